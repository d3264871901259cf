"""Which slices of a played track move, and how far, to bring its attacks to the clock."""

import numpy as np
from numpy.typing import NDArray

from longplay.song.edit import Slice
from longplay.song.proposal import TightenTrack
from longplay.sound.timing import slips

Floats = NDArray[np.float32]
Array = NDArray[np.float64]

LEAST_S = 0.002
"""Nobody hears less, and every cut that is not made is a better one (default, unsourced)."""
_TOGETHER_S = 0.25
"""An attack of no sure place goes with the one it follows this soon (default, unsourced)."""
_CLOSEST_S = 0.04
"""Two attacks that would come nearer than this both stay where they were played (default, unsourced)."""
_LONGEST_S = 6.0
"""A last note rings so long; then the track goes on as it was (default, unsourced)."""


def slices_of(rows: Floats, stretches: tuple[tuple[float, float], ...], action: TightenTrack) -> tuple[Slice, ...]:
    """The slices (start, end, shift_s) that move inside `stretches` (demo seconds), from attack to attack.

    rows: (second, ms late, sureness, drift) of all attacks of the track.
    """
    seconds = rows[:, 0].astype(np.float64)
    shifts = _apart(seconds, _shifts(rows, stretches, action))
    firsts = [i for i in range(len(rows)) if rows[i, 2] > 0.0 or not _follows(seconds, rows, i)]
    out = []
    for i, after in zip(firsts, [*firsts[1:], len(rows)], strict=True):
        end = min(float(seconds[after]) if after < len(rows) else np.inf, float(seconds[i]) + _LONGEST_S)
        if shifts[i]:
            out.append((round(float(seconds[i]), 4), round(end, 4), round(float(shifts[i]), 5)))
    return tuple(out)


def _follows(seconds: Array, rows: Floats, i: int) -> bool:
    """Whether an unsure attack follows a sure one so soon that it goes with it."""
    sure = np.flatnonzero(rows[:i, 2] > 0.0)
    return bool(len(sure)) and seconds[i] - seconds[sure[-1]] < _TOGETHER_S


def _shifts(rows: Floats, stretches: tuple[tuple[float, float], ...], action: TightenTrack) -> Array:
    """Seconds by which each attack would move; 0 for those that stay."""
    late = rows[:, 1].astype(np.float64) / 1000.0
    most = action.most_ms / 1000.0
    shifts = -action.strength * np.clip(late, -most, most)
    inside = np.logical_or.reduce([(rows[:, 0] >= a) & (rows[:, 0] < b) for a, b in stretches])
    chosen = slips(rows, action.least_ms) if action.least_ms > 0.0 else rows[:, 2] > 0.0
    shifts[~(inside & chosen) | (np.abs(shifts) < LEAST_S)] = 0.0
    return shifts


def _apart(seconds: Array, shifts: Array) -> Array:
    """The shifts without those that would push two attacks into each other."""
    out = shifts.copy()
    while True:
        new, old = np.diff(seconds + out), np.diff(seconds)
        near = (new < np.minimum(_CLOSEST_S, old)) & ((out[:-1] != 0.0) | (out[1:] != 0.0))
        if not near.any():
            return out
        out[:-1][near] = 0.0
        out[1:][near] = 0.0
