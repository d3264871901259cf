"""The key and the line that matters: judged against the singer alone."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.stages.critique.made_songs import band, in_a_key, material_of, with_the_line

from longplay.song.brief import Brief
from longplay.song.finding import Finding
from longplay.stages.critique.question import Material, ask, our_questions
from longplay.stages.critique.questions.line_that_matters import holds, plain

pytestmark = pytest.mark.usefixtures("store")


def asked(question: str, song: Material) -> Sequence[Finding]:
    return ask(next(q for q in our_questions() if q.id == question), song)


def test_a_flat_top_asks_for_a_lower_key_by_semitones() -> None:
    (point,) = asked("key_for_singer", in_a_key(top_cents=-35.0, top_db=6.0))
    assert point.id == "key-for-singer.top"
    assert point.evidence[0].value == pytest.approx(-35.0)
    assert -4 <= point.evidence[-1].value <= -1


def test_a_sinking_bottom_asks_for_a_higher_key() -> None:
    (point,) = asked("key_for_singer", in_a_key(bottom_db=-14.0))
    assert (point.id, point.evidence[-1].value > 0) == ("key-for-singer.bottom", True)


def test_both_ends_are_no_matter_of_key() -> None:
    (point,) = asked("key_for_singer", in_a_key(top_cents=-35.0, bottom_db=-14.0))
    assert point.id == "key-for-singer.wide"


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(-12, 12))
def test_transposed_the_singer_is_judged_alike(semitones: int) -> None:
    song = in_a_key(top_cents=-35.0, top_db=6.0)
    notes = tuple(replace(n, midi=n.midi + semitones) for n in song.listening.notes)
    moved = material_of(song.demo, replace(song.listening, notes=notes), song.brief)
    assert [(f.id, f.evidence) for f in asked("key_for_singer", moved)] == [
        (f.id, f.evidence) for f in asked("key_for_singer", song)
    ]


def test_a_brief_without_a_line_is_not_asked() -> None:
    assert asked("line_that_matters", band(brief=Brief())) == ()


def test_a_line_that_is_not_in_the_lyrics_cannot_be_told() -> None:
    song = with_the_line(3.0, text="", lyrics="Other words entirely")
    assert [f.verdict for f in asked("line_that_matters", song)] == ["cannot_tell"]


@pytest.mark.parametrize("lyrics", ["", "Please carry me home\nnow"])
def test_a_line_that_was_not_found_in_the_singing_is_not_heard(lyrics: str) -> None:
    assert [f.verdict for f in asked("line_that_matters", with_the_line(3.0, "", lyrics))] == ["not_heard"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("Oh, carry me HOME / again", True), ("carry me homeward", False), ("carry me", False), ("", False)],
)
def test_words_are_whole_words(text: str, found: bool) -> None:
    assert holds(text, plain("Carry me, home")) is found
