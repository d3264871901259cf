"""Where a struck or plucked sound begins, to the millisecond: onsets found again in the wave itself."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

STEP_S = 0.001
"""Step of the fine envelope: finer than anybody plays or hears (default, unsourced)."""
_SMOOTH_STEPS = 3
_REACH = (20, 45)
"""Milliseconds round a coarse onset in which its attack is looked for: coarse ones lie on steps of 10 ms."""
_BEFORE = (60, 20)
"""Milliseconds before the coarse onset that tell how loud the last note still rings."""
_OVER_RING = 3.0
"""An attack lifts the power of the change of the wave over the ring by 5 dB (default, unsourced)."""
_PART_OF_PEAK = 0.06
"""The first string of a strum carries about a tenth of its power (default, unsourced)."""
_WEIGHED = 20
"""Milliseconds before and after the attack whose powers are compared."""
_FLOOR = 1e-12


def refine_attacks(samples_mono: Floats, rate: int, coarse_s: npt.NDArray[np.floating]) -> Floats:
    """Rows (second, rise in dB) for onsets that are known to 10 ms (`coarse_s`, rising); of a strum its first string.

    samples_mono: (frames,) at `rate` Hz. The power of the wave's own change is followed in steps of 1 ms; the attack
    is where it first rises over the ring of the last note. Onsets with no such rise are left out; of two that turn
    out to be the same the first stays.
    """
    power = _fine_power(samples_mono, rate)
    if not len(power) or not len(coarse_s):
        return np.zeros((0, 2), np.float32)
    centres = np.round(np.asarray(coarse_s, np.float64) / STEP_S).astype(np.int64)
    ring = np.percentile(_around(power, centres, -_BEFORE[0], -_BEFORE[1]), 90, axis=1)
    near = _around(power, centres, -_REACH[0], _REACH[1])
    peak = near.max(axis=1)
    level = np.maximum(_OVER_RING * ring, _PART_OF_PEAK * peak) + _FLOOR
    first = np.argmax(near >= level[:, None], axis=1)
    starts = centres - _REACH[0] + first
    rise = _rise_db(power, starts)
    new = np.diff(starts, prepend=-_WEIGHED) > _WEIGHED
    heard = (peak >= level) & (first > 0) & (rise > 0.0) & new
    rows = np.stack((starts * STEP_S, rise), axis=1)[heard]
    return np.asarray(rows, np.float32)


def _fine_power(samples: Floats, rate: int) -> npt.NDArray[np.float64]:
    """Power of the wave's change, a value a millisecond: index k stands for k ms on."""
    change = np.diff(samples.astype(np.float32, copy=False), prepend=samples[:1])
    edges = np.round(np.arange(0.0, len(samples) / rate, STEP_S) * rate).astype(np.int64)
    edges = edges[edges < len(samples)]
    if not len(edges):
        return np.zeros(0)
    sums = np.add.reduceat(change * change, edges)
    return np.convolve(sums, np.ones(_SMOOTH_STEPS) / _SMOOTH_STEPS, "same").astype(np.float64)


def _around(power: npt.NDArray[np.float64], centres: npt.NDArray[np.int64], first: int, last: int) -> Floats:
    """Rows of `power` from `first` to before `last` steps round each centre; the ends go on as they are."""
    places = np.clip(centres[:, None] + np.arange(first, last)[None, :], 0, len(power) - 1)
    return np.asarray(power[places], np.float32)


def _rise_db(power: npt.NDArray[np.float64], starts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    after = _around(power, starts, 0, _WEIGHED).mean(axis=1)
    before = _around(power, starts, -_WEIGHED - 4, -4).mean(axis=1)
    return np.asarray(10.0 * np.log10((after + _FLOOR) / (before + _FLOOR)), np.float64)
