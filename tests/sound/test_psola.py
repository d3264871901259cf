import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longplay.sound.psola import cycles, islands, shifted, whole_periods

RATE = 8000


def pulses_of(hz: float, seconds: float = 0.5, start: float = 0.1) -> np.ndarray:
    return start + np.arange(int(seconds * hz)) / hz


def noise(seconds: float = 1.0, channels: int = 2) -> np.ndarray:
    return np.random.default_rng(1).standard_normal((round(seconds * RATE), channels)).astype(np.float32)


@settings(max_examples=20, deadline=None)
@given(st.floats(70.0, 900.0), st.floats(0.0, 0.5))
def test_nothing_shifted_is_the_same_sound(hz: float, start: float) -> None:
    samples = noise()
    out = shifted(samples, islands(pulses_of(hz, start=start), RATE), np.ones(len(samples)))
    assert np.max(np.abs(out - samples)) < 1e-5


def test_what_has_no_pulse_keeps_its_bits() -> None:
    samples = noise()
    out = shifted(samples, islands(pulses_of(200.0), RATE), np.full(len(samples), 1.2))
    assert np.array_equal(out[: round(0.09 * RATE)], samples[: round(0.09 * RATE)])
    assert not np.array_equal(out[1600:3200], samples[1600:3200])


def test_a_gap_parts_two_islands_and_a_stray_pulse_is_none() -> None:
    found = islands(np.concatenate((pulses_of(200.0, 0.1), [0.4], pulses_of(200.0, 0.1, 0.6))), RATE)
    assert [len(island) for island in found] == [20, 20]


def test_cycles_are_the_pitch() -> None:
    (island,) = islands(pulses_of(200.0), RATE)
    assert np.mean(cycles(island)) * RATE == pytest.approx(200.0)


@pytest.mark.parametrize("cents", [-70.0, -20.0, 15.0, 45.0])
def test_a_shift_is_left_by_whole_periods(cents: float) -> None:
    (island,) = islands(pulses_of(200.0), RATE)
    held = np.zeros(RATE)
    held[1600:3200] = 1.0
    rest = np.zeros(RATE)
    rest[2400:3200] = np.hanning(800)
    ratio = whole_periods(island, 2.0 ** (cents * held / 1200.0), held, 0.003, rest)
    moved = np.sum(cycles(island) * (ratio[island[0] : island[-1]] - 1.0))
    assert moved == pytest.approx(round(moved), abs=1e-6)


def test_behind_whole_periods_the_original_comes_back() -> None:
    samples = noise()
    (island,) = islands(pulses_of(200.0), RATE)
    held = np.zeros(RATE)
    held[1600:3200] = 1.0
    ratio = whole_periods(island, 2.0 ** (50.0 * held / 1200.0), held, 0.01, held)
    out = shifted(samples, (island,), ratio)
    assert np.max(np.abs(out - samples)[3300:]) < 1e-5
