import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longplay.sound.filters import (
    SosFilter,
    apply_sos,
    high_pass,
    high_shelf,
    low_pass,
    low_shelf,
    peak,
    response_db,
)

RATE = 48000


def at(sos: np.ndarray, *frequencies_hz: float) -> list[float]:
    return list(response_db(sos, RATE, np.array(frequencies_hz)))


def impulse(count: int = 4096) -> np.ndarray:
    samples = np.zeros((count, 2), dtype=np.float32)
    samples[0] = 1.0
    return samples


@pytest.mark.parametrize("order", [2, 4, 8])
def test_passes_are_butterworth(order: int) -> None:
    assert at(high_pass(RATE, 100, order), 100, 50) == pytest.approx([-3.01, -6.02 * order], abs=0.3)
    assert at(high_pass(RATE, 100, order), 5000) == pytest.approx([0], abs=0.01)
    assert at(low_pass(RATE, 1000, order), 1000, 2000) == pytest.approx([-3.01, -6.02 * order], abs=0.5)


def test_bell_and_shelves_reach_their_gain() -> None:
    assert at(peak(RATE, 1000, 6, 2), 1000, 20, 20000) == pytest.approx([6, 0, 0], abs=0.1)
    assert at(low_shelf(RATE, 200, -4), 10, 200, 20000) == pytest.approx([-4, -2, 0], abs=0.05)
    assert at(high_shelf(RATE, 5000, 3), 20, 5000, 23500) == pytest.approx([0, 1.5, 3], abs=0.05)


@given(st.floats(-18, 18), st.floats(30, 20000), st.floats(0.3, 10))
def test_a_cut_undoes_a_boost(gain_db: float, frequency_hz: float, q: float) -> None:
    both = np.concatenate((peak(RATE, frequency_hz, gain_db, q), peak(RATE, frequency_hz, -gain_db, q)))
    assert at(both, 100, 1000, 9000) == pytest.approx([0, 0, 0], abs=1e-6)


def test_application_has_the_response_it_says() -> None:
    sos = np.concatenate((high_pass(RATE, 120, 4), peak(RATE, 3000, 5)))
    heard = 20 * np.log10(np.abs(np.fft.rfft(apply_sos(impulse(), sos)[:, 1]))[[30, 256, 1000]])
    assert heard == pytest.approx(response_db(sos, RATE, np.array([30, 256, 1000]) * RATE / 4096), abs=0.01)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 900), max_size=5))
def test_block_lengths_do_not_matter(cuts: list[int]) -> None:
    samples = np.random.default_rng(3).normal(size=(900, 2)).astype(np.float32)
    sos = low_pass(RATE, 300, 4)
    running = SosFilter(sos, 2)
    blocks = [running.process(block) for block in np.split(samples, sorted(cuts))]
    assert np.array_equal(np.concatenate(blocks), apply_sos(samples, sos))


def test_mono_arrays_and_types() -> None:
    filtered = apply_sos(impulse()[:, 0], low_pass(RATE, 300))
    assert filtered.shape == (4096,)
    assert filtered.dtype == np.float32


@pytest.mark.parametrize(("frequency_hz", "q"), [(0, 1), (24000, 1), (100, 0)])
def test_impossible_settings_are_refused(frequency_hz: float, q: float) -> None:
    with pytest.raises(ValueError, match=r"Hz|q must"):
        peak(RATE, frequency_hz, 3, q)


def test_odd_orders_are_refused() -> None:
    with pytest.raises(ValueError, match="even"):
        high_pass(RATE, 100, 3)
