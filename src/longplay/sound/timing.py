"""Attacks against where they were expected: how scattered they are, and which are single slips.

All functions take rows (second, ms late, sureness 0 or 1, drift in ms so far), as the ear keeps them.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

ON_TIME_MS = 25.0
"""The attacks beside a slip are nearer to their places than this (default, unsourced)."""
APART_S = 0.1
"""Attacks nearer to each other are a run or a grace, which has a time of its own (default, unsourced)."""
OVER_SPREAD = 4.0
"""A slip stands out of the player's own scatter by so much, nearly three standard deviations (default, unsourced)."""
MOST_SLIPS = 0.04
"""From one attack in 25 on it is a way of playing (default, unsourced)."""


class Spread(NamedTuple):
    """How far sure attacks lie off their places: the median of |ms|, and how many of them were heard."""

    ms: float
    attacks: int


def spread(rows: Floats) -> Spread:
    """The spread of the sure attacks of `rows`; 0 ms where there are none."""
    late = np.abs(rows[rows[:, 2] > 0.0, 1])
    return Spread(float(np.median(late)) if len(late) else 0.0, len(late))


def slips(rows: Floats, limit_ms: float) -> npt.NDArray[np.bool_]:
    """Which attacks lie more than `limit_ms` off while those beside them are on time and well apart.

    None where there are so many that they are a way of playing.
    """
    sure = rows[:, 2] > 0.0
    good = sure & (np.abs(rows[:, 1]) < ON_TIME_MS)
    gaps = np.diff(rows[:, 0]) >= APART_S
    before = np.concatenate(([False], good[:-1] & gaps))
    after = np.concatenate((good[1:] & gaps, [False]))
    far = max(limit_ms, OVER_SPREAD * spread(rows).ms)
    found = sure & (np.abs(rows[:, 1]) > far) & before & after
    few = np.count_nonzero(found) <= MOST_SLIPS * np.count_nonzero(sure)
    return found if few else np.zeros(len(rows), np.bool_)


def within(rows: Floats, start: float, end: float) -> Floats:
    """The rows whose attacks lie from `start` to before `end` seconds."""
    return rows[(rows[:, 0] >= start) & (rows[:, 0] < end)]
