"""Free decays: how long a room rings on after sounds that stop."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SMOOTH_S = 0.05  # reverberation itself flutters; its mean falls straight
_LEAST_FALL_DB = 14.0
_FIRST_DB = 5.0  # below the first fall, which is the sound's own
_LEAST_STRAIGHT_DB, _SHORTEST = 9.0, 8  # dB and steps that a line must cover
_CLEAR_DB = 6.0  # the fit ends so far above the quietest moments
_RISE_DB = 1.0  # more than that and something new sounds
_WORST_DB = 0.8  # rms distance from a straight line; more is not free


@dataclass(frozen=True, slots=True)
class FreeDecay:
    """One fall. rt60_s: seconds to fall by 60 dB at its slope; start_db: where its line meets the end of the sound, in
    dB re the sound (in a dry recording far below); fall_db: how far it could be followed.
    """

    rt60_s: float
    start_db: float
    fall_db: float


def free_decays(powers: NDArray[np.float64], step_s: float) -> tuple[FreeDecay, ...]:
    """Every straight fall (in dB) of at least 14 dB in the power curve `powers`, one value every `step_s` seconds."""
    from scipy.ndimage import uniform_filter1d

    if powers.size < 10:
        return ()
    smooth = np.maximum(uniform_filter1d(powers, max(round(_SMOOTH_S / step_s), 1)), 1e-15)
    levels = 10.0 * np.log10(smooth)
    heard = levels[levels > -100.0]
    floor = float(np.percentile(heard, 1)) + _CLEAR_DB if heard.size else 0.0
    found = (_fall(levels[first:last], floor, step_s) for first, last in _falling(levels))
    return tuple(fall for fall in found if fall)


def rt60_of(decays: tuple[FreeDecay, ...]) -> float | None:
    """RT60 of the room behind many decays, their median; None for fewer than 5.

    A sound's own decay makes a fall longer, a fall that the next sound cuts short looks steeper. In made rooms of 0.7
    to 1.5 s a voice reads 15 % off at most, longer rooms too short (bench/mix.py).
    """
    return float(np.median([d.rt60_s for d in decays])) if len(decays) >= 5 else None


def _falling(levels: NDArray[np.float64]) -> list[tuple[int, int]]:
    """(first, last) of every stretch that only falls, but for a flutter."""
    spans: list[tuple[int, int]] = []
    top = low = 0
    for at in range(1, len(levels)):
        if levels[at] < levels[low]:
            low = at
        elif levels[at] > levels[low] + _RISE_DB or at - low > 15:
            if levels[top] - levels[low] >= _LEAST_FALL_DB:
                spans.append((top, low + 1))
            top = low = at
        if levels[at] >= levels[top]:
            top = low = at
    if levels[top] - levels[low] >= _LEAST_FALL_DB:
        spans.append((top, low + 1))
    return spans


def _fall(levels: NDArray[np.float64], floor: float, step_s: float) -> FreeDecay | None:
    """The straight end of one falling stretch, behind the knee where the room takes over; None where there is none."""
    reference = float(levels[0])
    inside = np.flatnonzero((levels < reference - _FIRST_DB) & (levels > floor))
    if inside.size < 2 * _SHORTEST:
        return None
    fits = [fit for knee in range(0, inside.size - _SHORTEST, 2) if (fit := _line(levels, inside[knee:]))]
    straight = [fit for fit in fits if fit[2] < _WORST_DB and fit[3] >= _LEAST_STRAIGHT_DB]
    if not straight:
        return None
    slope, start, _, fall = straight[0]  # the longest that is straight
    return FreeDecay(-60.0 * step_s / slope, start - reference, fall)


def _line(levels: NDArray[np.float64], steps: NDArray[np.intp]) -> tuple[float, float, float, float] | None:
    """(slope per step, level at step 0, rms distance, fall in dB) of the line through `steps`; None if it rises."""
    slope, start = np.polyfit(steps, levels[steps], 1)
    if slope > -0.03:
        return None
    distance = float(np.sqrt(np.mean(np.square(levels[steps] - (slope * steps + start)))))
    return float(slope), float(start), distance, float(-slope * (steps[-1] - steps[0]))
