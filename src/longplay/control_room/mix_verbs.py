"""The desk: look at it, set a value, hear channels alone, keep and compare versions."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from longplay.control_room.progress_display import showing_progress
from longplay.control_room.reading_verbs import print_json, print_table
from longplay.folder.decisions import read_decisions
from longplay.folder.lock import locked
from longplay.folder.mixes import MixVersion, keep_version, mix_now, read_version, versions_kept
from longplay.folder.production_folder import ProductionFolder, find_production
from longplay.folder.versions import seed_of
from longplay.formats.metering import meter_file
from longplay.formats.mix_json import mix_to_json, write_mix
from longplay.formats.names import slug
from longplay.producing.deciding import standing_actions
from longplay.producing.desk_values import Difference, channels_named, differences, set_value, taken_over
from longplay.producing.soloing import solo
from longplay.production import listen_and_plan, open_production
from longplay.song.mix import Bus, Channel
from longplay.song.refusal import ExitCode, Refusal

MIX = "mix.json"


def show_desk(root: Path, as_json: bool) -> None:
    """The desk, strip by strip, every value with its reason."""
    mix = mix_now(find_production(root))
    if as_json:
        return print_json(mix_to_json(mix))
    strips = [
        (c.track, f"{c.fader_db:+.1f}" + (" mute" if c.mute else ""), f"{c.pan:+.2f}", _sends(c), _whys(c), c.origin)
        for c in mix.channels
    ]
    _table(("channel", "fader", "pan", "sends", "why", "by"), strips)
    busses = [(f"{b.name} bus", f"{b.fader_db:+.1f}", _whys(b), b.origin) for b in mix.busses]
    effects = [(e.name, "", e.why, e.origin) for e in mix.effects]
    _table(("bus or effect", "fader", "why", "by"), [*busses, *effects])
    _table(("ride", "of", "why"), [(r.track, r.target, r.why) for r in mix.automation])
    rows = [
        (b.section, _lu(b.as_given_lu), _lu(b.on_record_lu), f"{b.wanted[0]:+.0f} to {b.wanted[1]:+.0f}")
        for b in mix.balance
    ]
    _table(("lead over track in", "as given, LU", "on the record", "wanted"), rows)
    return None


def set_and_show(root: Path, assignments: list[str], by: str) -> None:
    """Write values into record/mix.json; all of them, or none where one does not fit."""
    if not by.strip() or by.strip().lower() == "longplay":
        raise Refusal("--by", "nobody is named", "Say who sets it: --by NAME", ExitCode.USAGE)
    folder = find_production(root)
    with locked(folder.lock):
        before = mix = mix_now(folder)
        for assignment in assignments:
            mix = set_value(mix, assignment, by.strip())
        write_mix(mix, folder.record / MIX)
    _show_differences("before", "now", differences(before, mix))
    _next(root)


def solo_and_show(root: Path, names: str, out: Path | None, jobs: int) -> None:
    """Render the named channels as they stand in the mix."""
    place = find_production(root)
    wanted = tuple(name for name in names.split(",") if name.strip())
    for name in wanted:
        channels_named(mix_now(place), name)  # a wrong name is refused before the work begins
    file = out or place.record / f"solo/{slug('-'.join(wanted))}.wav"
    with open_production(place.root, None, jobs) as (folder, manifest, pool), showing_progress(Console(stderr=True)):
        planned = listen_and_plan(folder, manifest, pool, seed_of(folder.versions))
        accepted = standing_actions(planned.proposals, read_decisions(folder.decisions).decisions)
        heard = solo(planned.song, accepted, wanted, file, pool)
    Console().print(f"{', '.join(heard)}: {file}", markup=False, soft_wrap=True)


def keep_and_show(root: Path, name: str, by: str) -> None:
    """Keep the desk as it is under a name."""
    folder = find_production(root)
    path = keep_version(folder, MixVersion(name, by, _lufs(folder), mix_now(folder)))
    Console().print(f"kept: {path}", markup=False, soft_wrap=True)


def use_and_show(root: Path, name: str, by: str) -> None:
    """Make a kept version the desk."""
    folder = find_production(root)
    version = read_version(folder, name)
    with locked(folder.lock):
        now = mix_now(folder)
        write_mix(taken_over(now, version.mix, by.strip() or version.by or name), folder.record / MIX)
    _show_differences("before", name, differences(now, version.mix))
    _next(root)


def show_versions(root: Path, as_json: bool) -> None:
    """Every kept version, and in what it differs from the desk as it is."""
    folder = find_production(root)
    now, kept = mix_now(folder), versions_kept(folder)
    told = {version.name: differences(now, version.mix) for version in kept}
    if as_json:
        rows = [
            {"name": v.name, "by": v.by, "lufs": v.lufs, "differences": [asdict(d) for d in told[v.name]]} for v in kept
        ]
        return print_json({"schema": 1, "lufs": _lufs(folder), "versions": rows})
    here = [("as it is", "", _lu(_lufs(folder)), "")]
    _table(
        ("version", "by", "LUFS", "values that differ"),
        here + [(v.name, v.by, _lu(v.lufs), str(len(told[v.name]))) for v in kept],
    )
    for version in kept:
        _show_differences("as it is", version.name, told[version.name])
    return None


def _lufs(folder: ProductionFolder) -> float | None:
    path = folder.record / "mix.wav"
    return round(meter_file(path).integrated_lufs or -120.0, 1) if path.is_file() else None


def _show_differences(here: str, there: str, found: tuple[Difference, ...]) -> None:
    _table(("value", here, there), [(d.what, d.here, d.there) for d in found])


def _sends(channel: Channel) -> str:
    return "\n".join(f"{send.to} {send.level_db:+.1f}" for send in channel.sends)


def _whys(holder: Channel | Bus) -> str:
    return "\n".join([holder.why, *(f"{device.type}: {device.why}" for device in holder.chain)])


def _lu(value: float | None) -> str:
    return "-" if value is None else f"{value:+.1f}"


def _next(root: Path) -> None:
    Console().print(f"Make it sound with: longplay produce {root}", markup=False, soft_wrap=True)


def _table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """A table, unless it would be empty."""
    if rows:
        print_table(headings, rows)


def work_on_desk(
    root: Path,
    assignments: list[str],
    by: str,
    names: str,
    out: Path | None,
    save: str,
    use: str,
    versions: bool,
    as_json: bool,
    jobs: int,
) -> None:
    """One verb: what was asked for is done in this order, and without any of it the desk is shown."""
    if use:
        use_and_show(root, use, by)
    if assignments:
        set_and_show(root, assignments, by)
    if save:
        keep_and_show(root, save, by)
    if names:
        solo_and_show(root, names, out, jobs)
    if versions:
        show_versions(root, as_json)
    elif not (save or use or assignments or names):
        show_desk(root, as_json)
