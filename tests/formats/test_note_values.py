"""Note values show the beats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longplay.formats.note_values import VALUES, values_between
from longplay.song.time import TimeSignature

FOUR, SIX_EIGHT = TimeSignature(4), TimeSignature(2, 1440)


@given(st.integers(0, 15), st.integers(1, 16), st.booleans())
def test_values_fill_the_stretch(start: int, length: int, rest: bool) -> None:
    end = min(start + length, 16)
    values = list(values_between(start, end, FOUR, rest=rest))
    assert [v.start for v in values] == [start + sum(v.length for v in values[:i]) for i in range(len(values))]
    assert sum(v.length for v in values) == end - start
    assert all(v.length in VALUES for v in values)


@pytest.mark.parametrize(
    ("start", "end", "lengths"),
    [(0, 16, [16]), (2, 6, [4]), (1, 6, [3, 2]), (4, 12, [8]), (6, 12, [2, 4]), (14, 16, [2]), (0, 5, [4, 1])],
)
def test_four_four(start: int, end: int, lengths: list[int]) -> None:
    assert [v.length for v in values_between(start, end, FOUR)] == lengths


def test_a_rest_never_hides_the_middle_of_the_bar() -> None:
    assert [v.length for v in values_between(4, 16, FOUR, rest=True)] == [4, 8]


def test_six_eight_is_counted_in_two() -> None:
    assert [v.length for v in values_between(4, 12, SIX_EIGHT)] == [2, 6]
