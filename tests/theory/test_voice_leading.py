from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longplay.song.harmony import Chord
from longplay.theory.voice_leading import lead_voices, motion, parallels
from longplay.theory.voicings import voicings

TRIADS = st.builds(Chord, st.integers(0, 11), st.sampled_from(("maj", "min")))


def test_parallel_fifths_and_octaves_are_counted() -> None:
    assert parallels((48, 55), (50, 57)) == 1
    assert parallels((48, 60), (50, 62)) == 1
    assert parallels((48, 55), (48, 55)) == 0
    assert parallels((48, 55), (53, 57)) == 0


def test_staying_costs_nothing_and_leaps_cost_most() -> None:
    assert motion((60, 64, 67), (60, 64, 67)) == 0
    assert motion((60, 64, 67), (59, 62, 67)) < motion((60, 64, 67), (67, 71, 74))


@given(st.lists(TRIADS, min_size=2, max_size=12))
def test_voices_go_short_ways(chords: list[Chord]) -> None:
    led = lead_voices([voicings(c, 3, 52, 72) for c in chords])
    ways = [abs(b - a) for x, y in pairwise(led) for a, b in zip(x, y, strict=True)]
    assert max(ways) <= 7
    assert sum(parallels(a, b) for a, b in pairwise(led)) == 0


def test_the_given_cost_counts() -> None:
    choices = [voicings(Chord(0), 3, 52, 72)]
    assert lead_voices(choices, lambda _, v: -v[-1])[0][-1] == 72
    assert lead_voices(choices, lambda _, v: v[-1])[0][-1] < 66


def test_a_chord_without_choice_is_refused() -> None:
    with pytest.raises(ValueError, match="without a voicing"):
        lead_voices([voicings(Chord(0), 3, 52, 72), ()])
