"""What the shell offers after the Tab key."""

import json
from pathlib import Path

import typer

from longplay.control_room import completing
from longplay.control_room.cli import app


def context(folder: Path) -> typer.Context:
    """The context of a command line on which the folder was typed."""
    made = typer.Context(typer.main.get_command(app))
    made.params["folder"] = folder
    return made


def test_proposals_of_the_last_plan_are_offered(tmp_path: Path) -> None:
    (tmp_path / "record").mkdir()
    listed = [{"id": "chorus-lifts.a", "summary": "Lift it."}, {"id": "drums.b", "summary": "Play."}]
    (tmp_path / "record" / "plan.json").write_text(json.dumps({"proposals": listed}))
    assert list(completing.proposals(context(tmp_path), "ch")) == [("chorus-lifts.a", "Lift it.")]


def test_without_a_plan_nothing_is_offered(tmp_path: Path) -> None:
    assert list(completing.proposals(context(tmp_path), "")) == []


def test_verdicts_are_offered() -> None:
    assert [word for word, _ in completing.verdicts("s")] == ["smaller"]
