"""Figures as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longplay.formats.report.figures import minutes, number, percent_of, place, quantity, wanted_words
from longplay.song.time import Span


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-0.0, "0"),
        (-0.001, "0"),
        (-53.1, "−53.1"),
        (0.4249, "0.42"),
        (550.77, "551"),
        (62.0, "62"),
        (float("inf"), "–"),
    ],
)
def test_number(value: float, written: str) -> None:
    assert number(value) == written


def test_quantity_has_the_engineers_unit() -> None:
    assert [quantity(-14.0, "lufs"), quantity(98.2, "percent"), quantity(3, "db", sign=True)] == [
        "−14\u00a0LUFS",
        "98.2%",
        "+3\u00a0dB",
    ]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ((None, None), ""),
        ((2.0, None), "wanted: 2\u00a0dB or more"),
        ((None, 0.0), "wanted: at most 0\u00a0dB"),
        ((-3.0, 3.0), "wanted: −3 to 3\u00a0dB"),
    ],
)
def test_wanted_words(wanted: tuple[float | None, float | None], words: str) -> None:
    assert wanted_words(wanted, "db") == words


def test_place_and_minutes() -> None:
    assert place(Span(54.6, 58.7, 22, 24)) == "bars 22–24, 0:54–0:58"
    assert place(Span(54.6, 58.7)) == "0:54–0:58"
    assert minutes(143.0) == "2:23"


@given(st.floats(), st.floats(allow_nan=False, allow_infinity=False))
def test_a_share_never_leaves_the_picture(value: float, whole: float) -> None:
    assert 0.0 <= float(percent_of(value, whole).rstrip("%")) <= 100.0
