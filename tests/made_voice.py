"""A voice for tests: glottal pulses through two formants, with vibrato and a hiss for a consonant."""

import numpy as np
from numpy.typing import NDArray

RATE = 44100
HISS_S = 0.15


def made_voice(
    hz: tuple[float, ...] = (200.0,), seconds: float = 0.8, vibrato_cents: float = 20.0
) -> NDArray[np.float32]:
    """Notes sung one after the other on one breath, a hiss before them; (frames, 1) at RATE."""
    at = np.arange(round(seconds * RATE)) / RATE
    vibrato = 2.0 ** (vibrato_cents / 1200.0 * np.sin(2.0 * np.pi * 5.5 * at))
    pitch = np.concatenate([f * vibrato for f in hz])
    phase = np.cumsum(pitch) / RATE
    pulses = np.zeros(len(pitch))
    pulses[np.flatnonzero(np.diff(np.floor(phase)) > 0)] = 1.0
    voice = np.convolve(pulses, _formants())[: len(pulses)]
    hiss = 0.05 * np.random.default_rng(0).standard_normal(round(HISS_S * RATE))
    silence = np.zeros(round(0.2 * RATE))
    return np.concatenate((silence, hiss, 0.3 * voice / np.abs(voice).max(), silence)).astype(np.float32)[:, None]


def _formants() -> NDArray[np.float64]:
    at = np.arange(round(0.02 * RATE)) / RATE
    first, second = (np.exp(-at * 500.0) * np.sin(2.0 * np.pi * f * at) for f in (600.0, 1400.0))
    return np.asarray(first + 0.5 * second)


def heard_hz(samples: NDArray[np.float32], start: float, end: float) -> float:
    """The pitch between two seconds, from the autocorrelation over up to eight periods (no tracker of ours)."""
    part = np.asarray(samples[round(start * RATE) : round(end * RATE)], np.float64).reshape(-1)
    power = np.abs(np.fft.rfft(part, 4 * len(part))) ** 2
    alike = np.fft.irfft(power)[: len(part) // 2] / np.arange(len(part), len(part) - len(part) // 2, -1)
    first = _peak(alike, RATE // 500, RATE // 80)
    eighth = _peak(alike, round(7.8 * first), round(8.2 * first))
    return 8.0 * RATE / eighth


def _peak(alike: NDArray[np.float64], low: int, high: int) -> float:
    """The shortest lag in a range that is nearly as good as the best, between the samples."""
    best = float(np.max(alike[low:high]))
    peaks = [i for i in range(low, high) if alike[i] >= 0.9 * best and alike[i] >= max(alike[i - 1], alike[i + 1])]
    i = peaks[0]
    before, at, after = alike[i - 1 : i + 2]
    return float(i + 0.5 * (before - after) / (before - 2 * at + after))
