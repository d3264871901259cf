"""docs/schemas: sound as schemas, and true of what is written."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

import jsonschema
import pytest
from referencing import Registry, Resource
from tests.made import made_demo, made_listening, made_proposal

from longplay.folder.demo_files import take_copies
from longplay.formats.words_json import encode
from longplay.producing.delivering import after_json
from longplay.producing.rehearing import Rehearing
from longplay.song.change import Change, Earning, Trial
from longplay.song.decision import DECISIONS, Decision
from longplay.song.finding import Evidence, Finding
from longplay.song.mix import SectionBalance
from longplay.song.proposal import Action, RideLevel
from longplay.song.seam import SeamCheck
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
SEAM = SeamCheck(17, 30.0, 12, 17, -0.5, 0.2, 1.0, 3.0, 2.0, 4.0, 0.0, -40.0, 0.5, ("click",))
PLACE = SectionBalance("verse 1", 10.0, 30.0, None, 1.2, (0.0, 3.0))
EARNED = Earning("bass", "low-end.bass", True, (Trial("low end", "db", -24.0, -12.0, 1.0),), 0.4)
UNMEASURED = Change("must-keep.song.leave-alone", "Leave it.", "", "", None, None, (None, None))


def check(name: str, data: Any) -> None:
    """Hold data, as JSON, against a schema that may lean on another one."""
    validator = jsonschema.Draft202012Validator(SCHEMAS[name], registry=TOGETHER)
    validator.validate(json.loads(json.dumps(data, allow_nan=False)))


def after(*changes: Change) -> dict[str, Any]:
    """after.json of a record with these changes."""
    heard = Rehearing(made_demo(), made_listening(clock="record"), (FINDING,), changes, (SEAM,), (EARNED,), (PLACE,))
    return after_json(heard)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_after_keeps_to_its_schema() -> None:
    check("after.schema.json", after(LIFTED, UNMEASURED))


def test_after_says_where_the_lead_stands() -> None:
    (place,) = after(LIFTED)["balance"]
    assert (place["as_given_lu"], place["on_record_lu"]) == (None, 1.2)


def test_after_holds_each_change_with_its_measure() -> None:
    (change,) = after(LIFTED)["changes"]
    assert (change["before"], change["after"], change["wanted"]) == (0.4, 3.6, [2.0, None])


@pytest.mark.parametrize(
    "wrong",
    [{"clock": "demo"}, {"changes": [{}]}, {"findings": [{"verdict": "awful"}]}, {"seams": [{}]}, {"balance": [{}]}],
)
def test_the_schema_of_after_is_not_a_yes_to_anything(wrong: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        check("after.schema.json", {**after(LIFTED), **wrong})


@pytest.mark.parametrize("verdict", DECISIONS)
def test_a_line_of_the_log_keeps_to_its_schema(verdict: str) -> None:
    action = RideLevel("Lead", Span(1.0, 2.0), 2.0)
    proposal = made_proposal(action, window=Span(0.0, 8.0, 1, 4))
    check("decision.schema.json", encode(Decision(1, proposal, verdict, "Ana", "2027-01-01T10:00:00+00:00")))
    with pytest.raises(jsonschema.ValidationError):
        check("decision.schema.json", encode(Decision(1, proposal, "maybe", "Ana", "")))


@pytest.mark.parametrize("action", get_args(Action), ids=lambda action: str(action.__name__))
def test_every_action_is_known_to_the_schemas(action: Any) -> None:
    kinds = SCHEMAS["plan.schema.json"]["$defs"]["proposal"]["properties"]["action"]["properties"]["kind"]["enum"]
    assert get_args(get_type_hints(action)["kind"])[0] in kinds


def test_the_manifest_keeps_to_its_schema(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "Größe 3.wav").write_bytes(b"RIFF")
    manifest = take_copies(tmp_path / "Größe 3.wav", tmp_path)
    check("demo.schema.json", encode(manifest))
    with pytest.raises(jsonschema.ValidationError):
        check("demo.schema.json", encode(replace(manifest, files=())))
