from hypothesis import given
from hypothesis import strategies as st

from longplay.song.harmony import QUALITIES, Chord
from longplay.theory.fretboard import SPAN_FRETS, TOP_STRINGS, shapes


def in_one_hand(shape: tuple[int, ...]) -> bool:
    frets = [p - s for p, s in zip(shape, TOP_STRINGS, strict=True)]
    return max(frets) - min(frets) <= SPAN_FRETS


@given(st.integers(0, 11), st.sampled_from(sorted(QUALITIES)))
def test_every_chord_has_shapes_that_a_hand_can_hold(root: int, quality: str) -> None:
    found = shapes(Chord(root, quality), 4, 12)
    assert found
    for shape in found:
        assert len(shape) < 4 or in_one_hand(shape)
        assert {p % 12 for p in shape} <= set(Chord(root, quality).pitch_classes)


def test_no_chord_has_no_shape() -> None:
    assert shapes(Chord(None), 4, 12) == ()
