from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.instruments.measures import hit

from longplay.instruments.fingering import STANDARD, fingered, strummed

E_MAJOR = (40, 47, 52, 56, 59, 64)


def test_an_open_chord_lies_in_the_first_position() -> None:
    placed = fingered([hit(m) for m in E_MAJOR])
    assert [(p.string, p.fret) for p in placed] == [(0, 0), (1, 2), (2, 2), (3, 1), (4, 0), (5, 0)]


@given(st.sets(st.integers(40, 76), min_size=1, max_size=6))
def test_no_two_notes_of_a_chord_share_a_string(pitches: set[int]) -> None:
    placed = fingered([hit(m) for m in sorted(pitches)])
    assert len({p.string for p in placed}) == len(pitches)
    assert all(p.fret == p.note.midi - STANDARD[p.string] for p in placed)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(40, 83)), min_size=1, max_size=20))
def test_a_string_never_sounds_two_notes(written: list[tuple[int, int]]) -> None:
    placed = fingered([hit(m, start=0.1 * s, length=0.35) for s, m in written])
    for string in range(6):
        own = sorted((p for p in placed if p.string == string), key=lambda p: p.note.start)
        assert all(a.end <= b.note.start or a.end == a.note.start for a, b in pairwise(own))


def test_a_ringing_string_is_left_ringing_while_others_are_free() -> None:
    held, line = hit(50, length=2.0), hit(57, start=0.5)
    first, second = fingered([held, line])
    assert first.string != second.string
    assert first.end == held.end


def test_a_line_along_a_wound_string_tells_how_far_the_finger_moves() -> None:
    first, _ = fingered([hit(41, length=0.2), hit(44, start=0.2)])
    assert (first.moved, first.again) == (3, True)


@pytest.mark.parametrize(("velocity", "shortest", "longest"), [(127, 0.010, 0.016), (20, 0.028, 0.040)])
def test_written_chords_are_strummed_from_the_written_time_on(velocity: int, shortest: float, longest: float) -> None:
    starts = [n.start for n in strummed([hit(m, velocity, 1.0, 1.0) for m in E_MAJOR], 5)]
    assert starts[0] == 1.0
    assert shortest <= starts[-1] - starts[0] <= longest


def test_a_stroke_that_is_already_spread_stays_as_it_is() -> None:
    spread = tuple(hit(m, start=0.011 * i) for i, m in enumerate(E_MAJOR))
    assert strummed(spread, 5) == spread


def test_nothing_to_play() -> None:
    assert not fingered([])
    assert not strummed([], 1)
