"""The verbs that only read: listen, notes, plan, meter."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from longplay.control_room.progress_display import showing_progress
from longplay.control_room.wording import price_of
from longplay.folder.decisions import read_decisions
from longplay.folder.production_folder import find_production
from longplay.formats.listening_json import listening_json
from longplay.formats.plan_json import plan_json
from longplay.production import Planned, listen_and_plan, open_production
from longplay.song.decision import other_ways, states_of
from longplay.song.platform import Platform, playback
from longplay.song.refusal import ExitCode, Refusal

Row = Sequence[str]
METER = {
    "file": "file",
    "I LUFS": "integrated_lufs",
    "S max": "short_term_max_lufs",
    "M max": "momentary_max_lufs",
    "LRA LU": "range_lu",
    "TP dBTP": "true_peak_dbtp",
    "peak dBFS": "sample_peak_dbfs",
}
"""Columns of the loudness table, as meters name them (EBU Tech 3341)."""
PLATFORM = {
    "platform": "name",
    "plays at": "lufs",
    "gain dB": "gain_db",
    "heard LUFS": "heard_lufs",
    "heard dBTP": "heard_dbtp",
    "read on": "dated",
}
"""Columns of the table of platforms."""


def show_listening(root: Path, as_json: bool) -> None:
    """What was heard."""
    planned, _ = read_production(root)
    listening = planned.song.listening
    data = listening_json(listening)
    if as_json:
        return print_json(data)
    tempo, key = data["tempo"], data["key"]
    rows = [
        ("tempo", f"{tempo['bpm']} bpm (or {tempo['runner_up']}), margin {tempo['margin']}, {data['time_signature']}"),
        ("key", f"{listening.key.value} (or {key['runner_up']}), tuning {key['tuning_cents']:+} cents"),
        *(
            (f"bars {s['bars'][0]}-{s['bars'][1]}", f"{s['name']}, confidence {s['confidence']}")
            for s in data["sections"]
        ),
        *((t["name"], f"{t['role']}, {t['lufs']} LUFS, noise {t['noise_floor_dbfs']} dBFS") for t in data["tracks"]),
    ]
    return print_table(("what", "heard"), rows)


def show_plan(root: Path, as_json: bool) -> None:
    """What is proposed, and what stands decided."""
    planned, states = read_production(root)
    if as_json:
        return print_json(plan_json(planned.proposals, states, planned.song.brief))
    others = other_ways(planned.proposals, states)
    rows = [
        (
            str(n),
            "another way" if p.id in others else states[p.id],
            f"{plain(p.summary)}\n[dim]{plain(p.why)}\n{price_of(p)}\n{p.id}[/dim]",
        )
        for n, p in enumerate(planned.proposals, 1)
    ]
    return print_table(("no", "state", "proposal"), rows, markup=True)


def show_loudness(files: list[Path], as_json: bool, platforms: bool = False) -> None:
    """Loudness of each file; a file that cannot be measured is named, the others are measured all the same.

    platforms: and what each streaming platform makes of it.
    """
    from longplay.formats.metering import meter_file
    from longplay.formats.platforms_toml import read_platforms

    measured: list[dict[str, Any]] = []
    refusals: list[Refusal] = []
    for path in files:
        try:
            measured.append({"file": str(path), **asdict(meter_file(path))})
        except Refusal as refusal:
            refusals.append(refusal)
    heard = {row["file"]: _playbacks(row, read_platforms()) for row in measured} if platforms else {}
    if as_json:
        files_json = [_finite(row) | ({"platforms": heard[row["file"]]} if platforms else {}) for row in measured]
        print_json({"schema": 1, "files": files_json})
    elif measured:
        print_table(tuple(METER), [tuple(_figure(row[name]) for name in METER.values()) for row in measured])
    for file, rows in heard.items() if not as_json else ():
        print(f"\n{file}")
        print_table(tuple(PLATFORM), [tuple(_figure(row[name]) for name in PLATFORM.values()) for row in rows])
        for row in rows:
            Console().print(f"{row['name']}: {row['note']}", style="dim", markup=False)
    for refused in refusals:
        Console(stderr=True).print(str(refused), markup=False, soft_wrap=True)
    if refusals:
        raise Refusal(
            f"{len(refusals)} of {len(files)} files", "could not be measured", "See above", ExitCode.BAD_INPUT
        )


def _playbacks(row: dict[str, Any], platforms: Sequence[Platform]) -> list[dict[str, Any]]:
    """What each platform makes of a measured file; nothing where it has no loudness."""
    if row["integrated_lufs"] is None:
        return []
    heard = [playback(platform, row["integrated_lufs"], row["true_peak_dbtp"]) for platform in platforms]
    return [asdict(p.platform) | {"gain_db": p.gain_db, "heard_lufs": p.lufs, "heard_dbtp": p.dbtp} for p in heard]


def read_production(root: Path) -> tuple[Planned, dict[str, str]]:
    """What was heard, found and proposed of a production, and what stands decided. Errors: Refusal."""
    production = find_production(root).root
    with open_production(production) as (folder, manifest, pool), showing_progress(Console(stderr=True)):
        planned = listen_and_plan(folder, manifest, pool)
        return planned, states_of(planned.proposals, read_decisions(folder.decisions).decisions)


def plain(text: str) -> str:
    """Text that a terminal library takes for nothing else."""
    return text.replace("[", "(").replace("]", ")")


def _figure(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else "-" if value is None else str(value)


def _finite(row: dict[str, Any]) -> dict[str, Any]:
    """JSON knows no infinity and no "not a number": null for silence."""
    return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in row.items()}


def print_json(data: object) -> None:
    """Data for other programs."""
    print(json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False))


def print_table(headings: Row, rows: Sequence[Row], markup: bool = False) -> None:
    """Rows under headings. markup: whether cells carry the terminal library's marks."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold", header_style="bold")
    for row in rows:
        table.add_row(*(cell if markup else plain(cell) for cell in row))
    Console().print(table)
