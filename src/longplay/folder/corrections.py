"""corrections.toml: what a person told the ear; it survives every new listening."""

import re
from pathlib import Path
from typing import Any

from longplay.folder.brief import TEMPO_RANGE
from longplay.formats.audio_in import LONGEST_S
from longplay.formats.toml_by_hand import load_toml, number, typed, wrong_entry
from longplay.formats.whole_file import whole_file
from longplay.song.corrections import Corrections, SectionCorrection
from longplay.song.refusal import ExitCode, Refusal
from longplay.song.structure import LABELS

MOST_BEATS = 16
MOST_BARS = 2000
"""More than an hour of 4/4 at 120 has (default, unsourced)."""
_KEY = re.compile(r"[A-G][#b]? (major|minor)")


def read_corrections(path: Path) -> Corrections:
    """The corrections; an absent file corrects nothing. Errors: Refusal naming the file, the line and what is wrong."""
    data = load_toml(path)
    if data is None:
        return Corrections()
    return Corrections(
        tempo_bpm=number(path, data, "tempo_bpm", 0.0, *TEMPO_RANGE),
        first_downbeat_s=number(path, data, "first_downbeat_s", 0.0, 0.0, LONGEST_S)
        if "first_downbeat_s" in data
        else None,
        beats_per_bar=int(number(path, data, "beats_per_bar", 0, 1, MOST_BEATS)),
        key=_key(path, data),
        sections=_sections(path, data),
        by=str(data.get("by", "")),
    )


def write_corrections(path: Path, entries: dict[str, Any]) -> None:
    """Put corrections into the file; comments and everything else in it stay. Sections replace all there were.

    entries: as they stand in the file. Nothing is written when the whole would not be understood. Errors: Refusal.
    """
    import tomlkit

    document = tomlkit.parse(path.read_text(encoding="utf-8-sig")) if load_toml(path) is not None else _new()
    for name, value in entries.items():
        document[name] = _tables(value) if name == "sections" else value
    with whole_file(path) as draft:
        draft.write_text(tomlkit.dumps(document), encoding="utf-8")
        try:
            read_corrections(draft)
        except Refusal as refusal:
            raise Refusal(str(path), refusal.reason, refusal.next_step, ExitCode.USAGE) from refusal


def _new() -> Any:
    import tomlkit

    return tomlkit.parse("# What a person told the ear; it wins over everything that was heard.\n")


def _tables(sections: list[dict[str, Any]]) -> Any:
    import tomlkit

    tables = tomlkit.aot()
    for section in sections:
        table = tomlkit.table()
        table.update(section)
        tables.append(table)
    return tables


def _key(path: Path, data: dict[str, Any]) -> str:
    key = data.get("key", "")
    if key and not (isinstance(key, str) and _KEY.fullmatch(key)):
        raise wrong_entry(path, "key", key, 'it like "A minor" or "Eb major"')
    return str(key)


def _sections(path: Path, data: dict[str, Any]) -> tuple[SectionCorrection, ...]:
    named = typed(path, data, "sections", list, [], "[[sections]] once for each section")
    return tuple(_section(path, section) for section in named)


def _section(path: Path, section: Any) -> SectionCorrection:
    if not isinstance(section, dict) or not {"label", "first_bar", "bars"} <= set(section):
        raise wrong_entry(path, "sections", section, "[[sections]] and below it label, first_bar and bars")
    if section["label"] not in LABELS:
        raise wrong_entry(path, "label", section["label"], f"one of: {', '.join(LABELS)}")
    first, bars = (int(number(path, section, name, 1, 1, MOST_BARS)) for name in ("first_bar", "bars"))
    return SectionCorrection(section["label"], first, bars)
