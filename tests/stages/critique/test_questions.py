"""One contract for every question: its words, its evidence, a song that triggers it and one that does not."""

import pytest
from tests.stages.critique.made_songs import MADE, made_style

from longplay.song.finding import Finding
from longplay.stages.critique.question import Question, ask, check_finding, our_questions

QUESTIONS = our_questions()
POINTS = ("fix", "consider")
NAMES = [question.id for question in QUESTIONS]
pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(params=QUESTIONS, ids=NAMES)
def question(request: pytest.FixtureRequest) -> Question:
    assert isinstance(request.param, Question)
    return request.param


def test_asks_in_one_line_and_says_why_and_whence(question: Question) -> None:
    assert question.asks.endswith("?")
    assert len(question.asks) < 90
    assert len(question.rationale) > 60
    assert question.source


def test_points_at_the_trouble(question: Question) -> None:
    found = ask(question, MADE[question.id].troubled())
    assert [f for f in found if f.verdict in POINTS], found
    assert all(_well_said(f) for f in found)


def test_leaves_the_fine_song_alone_and_says_what_is_good(question: Question) -> None:
    found = ask(question, MADE[question.id].fine())
    assert not [f for f in found if f.verdict in POINTS], found
    assert [f for f in found if f.verdict == "good"]
    assert all(_well_said(f) for f in found)


def test_every_id_is_made_once(question: Question) -> None:
    ids = [f.id for f in ask(question, MADE[question.id].troubled())]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["rock", "folk"])
def test_styles_want_the_same_measures_with_reasons(name: str) -> None:
    ours, other = made_style().thresholds, made_style(name).thresholds
    assert [(t.name, t.unit) for t in ours] == [(t.name, t.unit) for t in other]
    assert all(len(t.reason) > 20 and t.source for t in other)


def test_every_question_has_its_songs() -> None:
    assert set(MADE) == set(NAMES)


def _well_said(finding: Finding) -> bool:
    check_finding(finding)
    assert finding.summary.endswith((".", "?"))
    assert finding.because.endswith(".")
    assert finding.evidence
    assert all(e.source and 0 < e.confidence <= 1 for e in finding.evidence)
    return all(span.end > span.start >= 0 and span.last_bar >= span.first_bar >= 1 for span in finding.where)
