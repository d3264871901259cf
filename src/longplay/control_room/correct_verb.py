"""longplay correct: tell the ear what it got wrong."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from longplay.control_room.reading_verbs import print_json, print_table
from longplay.folder.corrections import read_corrections, write_corrections
from longplay.folder.production_folder import find_production
from longplay.formats.words_json import encode
from longplay.song.corrections import Corrections
from longplay.song.refusal import ExitCode, Refusal


def correct_and_show(root: Path, given: Mapping[str, Any], sections: list[str], as_json: bool) -> None:
    """Write what was corrected, and show all corrections as they stand."""
    path = find_production(root).corrections
    entries = {name: value for name, value in given.items() if value is not None}
    if sections:
        entries["sections"] = [_section(text) for text in sections]
    if entries:
        write_corrections(path, entries)
    corrections = read_corrections(path)
    if as_json:
        return print_json(encode(corrections))
    return print_table(("what", "as a person says"), _rows(corrections))


def _section(text: str) -> dict[str, object]:
    """ "chorus 17 8" as a section: label, first bar, bars. Errors: Refusal."""
    words = text.rsplit(maxsplit=2)
    if len(words) != 3 or not all(word.isdigit() for word in words[1:]):
        raise Refusal(
            f"--section {text}", "not a section", 'Write label, first bar, bars: "chorus 17 8"', ExitCode.USAGE
        )
    return {"label": words[0], "first_bar": int(words[1]), "bars": int(words[2])}


def _rows(corrections: Corrections) -> list[tuple[str, str]]:
    said = [
        ("tempo", f"{corrections.tempo_bpm:g} bpm" if corrections.tempo_bpm else ""),
        ("bar 1", "" if corrections.first_downbeat_s is None else f"at {corrections.first_downbeat_s:g} s"),
        ("beats in a bar", str(corrections.beats_per_bar or "")),
        ("key", corrections.key),
        *((f"bars {s.first_bar}-{s.first_bar + s.bars - 1}", s.label) for s in corrections.sections),
        ("by", corrections.by),
    ]
    return [(what, words) for what, words in said if words] or [("nothing", "everything is as it was heard")]
