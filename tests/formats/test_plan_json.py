"""plan.json: whole both ways, held to its schema, with totals that leave out what was rejected."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from longplay.formats.plan_json import plan_json, read_plan, write_plan
from longplay.song.brief import Brief
from longplay.song.money import Money
from longplay.song.proposal import (
    Action,
    AddPart,
    HirePlayer,
    LeaveAlone,
    MuteTrack,
    Proposal,
    RecordAgain,
    RepairTrack,
    RepeatBars,
    RideLevel,
    ShortenSection,
    SingAgain,
    ThinTrack,
)
from longplay.song.refusal import Refusal
from longplay.song.time import Span

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schemas/plan.schema.json").read_text())
SPAN = Span(10.0, 20.0, 5, 8, "gtr")
ACTIONS: tuple[Action, ...] = (
    LeaveAlone("gtr"),
    MuteTrack("gtr", ("verse 1",)),
    ThinTrack("gtr", ("verse 1",), -3.0, 120.0),
    ShortenSection("bridge", 20, 23),
    RepeatBars("gtr", 1, 2, 53, "riff", ("gtr",)),
    RepairTrack("gtr", dc=0.01, shift_ms=-25.0),
    RideLevel("vox", SPAN, 2.5),
    AddPart("drums", "drums", "acoustic_kit", ("chorus 1",), 0.6, "loop"),
    SingAgain("vox", SPAN, "come alone", "breathe"),
    RecordAgain("gtr", (SPAN,), "softer"),
    HirePlayer("drummer", "drummer", ("chorus 1",), "simple"),
)
PLAN = tuple(
    Proposal(f"q.{a.kind}", ("f",), a, "Do it.", "Because.", "in_house", Money(0), 0.0, "level", SPAN, "", ("verse 2",))
    for a in ACTIONS
)
HIRED = replace(PLAN[-1], route="hire", cost=Money(15000), days=0.5)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_plan(tmp_path / "plan.json", PLAN, {PLAN[0].id: "accepted"}, Brief())
    plan = read_plan(tmp_path / "plan.json")
    assert plan.proposals == PLAN
    assert plan.states == {p.id: "accepted" if p is PLAN[0] else "open" for p in PLAN}


def test_it_keeps_to_its_schema() -> None:
    brief = Brief(budget=Money(20000), deadline="2027-02-01")
    data = plan_json((*PLAN[:-1], HIRED), {}, brief, {PLAN[0].id: "previews/a.wav"})
    jsonschema.validate(data, SCHEMA)
    assert data["totals"]["left"] == {"amount": 5000, "currency": "EUR"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(plan_json(PLAN, {PLAN[0].id: "maybe"}, brief), SCHEMA)


def test_what_is_rejected_costs_nothing() -> None:
    assert plan_json((HIRED,), {}, Brief())["totals"]["cost"]["amount"] == 15000
    assert plan_json((HIRED,), {HIRED.id: "rejected"}, Brief())["totals"]["cost"]["amount"] == 0


def test_fields_of_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    data = plan_json(PLAN, {}, Brief())
    data["proposals"][1]["colour"] = "red"
    path.write_text(json.dumps({**data, "seen_by": "Ana"}))
    write_plan(path, PLAN, {}, Brief())
    again = json.loads(path.read_text())
    assert (again["seen_by"], again["proposals"][1]["colour"]) == ("Ana", "red")


@pytest.mark.parametrize("text", ["", "[]", '{"schema": 2, "proposals": []}'])
def test_what_is_not_a_plan_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(Refusal, match=r"plan\.json"):
        read_plan(tmp_path / "plan.json")
