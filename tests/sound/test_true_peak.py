import numpy as np
import pytest

from longplay.sound.levels import db
from longplay.sound.true_peak import PeakEnvelope, lines_of, true_peak

RATE = 48000


def noise(count: int, seed: int = 0) -> np.ndarray:
    return np.clip(np.random.default_rng(seed).normal(0, 0.5, (count, 2)), -0.9, 0.9).astype(np.float32)


def brute_force(samples: np.ndarray, oversampling: int) -> float:
    """The same filter without any skipping."""
    from longplay.sound.true_peak import BEFORE, LATENCY, interpolators

    padded = np.pad(samples, ((BEFORE, LATENCY), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, BEFORE + LATENCY + 1, axis=0)
    between = np.abs(windows @ interpolators(oversampling).T.astype(np.float64)).max()
    return db(max(between, np.abs(samples).max()))


@pytest.mark.parametrize("oversampling", [2, 4, 16])
@pytest.mark.parametrize("seed", range(3))
def test_skipping_never_misses_the_peak(oversampling: int, seed: int) -> None:
    samples = noise(5000, seed)
    assert true_peak(samples, RATE, oversampling) == pytest.approx(brute_force(samples, oversampling), abs=1e-4)


@pytest.mark.parametrize("frequency", [60.0, 997.0, 11987.0, 17000.0])
def test_sixteen_times_reads_a_sine_to_a_twentieth(frequency: float) -> None:
    sine = 0.5 * np.sin(2 * np.pi * frequency * np.arange(9600) / RATE) * np.hanning(9600)
    assert true_peak(sine, RATE) == pytest.approx(-6.02, abs=0.05)


def test_agrees_with_a_second_resampler() -> None:
    from scipy.signal import resample_poly

    samples = noise(20000)
    other = db(float(np.abs(resample_poly(samples.astype(np.float64), 16, 1, axis=0)).max()))
    assert true_peak(samples, RATE) == pytest.approx(other, abs=0.2)


def test_high_rates_are_oversampled_less() -> None:
    samples = noise(5000)
    assert true_peak(samples, 96000, 8) == true_peak(samples, RATE, 4)


def test_envelope_is_exact_above_its_floor() -> None:
    lines = lines_of(noise(4000))
    every, some = PeakEnvelope(2, 8).process(lines, 0.0), PeakEnvelope(2, 8).process(lines, 0.9)
    over = every > 0.95
    assert over.any()
    assert some[over] == pytest.approx(every[over])


def test_peak_at_the_very_end_is_found_without_disturbing_the_state() -> None:
    envelope = PeakEnvelope(1)
    envelope.measure(np.array([[0.0] * 100 + [0.7, 0.7]], dtype=np.float32))
    assert envelope.finished_true_peak() == envelope.finished_true_peak() > 0.8
    assert envelope.true_peak < envelope.finished_true_peak()


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_not_finite_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="NaN or infinite"):
        true_peak(np.array([0.0, bad]), RATE)


def test_odd_factors_and_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="oversampling"):
        true_peak(noise(10), RATE, 3)
    with pytest.raises(ValueError, match="dimensional"):
        true_peak(np.zeros((2, 2, 2)), RATE)


def test_silence() -> None:
    assert true_peak(np.zeros((100, 2)), RATE) == -200.0
