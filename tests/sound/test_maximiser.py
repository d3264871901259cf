from functools import cache

import numpy as np
import pytest

from longplay.sound.maximiser import Mastered, master_to_loudness
from longplay.sound.true_peak import true_peak

RATE = 48000


def song(seconds: float = 8.0) -> np.ndarray:
    """Bass, chords and drums, the second half louder: about -20 LUFS with peaks near -6 dBFS."""
    at = np.arange(round(seconds * RATE)) / RATE
    tones = sum(0.04 * np.sin(2 * np.pi * f * at) for f in (55, 220, 277, 330, 1320))
    hits = np.random.default_rng(2).normal(0, 0.15, at.size) * np.exp(-(at % 0.5) * 25)
    wave = (tones + hits) * np.where(at < seconds / 2, 0.6, 1.0)
    return np.stack((wave, 0.9 * wave), axis=1).astype(np.float32)


@cache
def mastered(target_lufs: float) -> tuple[np.ndarray, Mastered]:
    return master_to_loudness(song(), RATE, target_lufs)


@pytest.mark.parametrize("target_lufs", [-30.0, -20.0, -16.0, -14.0, -11.0])
def test_reaches_the_target_under_the_ceiling(target_lufs: float) -> None:
    samples, report = mastered(target_lufs)
    assert report.reached
    assert report.after.integrated_lufs == pytest.approx(target_lufs, abs=0.1)
    assert true_peak(samples, RATE) <= -0.99


def test_below_the_ceiling_it_is_plain_gain() -> None:
    samples, report = mastered(-30.0)
    assert np.allclose(samples, song() * 10 ** (report.gain_db / 20), rtol=1e-5)
    assert (report.levelling_db, report.clipping_db, report.limiting_db) == (0.0, 0.0, 0.0)


def test_stages_share_the_work() -> None:
    report = mastered(-11.0)[1]
    assert 0.0 < report.levelling_db <= 2.5
    assert 0.0 < report.clipping_db <= 3.5
    assert report.limiting_db > 0.0


def test_says_when_the_dynamics_would_be_crushed() -> None:
    samples, report = mastered(-2.0)
    assert not report.reached
    assert "crush" in report.because
    assert report.loudness_loss_lu == pytest.approx(3.0, abs=0.2)
    assert true_peak(samples, RATE) <= -0.99


def test_a_smaller_allowed_loss_stops_earlier() -> None:
    careful = master_to_loudness(song(), RATE, -2.0, max_loss_lu=1.0)[1]
    assert careful.gain_db < mastered(-2.0)[1].gain_db


def test_a_steady_tone_is_not_clipped() -> None:
    tone = np.repeat(0.2 * np.sin(np.arange(5 * RATE) / 20)[:, None], 2, axis=1).astype(np.float32)
    report = master_to_loudness(tone, RATE, -1.0)[1]
    assert report.clipping_db == pytest.approx(0.0, abs=0.1)


def test_silence_comes_back() -> None:
    samples, report = master_to_loudness(np.zeros((RATE, 2), dtype=np.float32), RATE, -14.0)
    assert not samples.any()
    assert not report.reached
