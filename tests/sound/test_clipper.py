import numpy as np
import pytest

from longplay.sound.clipper import soft_clip
from longplay.sound.levels import db
from longplay.sound.true_peak import true_peak

RATE = 48000


def sine(frequency: float, level_db: float, frames: int = 9600) -> np.ndarray:
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * frequency * np.arange(frames) / RATE)
    return np.stack((wave, wave), axis=1).astype(np.float32)


def test_below_the_knee_nothing_changes() -> None:
    samples = sine(997, -3.1)
    assert np.array_equal(soft_clip(samples, -1.0, knee_db=2.0), samples)


def test_peaks_end_near_the_ceiling() -> None:
    assert true_peak(soft_clip(sine(200, 3.0), -1.0), RATE) == pytest.approx(-1.0, abs=0.3)


def test_far_from_a_clipped_peak_nothing_changes() -> None:
    samples = np.zeros((2000, 2), dtype=np.float32)
    samples[1000] = 1.5
    samples[:500] = 0.1
    clipped = soft_clip(samples, 0.0)
    assert np.array_equal(clipped[:900], samples[:900])
    assert clipped[1000, 0] < 1.35


def test_harmonics_do_not_fold_back() -> None:
    # Harmonics 3 and 5 of 9 kHz lie above half the rate; a clipper without oversampling folds them to 21 and 3 kHz.
    def folded(samples: np.ndarray) -> float:
        spectrum = np.abs(np.fft.rfft(samples[:, 0] * np.hanning(len(samples))))
        return db(float(spectrum[600] / spectrum.max()))

    samples = sine(9000, 6.0)
    assert folded(np.clip(samples, -1, 1)) > -30
    assert folded(soft_clip(samples, 0.0)) < -45


def test_symmetric_and_the_same_over_block_edges() -> None:
    samples = np.random.default_rng(0).normal(0, 0.5, (140000, 1)).astype(np.float32)
    whole = soft_clip(samples, -3.0)
    assert np.array_equal(soft_clip(-samples, -3.0), -whole)
    assert np.allclose(soft_clip(samples[60000:], -3.0)[100:], whole[60100:], atol=1e-6)


def test_no_knee_is_refused() -> None:
    with pytest.raises(ValueError, match="knee_db"):
        soft_clip(sine(100, 0), 0.0, knee_db=0.0)
