"""longplay sounds: what can play, what can be brought, and what it is worth."""

from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.prompt import Confirm

from longplay.control_room.progress_display import showing_progress
from longplay.control_room.reading_verbs import print_json, print_table
from longplay.formats.catalogue import ORIGIN, FreeLibrary, free_libraries, free_library
from longplay.formats.sound_toml import SoundLibrary
from longplay.formats.whole_file import write_text
from longplay.instruments.instrument import Instrument
from longplay.instruments.render import INSTRUMENTS, find
from longplay.instruments.sampled import sampled_instruments
from longplay.producing.bringing import bring, is_here
from longplay.song.refusal import ExitCode, Refusal

ACTIONS = ("list", "get", "check", "play")
COLUMNS = ("name", "role", "range", "use", "good_for", "licence", "where")
_NOTES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


def work_with_sounds(action: str, name: str, out: Path | None, yes: bool, origin: str, as_json: bool) -> None:
    """Do what the verb asks. Errors: Refusal."""
    if action not in ACTIONS:
        raise Refusal(action, "is nothing to do with sounds", f"One of: {', '.join(ACTIONS)}", ExitCode.USAGE)
    if action == "list":
        return _list(as_json)
    if not name:
        raise Refusal(f"longplay sounds {action}", "no name was given", "See `longplay sounds`", ExitCode.USAGE)
    if action == "get":
        return _get(free_library(name), yes, origin or ORIGIN)
    try:
        find(name)
    except ValueError as error:
        raise Refusal(name, "is no instrument here", "See `longplay sounds`", ExitCode.NOT_FOUND) from error
    return _check(name, out, as_json) if action == "check" else _play(name, out or Path(f"{name}.wav"))


def _list(as_json: bool) -> None:
    sampled, faults = sampled_instruments()
    rows = [_facts(i, "yours, free of claims", "built in") for i in INSTRUMENTS.values()]
    rows += [_facts(i, i.licence, "sample library") for i in sampled]
    there = {row[0] for row in rows}
    rows += [_to_get(library, i) for library in free_libraries() for i in library.instruments if i.name not in there]
    if as_json:
        sounds = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        return print_json({"schema": 1, "sounds": sounds, "faults": list(faults)})
    print_table(tuple(column.replace("_", " ") for column in COLUMNS), rows)
    for fault in faults:
        Console(stderr=True).print(fault, markup=False, soft_wrap=True)
    return None


def _facts(one: Instrument, licence: str, where: str) -> tuple[str, ...]:
    keys = "drum keys" if one.role == "drums" else f"{_key(one.lowest)} to {_key(one.highest)}"
    return (one.name, one.role, keys, one.use, one.good_for, licence, where)


def _to_get(library: FreeLibrary, one: SoundLibrary) -> tuple[str, ...]:
    where = f"get {library.name} ({library.bytes / 1e6:.0f} MB)"
    return (one.name, one.role, "", one.use, one.good_for, library.licence, where)


def _key(midi: int) -> str:
    return f"{_NOTES[midi % 12]}{midi // 12 - 1}"


def _get(library: FreeLibrary, yes: bool, origin: str) -> None:
    console = Console(stderr=True)
    for line in (
        f"{library.name}: {library.what}, {library.bytes / 1e6:.0f} MB",
        f"  from {library.repository} at {library.commit[:12]}",
        f"  by {library.credit}; licence: {library.licence}",
        *(["  It is here already; its files are checked again."] if is_here(library) else []),
    ):
        console.print(line, markup=False, soft_wrap=True)
    if not yes and not (console.is_terminal and Confirm.ask("Bring it under this licence?", console=console)):
        raise Refusal(library.name, "nobody agreed to its licence", "Say yes, or give --yes", ExitCode.USAGE)
    with showing_progress(console):
        described = bring(library, origin)
    for instrument, path in zip(library.instruments, described, strict=True):
        Console().print(f"{instrument.name}: {instrument.good_for}\n  -> {path}", markup=False, soft_wrap=True)


def _check(name: str, out: Path | None, as_json: bool) -> None:
    from longplay.formats.report.sound_picture import sound_picture
    from longplay.producing.sound_check import check_sound

    checked = check_sound(name)
    if out is not None:
        write_text(out, sound_picture(checked.name, checked.levels, checked.tuning))
    verdict = "guide" if checked.guide else "record"
    if as_json:
        return print_json({"schema": 1, "verdict": verdict, **asdict(checked)})
    cents = sorted(abs(c) for _, c in checked.tuning)
    rows = [
        ("verdict", "\n".join([verdict, *checked.guide])),
        ("licence", checked.licence),
        ("touch", f"{checked.span_db:.1f} dB, {checked.brighter:.0f} % brighter"),
        ("tuning", f"{cents[len(cents) // 2]:.1f} cents, at worst {cents[-1]:.1f}" if cents else "drums"),
        ("first onset", f"{checked.onset_ms:.2f} ms behind the written time at most"),
    ]
    if facts := checked.samples:
        rows += [
            ("layers", f"{facts.layers}, {facts.turns} in turn"),
            ("pre-roll", f"{facts.pre_roll_ms:.1f} ms at most, left out"),
            ("noise", f"{facts.noise_db:.0f} dB under the peak at worst"),
            ("not played", ", ".join(facts.unknown) or "-"),
            ("problems", "\n".join(facts.problems) or "-"),
        ]
    return print_table((checked.name, "measured"), rows)


def _play(name: str, out: Path) -> None:
    from longplay.producing.sound_phrase import play_phrase

    seconds = play_phrase(name, out)
    Console().print(f"{name}: {seconds:.1f} s -> {out}", markup=False, soft_wrap=True)
