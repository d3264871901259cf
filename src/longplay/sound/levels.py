"""Levels: decibels and back, RMS, peak and crest factor."""

import math

import numpy as np
from numpy.typing import NDArray

FLOOR_DB = -200.0  # default, unsourced: below any 32-bit float recording's noise, so silence stays finite


def db(linear: float, floor_db: float = FLOOR_DB) -> float:
    """Amplitude ratio to decibels (20 log10 of its magnitude), never below `floor_db`."""
    magnitude = abs(linear)
    return max(floor_db, 20.0 * math.log10(magnitude)) if magnitude > 0.0 else floor_db


def from_db(decibels: float) -> float:
    """Decibels to amplitude ratio; -inf gives 0."""
    return float(10.0 ** (decibels / 20.0))


def rms(samples: NDArray[np.floating]) -> float:
    """Root mean square over all frames and channels, linear; 0 for an empty array."""
    if samples.size == 0:
        return 0.0
    flat = np.asarray(samples).ravel()
    # Blocks keep the float64 accumulation of a whole song out of memory.
    total = sum(float(np.sum(np.square(flat[at : at + 65536], dtype=np.float64))) for at in range(0, flat.size, 65536))
    return math.sqrt(total / flat.size)


def peak(samples: NDArray[np.floating]) -> float:
    """Largest sample magnitude over all frames and channels, linear; 0 for an empty array."""
    if samples.size == 0:
        return 0.0
    return max(float(np.max(samples)), -float(np.min(samples)))


def crest_db(samples: NDArray[np.floating]) -> float:
    """Crest factor: sample peak over RMS in dB (a sine is 3.01); 0 for silence."""
    loudness = rms(samples)
    return db(peak(samples) / loudness) if loudness > 0.0 else 0.0
