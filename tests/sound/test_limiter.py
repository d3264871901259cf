import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longplay.sound.levels import db
from longplay.sound.limiter import TruePeakLimiter, limit_true_peak
from longplay.sound.true_peak import true_peak

RATE = 48000


def stereo(wave: np.ndarray) -> np.ndarray:
    return np.stack((wave, wave), axis=1).astype(np.float32)


def sine(frequency: float, level_db: float, seconds: float = 2.0) -> np.ndarray:
    at = np.arange(round(seconds * RATE)) / RATE
    return stereo(10 ** (level_db / 20) * np.sin(2 * np.pi * frequency * at))


def drums(drive_db: float, seed: int = 0) -> np.ndarray:
    """Decaying noise bursts over a quiet tone."""
    at = np.arange(2 * RATE)
    noise = np.random.default_rng(seed).normal(0, 0.4, at.size) * np.exp(-(at % 12000) / 1500.0)
    return stereo(10 ** (drive_db / 20) * (noise + 0.1 * np.sin(at / 17)))


def thd_n_db(samples: np.ndarray, frequency: float) -> float:
    """What a fitted sine leaves over, in the steady middle half."""
    wave = samples[len(samples) // 4 : -len(samples) // 4, 0].astype(np.float64)
    phase = 2 * np.pi * frequency * np.arange(wave.size) / RATE
    basis = np.stack((np.sin(phase), np.cos(phase)), axis=1)
    fitted = basis @ np.linalg.lstsq(basis, wave, rcond=None)[0]
    return db(float(np.sqrt(np.mean((wave - fitted) ** 2) / np.mean(fitted**2))))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("ceiling", [-1.0, -2.0, 0.0])
def test_true_peak_at_sixteen_times_holds(seed: int, ceiling: float) -> None:
    assert true_peak(limit_true_peak(drums(9.0, seed), RATE, ceiling), RATE) <= ceiling + 0.01


@pytest.mark.parametrize("rate", [44100, 96000])
def test_hard_signals_hold_the_ceiling(rate: int) -> None:
    at = np.arange(rate // 2)
    noise = np.clip(np.random.default_rng(1).normal(0, 2, at.size), -1.5, 1.5)
    for wave in (np.sin(np.pi * at / 2 + np.pi / 4), np.sign(np.sin(at / 40)), noise):
        assert true_peak(limit_true_peak(stereo(2 * wave), rate), rate) <= -0.99


def test_a_second_resampler_agrees() -> None:
    from scipy.signal import resample_poly

    limited = limit_true_peak(drums(9.0), RATE).astype(np.float64)
    assert db(float(np.abs(resample_poly(limited, 16, 1, axis=0)).max())) <= -0.9


@pytest.mark.parametrize("frequency", [45.0, 60.0, 1000.0])
def test_a_steady_tone_is_not_modulated(frequency: float) -> None:
    assert thd_n_db(limit_true_peak(sine(frequency, 5.0), RATE), frequency) < -100


def test_below_the_ceiling_nothing_changes() -> None:
    samples = drums(-20.0)
    assert np.array_equal(limit_true_peak(samples, RATE), samples)


def test_timing_is_kept() -> None:
    samples = drums(9.0)
    limited = limit_true_peak(samples, RATE)
    ratio = limited[np.abs(samples) > 0.01] / samples[np.abs(samples) > 0.01]
    assert ratio.min() > 0.1
    assert ratio.max() <= 1.0


def test_one_gain_for_both_channels() -> None:
    samples = drums(9.0)
    samples[:, 1] *= 0.25
    limited = limit_true_peak(samples, RATE)
    assert np.allclose(limited[:, 1], 0.25 * limited[:, 0], atol=1e-6)


def test_lets_go_of_a_single_peak_soon() -> None:
    samples = sine(500, -10.0)
    samples[RATE // 2] = 3.0
    limited = limit_true_peak(samples, RATE)
    later = slice(RATE // 2 + RATE // 3, None)
    assert np.abs(limited[later]).max() == pytest.approx(np.abs(samples[later]).max(), rel=0.06)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(0, 20000), max_size=6))
def test_block_lengths_do_not_matter(cuts: list[int]) -> None:
    samples = drums(6.0)[:20000]

    def limited(blocks: list[np.ndarray]) -> np.ndarray:
        limiter = TruePeakLimiter(RATE, 2)
        return np.concatenate((*[limiter.process(block) for block in blocks], limiter.finish()))

    assert np.allclose(limited(np.split(samples, sorted(cuts))), limited([samples]), atol=1e-6)


def test_latency_is_what_it_says() -> None:
    samples = sine(200.0, -12.0, 0.2)
    limiter = TruePeakLimiter(RATE, 2)
    joined = np.concatenate((limiter.process(samples), limiter.finish()))
    assert np.array_equal(joined[limiter.latency :], samples)


@pytest.mark.parametrize("frames", [0, 1, 100])
def test_short_sounds(frames: int) -> None:
    limited = limit_true_peak(np.full((frames, 2), 2.0, dtype=np.float32), RATE)
    assert limited.shape == (frames, 2)
    assert true_peak(limited, RATE) <= -0.99


def test_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="NaN or infinite"):
        limit_true_peak(np.full((10, 2), np.nan, dtype=np.float32), RATE)
