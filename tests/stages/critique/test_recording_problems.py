"""What is wrong with a recording, and how loudly to say it."""

from dataclasses import replace

import pytest
from tests.stages.critique.made_songs import band, problem

from longplay.song.finding import Finding
from longplay.song.listening import Problem
from longplay.stages.critique.question import ask, our_questions

pytestmark = pytest.mark.usefixtures("store")


def points(*problems: Problem, kind: str = "stems") -> list[Finding]:
    question = next(q for q in our_questions() if q.id == "recording_problems")
    return [f for f in ask(question, band(problems=problems, kind=kind)) if f.verdict != "good"]


def test_places_of_one_kind_are_one_point() -> None:
    (point,) = points(problem("clipping"), problem("clipping", start=40.0, end=41.0))
    assert (point.verdict, len(point.where), point.evidence[0].value) == ("fix", 2, 80.0)


@pytest.mark.parametrize(
    "slight", [problem("clipping", value=4.0), problem("dc", unit="percent", confidence=0.4), problem("noise")]
)
def test_what_is_slight_or_unsure_is_only_mentioned(slight: Problem) -> None:
    assert [p.verdict for p in points(slight)] == ["consider"]


def test_a_loud_finished_mix_is_only_mentioned() -> None:
    (point,) = points(problem("clipping"), kind="bounce")
    assert point.verdict == "consider"
    assert "may be meant" in point.because


def test_whole_track_problem_has_the_whole_song_as_its_place() -> None:
    (point,) = points(replace(problem("dc", unit="percent"), start=0.0, end=0.0))
    assert (point.where[0].first_bar, point.where[0].last_bar, point.where[0].track) == (1, 36, "Guitar")


@pytest.mark.parametrize(("kind", "unit"), [("dc", "percent"), ("late", "ms"), ("wrong_rate", "percent")])
def test_a_fault_to_the_other_side_is_one_too(kind: str, unit: str) -> None:
    (point,) = points(problem(kind, value=-9.0, unit=unit))
    assert point.evidence[0].value == 9.0
    assert not point.evidence[0].inside
