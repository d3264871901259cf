"""docs/schemas: sound as schemas, and true of what is written."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource
from tests.made import made_demo, made_listening

from longplay.producing.delivering import after_json
from longplay.producing.rehearing import Change, Rehearing
from longplay.song.finding import Evidence, Finding
from longplay.song.time import Span

FOLDER = Path(__file__).parents[2] / "docs" / "schemas"
SCHEMAS = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
TOGETHER: Registry[Any] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)
FINDING = Finding(
    "chorus-lifts.chorus-1",
    "chorus_lifts",
    "arrangement",
    "good",
    "The chorus lifts.",
    "It is louder.",
    (Span(30.0, 40.0, 13, 16),),
    (Evidence("chorus minus verse level", 3.6, "db", (2.0, None), "a paper", 0.9),),
)
LIFTED = Change("chorus-lifts.verse-1.gtr.thin", "Thin it.", FINDING.evidence[0].measure, "db", 0.4, 3.6, (2.0, None))
UNMEASURED = Change("must-keep.song.leave-alone", "Leave it.", "", "", None, None, (None, None))


def check_after(data: dict[str, Any]) -> None:
    """Hold data against after.schema.json, which leans on notes.schema.json."""
    jsonschema.Draft202012Validator(SCHEMAS["after.schema.json"], registry=TOGETHER).validate(data)


def after(*changes: Change) -> dict[str, Any]:
    """after.json of a record with these changes."""
    heard = Rehearing(made_demo(), made_listening(clock="record"), (FINDING,), changes)
    data: dict[str, Any] = json.loads(json.dumps(after_json(heard), allow_nan=False))
    return data


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_after_keeps_to_its_schema() -> None:
    check_after(after(LIFTED, UNMEASURED))


def test_after_holds_each_change_with_its_measure() -> None:
    (change,) = after(LIFTED)["changes"]
    assert (change["before"], change["after"], change["wanted"]) == (0.4, 3.6, [2.0, None])


@pytest.mark.parametrize("wrong", [{"clock": "demo"}, {"changes": [{}]}, {"findings": [{"verdict": "awful"}]}])
def test_the_schema_of_after_is_not_a_yes_to_anything(wrong: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        check_after({**after(LIFTED), **wrong})
