"""Ride phrases as a hand does on a fader: whole over the phrase, on its way in the rests between."""

import numpy as np
from numpy.typing import NDArray

WAY_S = 1.0
"""The fader's way from or to no change where the rest is long enough (about half a bar; default, unsourced)."""
_STEP_S = 0.01


def ride(samples: NDArray[np.float32], rides: tuple[tuple[float, float, float], ...], rate: int) -> None:
    """Ride `samples` (frames, channels) in place; rides: (start, end, gain_db) in seconds, apart from each other.

    A stretch of 0 dB holds the fader still. Between two rides the fader goes straight, in decibels, from one to the
    other; frames that no way touches keep their bits.
    """
    if not rides:
        return
    at, db = _ways(sorted(rides))
    start, end = (min(max(round(s * rate), 0), len(samples)) for s in (at[0], at[-1]))
    points = np.arange(at[0], at[-1] + _STEP_S, _STEP_S)
    gains = 10.0 ** (np.interp(points, at, db) / 20.0)
    for first in range(start, end, 1 << 18):
        last = min(first + (1 << 18), end)
        gain = np.interp(np.arange(first, last) / rate, points, gains)
        moved = gain != 1.0
        samples[first:last][moved] *= gain[moved, None].astype(np.float32)


def _ways(rides: list[tuple[float, float, float]]) -> tuple[list[float], list[float]]:
    """Return (seconds, decibels) of the fader's corners."""
    at, db = [rides[0][0] - WAY_S], [0.0]
    for i, (start, end, gain) in enumerate(rides):
        if i and start - at[-1] > 2 * WAY_S:
            at += [at[-1] + WAY_S, start - WAY_S]
            db += [0.0, 0.0]
        at += [start, end]
        db += [gain, gain]
    return [*at, at[-1] + WAY_S], [*db, 0.0]
