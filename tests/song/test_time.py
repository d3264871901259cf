"""Ticks and seconds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longplay.song.time import RecordSeconds, TempoMap, Tick, TimeSignature, span_between, span_of_bars

STEADY: TempoMap[RecordSeconds] = TempoMap(tuple(2.0 + 0.5 * n for n in range(33)))
beats = st.lists(st.floats(0.25, 1.5), min_size=4, max_size=40)


@given(beats, st.integers(-6, 6), st.integers(-5000, 50000))
def test_ticks_to_seconds_and_back(steps: list[float], first: int, tick: int) -> None:
    grid: TempoMap[RecordSeconds] = TempoMap(tuple(sum(steps[: n + 1]) for n in range(len(steps))), first_beat=first)
    assert grid.tick(grid.seconds(tick)) == tick


def test_bars_and_places() -> None:
    assert STEADY.seconds(Tick(960)) == 2.5
    assert STEADY.bar_start(2) == 4.0
    assert STEADY.bar(3.999) == 2
    assert STEADY.place(4.5) == "bar 2 beat 2"
    assert STEADY.bpm == 120.0
    assert STEADY.last_bar == 9


def test_six_eight_is_felt_in_two() -> None:
    signature = TimeSignature(2, 1440)
    assert signature.name == "6/8"
    assert signature.ticks_per_bar == 2880


def test_spans_name_their_bars() -> None:
    assert span_of_bars(STEADY, 3, 4).bars == "bars 3-4"
    assert span_between(STEADY, 6.0, 8.0).bars == "bar 3"


def test_time_that_stands_still_is_refused() -> None:
    with pytest.raises(ValueError, match="rising"):
        TempoMap((1.0, 1.0))
