import pytest
from hypothesis import given
from hypothesis import strategies as st

from longplay.song.harmony import QUALITIES, Chord, parse_chord
from longplay.theory.ranges import clear
from longplay.theory.voicings import root_and_fifth, voicings

CHORDS = st.builds(Chord, st.integers(0, 11), st.sampled_from(sorted(QUALITIES)))


@given(CHORDS, st.integers(2, 4))
def test_every_voicing_plays_the_chord_and_nothing_else(chord: Chord, voices: int) -> None:
    for voicing in voicings(chord, voices, 52, 72):
        assert {p % 12 for p in voicing} <= set(chord.pitch_classes)
        assert list(voicing) == sorted(set(voicing))
        assert clear(voicing)


@given(CHORDS)
def test_three_voices_always_find_a_place(chord: Chord) -> None:
    assert voicings(chord, 3, 52, 72)


def test_four_voices_tell_a_seventh_chord() -> None:
    assert all({p % 12 for p in v} == {7, 11, 2, 5} for v in voicings(parse_chord("G:7"), 4, 52, 74))


def test_no_chord_has_no_voicing() -> None:
    assert voicings(Chord(None), 3, 52, 72) == ()


@pytest.mark.parametrize("label", ["A:min", "C:maj7/3"])
def test_root_and_fifth_have_no_third(label: str) -> None:
    chord = parse_chord(label)
    assert len(root_and_fifth(chord).pitch_classes) == 2
    assert root_and_fifth(chord).lowest == chord.lowest
