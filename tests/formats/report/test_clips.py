"""Clips and the shape of a wave."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longplay.formats.report.clips import encode_clip, peaks

RATE = 44100


def tone(seconds: float, channels: int = 2) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    t = np.arange(round(seconds * RATE)) / RATE
    wave = (0.5 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
    return np.repeat(wave[:, None], channels, axis=1)


def decoded(data: bytes) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    import soundfile

    samples, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    assert rate == RATE
    return np.asarray(samples, np.float32)


def test_a_clip_is_the_stretch_it_says() -> None:
    samples = tone(3.0)
    heard = decoded(encode_clip(samples, RATE, 1.0, 2.0))
    assert heard.shape == (RATE, 2)
    middle = slice(RATE // 4, RATE * 3 // 4)
    assert np.abs(heard[middle] - samples[RATE : 2 * RATE][middle]).max() < 0.02


def test_edges_are_faded() -> None:
    heard = np.abs(decoded(encode_clip(np.full((RATE, 1), 0.5, np.float32), RATE, 0.0, 1.0)))
    assert heard[:4].max() < 0.05
    assert heard[-4:].max() < 0.05


def test_same_sound_same_bytes() -> None:
    assert encode_clip(tone(1.0), RATE, 0.0, 1.0) == encode_clip(tone(1.0), RATE, 0.0, 1.0)


def test_mono_is_one_channel() -> None:
    assert decoded(encode_clip(tone(1.0), RATE, 0.0, 1.0, mono=True)).shape == (RATE, 1)


@pytest.mark.parametrize(("start", "end"), [(5.0, 6.0), (0.5, 0.5), (0.9, 0.1), (-3.0, -1.0)])
def test_no_sound_is_a_short_silence(start: float, end: float) -> None:
    assert not decoded(encode_clip(tone(1.0), RATE, start, end)).any()


def test_broken_samples_do_not_reach_the_file() -> None:
    samples = np.full((RATE, 2), np.nan, np.float32)
    samples[100:200] = np.inf
    assert np.isfinite(decoded(encode_clip(samples, RATE, 0.0, 1.0))).all()


def test_the_callers_samples_are_not_touched() -> None:
    samples = tone(1.0)
    encode_clip(samples, RATE, 0.0, 1.0)
    assert np.array_equal(samples, tone(1.0))


def test_peaks_follow_the_wave() -> None:
    samples = np.zeros((1000, 2), np.float32)
    samples[500:600, 1] = 1.0
    samples[700, 0] = -0.5
    assert peaks(samples, 10) == (0, 0) * 5 + (0, 127) + (0, 0) + (-64, 0) + (0, 0) * 2


@given(st.integers(0, 50), st.integers(1, 40), st.floats(-4, 4, width=32))
def test_peaks_are_always_pairs_of_int8(frames: int, bins: int, value: float) -> None:
    found = peaks(np.full((frames, 2), value, np.float32), bins)
    assert len(found) == 2 * bins
    assert all(-127 <= v <= 127 for v in found)


def test_a_clip_stays_small_enough_for_a_page() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, (RATE * 4, 2)).astype(np.float32)
    assert len(encode_clip(noise, RATE, 0.0, 4.0)) * 8 / 4 < 160_000  # bit/s, for the hardest sound there is
