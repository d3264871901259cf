"""longplay notes: the points of a production, or five points each for demos that just came in."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from longplay.control_room.progress_display import showing_progress
from longplay.control_room.reading_verbs import plain, print_json, print_table, read_production
from longplay.control_room.wording import verdict_of
from longplay.folder.production_folder import ProductionFolder
from longplay.formats.notes_json import notes_json
from longplay.producing.inbox import HeardDemo, hear_inbox
from longplay.song.finding import Finding
from longplay.song.refusal import ExitCode, Refusal


def show_notes(sources: Sequence[Path], out: Path, jobs: int, as_json: bool) -> None:
    """The points of one production, or of demos, a page each."""
    if len(sources) == 1 and not sources[0].exists():
        reason = "there is no such file or folder"
        raise Refusal(str(sources[0]), reason, "Check the name", ExitCode.NOT_FOUND)
    if len(sources) == 1 and ProductionFolder(sources[0]).is_production:
        _show_production(sources[0], as_json)
    else:
        _show_demos(sources, out, jobs, as_json)


def _show_production(root: Path, as_json: bool) -> None:
    planned, _ = read_production(root)
    if as_json:
        return print_json(notes_json(planned.findings, planned.song.listening.clock))
    return print_table(("verdict", "where", "point"), [_row(f) for f in planned.findings], markup=True)


def _row(finding: Finding) -> tuple[str, str, str]:
    place = finding.where[0].bars if finding.where else ""
    return verdict_of(finding), place, f"{plain(finding.summary)}\n[dim]{plain(finding.because)}[/dim]"


def _show_demos(sources: Sequence[Path], out: Path, jobs: int, as_json: bool) -> None:
    with showing_progress(Console(stderr=True)):
        heard, refused = hear_inbox(sources, out, jobs)
    if as_json:
        print_json({"schema": 1, "demos": [_data(demo) for demo in heard]})
    else:
        for demo in heard:
            _print_demo(demo)
    for source, refusal in refused:
        named = "" if refusal.what == str(source) else f"{source}: "
        Console(stderr=True).print(f"{named}{refusal}", markup=False, soft_wrap=True)
    if refused:
        reason = f"{len(refused)} of {len(sources)} demos could not be heard"
        raise Refusal(
            str(out),
            reason,
            "See above" if len(refused) == len(sources) else "See above; the others have their pages",
            ExitCode.BAD_INPUT,
        )


def _data(demo: HeardDemo) -> dict[str, object]:
    return {"demo": str(demo.source), "page": str(demo.page), **notes_json(demo.points, demo.listening.clock)}


def _print_demo(demo: HeardDemo) -> None:
    console, heard = Console(), demo.listening
    console.print(f"{demo.source.name}: {heard.tempo.value:.0f} bpm, {heard.key.value}", style="bold", markup=False)
    print_table(("verdict", "where", "point"), [_row(f) for f in demo.points], markup=True)
    for note in demo.notes:
        console.print(f"note: {note}", markup=False, soft_wrap=True)
    console.print(f"The page to send: {demo.page}", markup=False, soft_wrap=True)
    console.print()
