"""notes.json: whole both ways, held to its schema, and careful with what others wrote into it."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from longplay.formats.notes_json import notes_json, read_notes, write_notes
from longplay.song.finding import Evidence, Finding
from longplay.song.refusal import Refusal
from longplay.song.time import Span

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schemas/notes.schema.json").read_text())
FINDING = Finding(
    "chorus-lifts.chorus",
    "chorus_lifts",
    "arrangement",
    "consider",
    "The chorus does not lift.",
    "It stays where it was.",
    (Span(30.0, 50.0, 13, 20, "gtr DI"), Span(0.0, 1.0)),
    (Evidence("chorus minus verse level", 0.5, "db", (2.0, None), "a paper", 0.9, 0.5, "other"),),
    "chorus",
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_notes(tmp_path / "notes.json", (FINDING,), "record")
    notes = read_notes(tmp_path / "notes.json")
    assert (notes.clock, notes.findings) == ("record", (FINDING,))


def test_it_keeps_to_its_schema() -> None:
    jsonschema.validate(notes_json((FINDING,)), SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(notes_json((replace(FINDING, verdict="awful"),)), SCHEMA)


def test_fields_of_others_stay() -> None:
    earlier = notes_json((FINDING,))
    earlier["reviewed_by"] = "Ana"
    earlier["findings"][0]["stars"] = 3
    again = notes_json((replace(FINDING, verdict="good"),), earlier=earlier)
    assert (again["reviewed_by"], again["findings"][0]["stars"]) == ("Ana", 3)
    assert again["findings"][0]["verdict"] == "good"


@pytest.mark.parametrize("text", ["", "[]", '{"schema": 99, "clock": "demo", "findings": []}', '{"schema": 1}'])
def test_what_is_not_notes_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "notes.json").write_text(text)
    with pytest.raises(Refusal, match=r"notes\.json"):
        read_notes(tmp_path / "notes.json")
