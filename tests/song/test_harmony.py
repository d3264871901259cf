"""Chord labels and keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longplay.song.harmony import QUALITIES, Chord, Key, parse_chord, pitch_class

chords = st.builds(Chord, st.integers(0, 11), st.sampled_from(sorted(QUALITIES)))


@given(chords, st.booleans())
def test_labels_read_back(chord: Chord, flat: bool) -> None:
    assert parse_chord(chord.label(flat)) == chord


@pytest.mark.parametrize(
    ("label", "chord"),
    [
        ("A:min", Chord(9, "min")),
        ("F#", Chord(6)),
        ("C:maj/3", Chord(0, "maj", 4)),
        ("G:min9", Chord(7, "min")),
        ("N", Chord(None)),
    ],
)
def test_labels_of_others(label: str, chord: Chord) -> None:
    assert parse_chord(label) == chord


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="not a chord"):
        parse_chord("H:maj")
    with pytest.raises(ValueError, match="note name"):
        pitch_class("X")


def test_keys_know_their_scale_and_spelling() -> None:
    assert Key("A", "minor").scale >= {9, 0, 4}
    assert Key("F").flat
    assert not Key("E", "minor").flat
