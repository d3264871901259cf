"""Bars that show a value against what is wanted."""

import re

from hypothesis import given
from hypothesis import strategies as st

from longplay.formats.report.evidence import change_row, evidence_row
from longplay.song.change import Change
from longplay.song.finding import Evidence

FINITE = st.floats(-1e6, 1e6)


def row(value: float, wanted: tuple[float | None, float | None], give: float = 0.0) -> str:
    return evidence_row(Evidence("m", value, "db", wanted, "a source", 0.9, give, "the next"))


def test_a_value_inside_and_outside_differ_in_more_than_colour() -> None:
    assert 'class="evidence inside"' in row(3.0, (2.0, None))
    assert 'class="evidence outside"' in row(1.0, (2.0, None))


def test_an_open_range_needs_no_bar() -> None:
    assert 'class="bar"' not in row(3.0, (None, None))


def test_the_source_is_on_the_page() -> None:
    assert "Source: a source. Confidence 0.9. Next best: the next." in row(1.0, (2.0, None))


def test_before_leads_to_after() -> None:
    change = Change("p", "s", "m", "db", 0.0, 3.0, (2.0, None))
    assert 'class="way"' in change_row(change)
    assert 'class="way"' not in change_row(Change("p", "s", "m", "db", None, 3.0, (2.0, None)))


@given(FINITE, st.one_of(st.none(), FINITE), st.one_of(st.none(), FINITE), st.floats(0, 1e3))
def test_nothing_is_drawn_outside_its_bar(value: float, low: float | None, high: float | None, give: float) -> None:
    shares = re.findall(r"(?:left|right):([-\d.e+]+)%", row(value, (low, high), give))
    assert all(0.0 <= float(share) <= 100.0 for share in shares)
