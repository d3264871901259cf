"""The producer's list: loudest first, few, with what is good."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.made import made_listening
from tests.stages.critique.made_songs import band, bare, sung, with_loop

from longplay.song.finding import VERDICTS, Finding
from longplay.song.time import Span
from longplay.stages.critique.critique import NOTES_PER_SECTION, critique, few
from longplay.stages.critique.question import Material, our_questions

pytestmark = pytest.mark.usefixtures("store")


def asked(song: Material, questions: str = "") -> tuple[Finding, ...]:
    return critique(song.demo, song.listening, song.brief, song.style, questions)


def point(name: str, bar: int, verdict: str = "consider") -> Finding:
    return Finding(name, "q", "hook", verdict, "Look.", "Because.", (Span(1.0, 2.0, bar, bar),), ())


def test_loudest_first_with_something_good_at_the_end() -> None:
    found = asked(with_loop())
    order = [VERDICTS.index(f.verdict) for f in found]
    assert order == sorted(order)
    assert found[-1].verdict == "good"


def test_every_question_is_answered_or_silent_by_choice() -> None:
    answered = {f.question for f in asked(band())}
    silent = {"intro_riff", "strong_line", "must_keep", "phrases_even", "line_that_matters", "timing_together"}
    assert answered >= {q.id for q in our_questions()} - silent


def test_at_most_five_points_a_section_and_good_is_never_cut() -> None:
    points = tuple(point(f"p{i}", 6) for i in range(9))
    kept = few((*points, point("else", 14), point("fine", 6, "good")), made_listening().structure)
    assert [f.id for f in kept] == [*(f"p{i}" for i in range(NOTES_PER_SECTION)), "else", "fine"]


def test_one_finding_per_id() -> None:
    structure = made_listening().structure
    assert few((point("a", 6, "fix"), point("a", 6)), structure) == (point("a", 6, "fix"),)


def test_own_broken_question_stands_beside_ours(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("import nothing_like_this\n")
    assert "own question mine" in {f.question for f in asked(bare(contrast=True), str(tmp_path))}


@pytest.mark.parametrize("contrast", [True, False])
def test_gain_moves_no_verdict(contrast: bool) -> None:
    loud, soft = bare(contrast), bare(contrast, level=-28.0)
    assert [(f.id, f.verdict) for f in asked(loud)] == [(f.id, f.verdict) for f in asked(soft)]


def test_released_song_gets_no_vocal_fix_and_at_most_two_points() -> None:
    song = sung({1: -45.0, 3: 48.0, 5: -40.0})
    lead = replace(song.listening.tracks[0], role="bounce")
    listening = replace(song.listening, tracks=(lead,), has_drums=True)
    demo = replace(song.demo, tracks=(replace(song.demo.tracks[0], role="bounce"),), kind="bounce")
    vocal = [f for f in critique(demo, listening, song.brief, song.style) if f.question == "vocal_delivery"]
    assert vocal
    assert not [f for f in vocal if f.verdict == "fix"]
    assert len([f for f in vocal if f.verdict == "consider"]) <= 2
