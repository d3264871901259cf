"""A made guitar: strums on eighths, their strings one after the other, at known distances from the clock."""

import numpy as np
from numpy.typing import NDArray

RATE = 22050
EIGHTH = 0.3125
FIRST = 0.5
BEATS = tuple(FIRST + 2 * EIGHTH * i for i in range(40))
STRINGS = (110.0, 164.8, 220.0, 277.2)
SPREAD_S = 0.006


def strums(late_ms: NDArray[np.float64], pan: float = 0.0) -> NDArray[np.float32]:
    """Stereo samples (frames, 2): a strum at each eighth of BEATS, so many ms late."""
    seconds = np.arange(round((FIRST + EIGHTH * len(late_ms) + 1.0) * RATE)) / RATE
    out = np.zeros(len(seconds))
    for i, late in enumerate(late_ms):
        for k, hz in enumerate(STRINGS):
            since = seconds - (FIRST + EIGHTH * i + late / 1000.0 + SPREAD_S * k)
            on = (since >= 0.0) & (since < 0.6)
            t = since[on]
            string = sum(np.sin(2 * np.pi * hz * h * t + k) / h for h in range(1, 9)) / 20.0
            pick = 0.15 * np.exp(-250.0 * t) * np.sin(2 * np.pi * 3100.0 * t)
            out[on] += np.exp(-7.0 * t) * string + pick
    return np.stack((out, (1.0 - pan) * out), axis=1).astype(np.float32)


def scatter(count: int, ms: float, seed: int = 3) -> NDArray[np.float64]:
    """Normal distances in ms, the same every time."""
    return np.clip(np.random.default_rng(seed).normal(0.0, ms, count), -2.0 * ms, 2.0 * ms)
