"""The line that the artist named comes first."""

from dataclasses import replace

import pytest
from tests.stages.critique.made_songs import band

from longplay.song.brief import Brief
from longplay.song.finding import Finding
from longplay.song.listening import Figure
from longplay.stages.critique.question import ask, our_questions

pytestmark = pytest.mark.usefixtures("store")
HOOK = Figure("line", "Lead", 13, 2, 30.5, 35.5, 2, 0.9, "Sing it loud", 1)
NAMED = Figure("line", "Lead", 9, 2, 20.5, 25.5, 1, 0.3, "Carry me home, tonight", 0)


def asked(*figures: Figure) -> dict[str, Finding]:
    song = band(figures=figures, brief=Brief(line_that_matters="carry me home"))
    return {f.verdict: f for f in ask(next(q for q in our_questions() if q.id == "strong_line"), song)}


def test_named_line_sung_once_is_a_point_however_plain() -> None:
    found = asked(HOOK, NAMED)
    assert "Carry me home" in found["consider"].summary
    assert "Sing it loud" in found["good"].summary


def test_named_line_that_returns_is_good() -> None:
    found = asked(HOOK, replace(NAMED, times=3, later=2))
    assert list(found) == ["good"]
    assert "The line that matters" in found["good"].summary


def test_a_plain_line_sung_once_is_no_news() -> None:
    assert list(asked(HOOK, replace(NAMED, text="", strength=0.62))) == ["good"]
