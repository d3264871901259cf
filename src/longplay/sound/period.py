"""The exact period of a machine loop."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

RATE = 11025
SHORTEST_S, LONGEST_S = 0.8, 20.0
"""A loop is between one fast bar and eight bars of a usual song (default, unsourced)."""
ALIKE = 0.9
"""Correlation of a recording with itself one period later above which it is a machine's (default, unsourced): a
drummer's stays under 0.6 at sample level, because phase has to agree as well."""

SOFTEN = np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16.0


def loop_period(samples_mono: Floats, rate: int) -> float | None:
    """Seconds after which `samples_mono` (frames,) at `rate` Hz repeats itself, or None when it does not.

    Accurate to 1e-5 relative: the smallest repeating lag is refined on ever larger multiples of it.
    """
    import soxr

    mono = np.ascontiguousarray(samples_mono, dtype=np.float32)
    samples = mono if rate == RATE else soxr.resample(mono, rate, RATE, quality="HQ")
    if len(samples) < 2.5 * SHORTEST_S * RATE or not np.any(samples):
        return None
    # Softened, because a period is seldom a whole number of samples and half a sample would turn the treble round.
    alike = _self_similarity(np.convolve(samples.astype(np.float64), SOFTEN, mode="same"))
    lag = _smallest_repeat(alike)
    return None if lag is None else _refined(alike, lag) / RATE


def _self_similarity(samples: Any) -> Any:
    """Correlation of the recording with itself for each lag up to 3/4 of its length, where both moments sound.

    A loop that rests for a verse is compared only with itself, not with its silence.
    """
    from scipy.fft import irfft, next_fast_len, rfft
    from scipy.ndimage import maximum_filter1d

    count = 3 * len(samples) // 4
    size = next_fast_len(2 * len(samples), real=True)
    power = samples**2
    loud = (maximum_filter1d(power, RATE // 2) > 1e-4 * power.max()).astype(np.float64)
    sound, energy, mask = rfft(samples, size), rfft(power, size), rfft(loud, size)
    product = irfft(np.conj(sound) * sound, size)[:count]
    head = irfft(np.conj(energy) * mask, size)[:count]
    tail = irfft(np.conj(mask) * energy, size)[:count]
    floor = 1e-3 * float(power.sum())
    return product / np.sqrt(np.maximum(head, floor) * np.maximum(tail, floor))


def _smallest_repeat(alike: Any) -> int | None:
    """The smallest lag in samples that is nearly as good as the best one."""
    first, last = round(SHORTEST_S * RATE), min(round(LONGEST_S * RATE), len(alike) - 2)
    if last <= first:
        return None
    window = _tops(alike)[first:last]
    if window.max() < ALIKE:
        return None
    good = np.flatnonzero(window >= max(ALIKE, window.max() - 0.05))
    ends = np.flatnonzero(np.diff(good, append=good[-1] + RATE) > 20)
    group = good[: ends[0] + 1]
    return int(first + group[np.argmax(window[group])])


def _tops(alike: Any) -> Any:
    """`alike`, with peaks raised to their parabola: a period seldom is a whole number of samples."""
    out = alike.copy()
    before, top, after = alike[:-2], alike[1:-1], alike[2:]
    bend = before - 2 * top + after
    peak = (top >= before) & (top >= after) & (bend < -1e-9)
    out[1:-1][peak] -= (before - after)[peak] ** 2 / (8 * bend[peak])
    return out


def _refined(alike: Any, lag: int) -> float:
    """The period in samples, from the furthest multiple that still repeats."""
    period, multiple = _peak(alike, lag, 3), 1
    while 2 * multiple * period < len(alike) - 60:
        place = _peak(alike, round(2 * multiple * period), 4 + multiple // 4)
        if alike[round(place)] < ALIKE - 0.1:
            break
        multiple *= 2
        period = place / multiple
    return period


def _peak(alike: Any, near: int, reach: int) -> float:
    """Lag of the largest value within `reach` of `near`, interpolated by a parabola."""
    at = near - reach + int(np.argmax(alike[near - reach : near + reach + 1]))
    before, top, after = alike[at - 1], alike[at], alike[at + 1]
    bend = before - 2 * top + after
    return float(at + (0.5 * (before - after) / bend if bend < 0 else 0.0))
