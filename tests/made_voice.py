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
    """The mean pitch between two seconds, by the highest peak of the autocorrelation (no tracker of ours)."""
    part = np.asarray(samples[round(start * RATE) : round(end * RATE)], np.float64).reshape(-1)
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 19))
    frequencies = np.fft.rfftfreq(1 << 19, 1.0 / RATE)
    harmonics = np.arange(80.0, 500.0, 0.05)
    strength = sum(np.interp(h * harmonics, frequencies, spectrum) / h for h in (1, 2, 3, 4))
    return float(harmonics[int(np.argmax(strength))])
