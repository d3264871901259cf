"""The drum machine: one bar of a plain pattern, repeated to the sample."""

import numpy as np
import numpy.typing as npt
from examples.making.score import BAR, BARS, BEAT
from scipy.signal import butter, sosfilt

RATE = 32000
Audio = npt.NDArray[np.float64]


def _time(seconds: float) -> Audio:
    return np.arange(round(seconds * RATE)) / RATE


def _noise(seconds: float, seed: int, low: float, high: float) -> Audio:
    white = np.random.default_rng(seed).standard_normal(round(seconds * RATE))
    return np.asarray(sosfilt(butter(2, (low, high), "bandpass", fs=RATE, output="sos"), white))


def _kick() -> Audio:
    t = _time(0.32)
    sweep = 52 * t + 105 * 0.022 * (1 - np.exp(-t / 0.022))  # cycles: 157 Hz falling to 52 Hz
    click = _noise(0.32, 1, 1500, 6000) * np.exp(-t / 0.003)
    return np.sin(2 * np.pi * sweep) * np.exp(-t / 0.085) + 0.25 * click


def _snare() -> Audio:
    t = _time(0.25)
    shell = np.sin(2 * np.pi * 187 * t) + 0.6 * np.sin(2 * np.pi * 331 * t)
    return 0.45 * shell * np.exp(-t / 0.04) + 0.9 * _noise(0.25, 2, 900, 8000) * np.exp(-t / 0.045)


def _hat(decay: float) -> Audio:
    t = _time(0.09)
    metal = sum(np.sign(np.sin(2 * np.pi * f * t)) for f in (2051.0, 3104.0, 3877.0, 4519.0, 5306.0, 6171.0))
    bright = np.asarray(sosfilt(butter(3, 6500, "highpass", fs=RATE, output="sos"), metal))
    return (0.12 * bright + 0.4 * _noise(0.09, 3, 6000, 12500)) * np.exp(-t / decay)


def _bar() -> Audio:
    """Render the bar as a ring: what sounds over its end is heard at its beginning."""
    kick, snare, hat = _kick(), _snare(), _hat(0.011)
    hits = [(beat, 0.95, kick) for beat in (0.0, 2.0, 2.5)] + [(beat, 0.6, snare) for beat in (1.0, 3.0)]
    hits += [(0.5 * n, 0.30 if n % 2 else 0.2, hat) for n in range(8)]
    ring = np.zeros(round(BAR * RATE))
    for beat, gain, sound in hits:
        tail = np.hanning(2 * len(sound))[len(sound) :] ** 0.25  # to true zero, so the gaps are silent
        places = (round(beat * BEAT * RATE) + np.arange(len(sound))) % len(ring)
        ring[places] += gain * sound * tail
    return ring


def play(peak: float) -> npt.NDArray[np.int16]:
    """Return the loop for the whole song, (frames,) at 32 kHz, its greatest sample at `peak` of full scale.

    Twelve bits, as the old machines had: the four lowest bits are zero.
    """
    bar = _bar()
    quantised = 16 * np.round(bar / np.abs(bar).max() * peak * 2047).astype(np.int16)
    return np.tile(quantised, BARS)
