import pytest
from hypothesis import given
from hypothesis import strategies as st

from longplay.formats.daw_clock import quarter_at, signatures, tempi
from longplay.song.time import RecordSeconds, TempoMap, TimeSignature

steps = st.lists(st.floats(0.2, 1.2), min_size=9, max_size=40)


def grid_of(first: float, lengths: list[float]) -> TempoMap[RecordSeconds]:
    beats = [first]
    for length in lengths:
        beats.append(beats[-1] + length)
    return TempoMap(tuple(beats))


@given(st.floats(0.0, 5.0), steps, st.floats(0.0, 1.0))
def test_playing_the_tempi_gives_the_seconds(first: float, lengths: list[float], share: float) -> None:
    grid = grid_of(first, lengths)
    second = share * grid.beats[-1]
    points = list(tempi(grid, int(grid.tick(grid.beats[-1]))))
    ends = [tick for tick, _, _ in points[1:]] + [10**9]
    at = quarter_at(grid, second) * 960
    played = sum(
        (min(at, end) - tick) / 960 * tempo / 1e6
        for (tick, _, tempo), end in zip(points, ends, strict=True)
        if tick < at
    )
    assert played == pytest.approx(second, abs=0.0015)


@given(st.floats(0.0, 3.0), steps)
def test_no_tempo_that_a_program_would_not_take(first: float, lengths: list[float]) -> None:
    assert all(60e6 / 666 < tempo < 60e6 / 20 for _, _, tempo in tempi(grid_of(first, lengths), 9000))


def test_a_first_bar_a_hair_late_begins_on_the_first_frame() -> None:
    grid = grid_of(0.004, [0.5] * 8)
    assert list(tempi(grid, 9000)) == [(0, 0.0, 504000), (960, 0.504, 500000)]
    assert quarter_at(grid, 0.504) == 1.0


def test_less_than_a_beat_is_sixteenths() -> None:
    assert list(signatures(grid_of(0.13, [0.5] * 8))) == [(0, 1, 16), (240, 4, 4)]


def test_the_lead_in_is_a_bar_of_its_own() -> None:
    assert list(signatures(grid_of(1.0, [0.5] * 8))) == [(0, 2, 4), (1920, 4, 4)]
    assert list(signatures(grid_of(0.0, [0.5] * 8))) == [(0, 4, 4)]
    assert list(signatures(TempoMap((0.0, 0.5, 1.0), TimeSignature(2, 1440)))) == [(0, 6, 8)]
