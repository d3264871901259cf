"""longplay master: mixes from anywhere, as loud as wanted and no further than they can bear."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from longplay.control_room.progress_display import showing_progress
from longplay.control_room.reading_verbs import print_json
from longplay.folder.brief import LOUDNESS_RANGE
from longplay.producing.mastering import MasteredFile, master_files
from longplay.song.brief import Brief
from longplay.song.refusal import ExitCode, Refusal


def master_and_show(
    mixes: Sequence[Path], out: Path, target: float, references: Sequence[str], amount: float, jobs: int, as_json: bool
) -> None:
    """Master all mixes; one that cannot be is named, and the others are mastered all the same."""
    low, high = LOUDNESS_RANGE
    if not low <= target <= high:
        reason = f"no loudness for a master ({low:g} to {high:g} LUFS)"
        raise Refusal(f"--target {target:g}", reason, "Streaming services play at about -14", ExitCode.USAGE)
    wanted = Brief(target_lufs=target, references=tuple(references), reference_amount=amount)
    with showing_progress(Console(stderr=True)):
        done, left_out, notes = master_files(mixes, out, wanted, jobs)
    if as_json:
        print_json({"schema": 1, "masters": [_data(one) for one in done]})
    else:
        for one in done:
            _print(one)
    for what, why in (*((str(mix), why) for mix, why in left_out), *(("note", note) for note in notes)):
        Console(stderr=True).print(f"{what}: {why}", markup=False, soft_wrap=True)
    if left_out:
        reason = f"{len(left_out)} of {len(mixes)} mixes could not be mastered"
        raise Refusal(
            str(out), reason, "See above" if not done else "See above; the others are done", ExitCode.BAD_INPUT
        )


def _data(one: MasteredFile) -> dict[str, object]:
    return {"mix": str(one.mix), "master": str(one.path), "notes": list(one.notes), **asdict(one.report)}


def _print(one: MasteredFile) -> None:
    console, report = Console(), one.report
    loud = f"{report.integrated_lufs:.1f} LUFS, {report.true_peak_dbtp:.1f} dBTP"
    console.print(f"{one.mix}: {loud}", style="bold", markup=False, soft_wrap=True)
    for line in (report.why, *one.notes, f"-> {one.path}"):
        console.print(f"  {line}", markup=False, soft_wrap=True)
