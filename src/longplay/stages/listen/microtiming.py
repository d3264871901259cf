"""How far each attack of a played track lies off where its player usually puts it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Array = NDArray[np.float64]

PLAYED = ("guitar", "keys", "bass")
"""Roles whose attacks are clear and played: loops keep their own time, voices and mixes have no clear attacks."""
RISE_DB = 4.0
"""An attack that rises less may be a squeak or a beating string (default, unsourced)."""
APART_S = 0.06
"""Attacks nearer to each other are one rake, a flam or a noise before the stroke: which counts nobody knows."""
FEWEST = 24
"""Three bars of eighths: fewer show no habit (default, unsourced)."""
_KERNEL_MS = 20.0
_LEAST_SHARE = 0.04
"""A place in the beat is a habit of the player from one attack in 25 on; defaults, unsourced."""
_VALLEY = 1.5
"""A place of its own has a peak so many times over the valley beside it (default, unsourced)."""
_REACH = 0.075
"""Attacks within so much of a beat make up a place: a third of a sixteenth (default, unsourced)."""
_OWN_PART = 0.4
"""Further than this part of the way to the next place, an attack may belong to either."""
_FURTHEST_MS = 110.0
_ELSEWHERE_MS = 25.0
"""An attack off all places but this near to a written sixteenth or triplet was meant there (default, unsourced)."""
_MEANT_MS = 45.0
_WANDER = 61
"""Attacks over which a player's own lag may wander: about eight bars of eighths (default, unsourced)."""
_DRIFTS = np.arange(-1500.0, 1501.0, 10.0)
"""Parts per million: two machines that run apart stay far below this."""
_BETTER = 1.15
_LEAST_DRIFT_MS = 15.0


def off_the_beat(attacks: Floats, beats: tuple[float, ...]) -> Floats:
    """Rows (second, ms late, sureness 0 or 1, drift in ms so far) for `attacks` of rows (second, rise in dB).

    beats: rising seconds of the felt beats. Late is against the player's own habit: where in the beat this track
    plays (swing and pushes stay), how late it lies there, and how that wanders over eight bars. Drift is what a
    straight line takes the track off the clock, 0 where it keeps to it. Attacks that may belong to two places, weak
    ones and those close to others are not sure. No rows for fewer than 24 attacks.
    """
    if len(attacks) < FEWEST:
        return np.zeros((0, 4), np.float32)
    seconds = attacks[:, 0].astype(np.float64)
    clear = (attacks[:, 1] >= RISE_DB) & _alone(seconds)
    if np.count_nonzero(clear) < FEWEST:
        return np.zeros((0, 4), np.float32)
    count = np.arange(len(beats), dtype=np.float64)
    beat_s = float(np.median(np.diff(beats)))
    drift = _drift(seconds, clear, np.asarray(beats), count)
    position = np.interp(seconds - drift, beats, count)
    late, own = _from_places(position, clear, 1000.0 * beat_s)
    sure = clear & own
    late -= _wander(late, sure)
    return np.stack((seconds, late, sure, 1000.0 * drift), axis=1).astype(np.float32)


def _alone(seconds: Array) -> NDArray[np.bool_]:
    gaps = np.diff(seconds)
    return np.asarray((np.concatenate(([9.0], gaps)) > APART_S) & (np.concatenate((gaps, [9.0])) > APART_S))


def _drift(seconds: Array, clear: NDArray[np.bool_], beats: Array, count: Array) -> Array:
    """Seconds by which each attack has drifted from the first: the slope that makes the places in the beat sharpest."""
    at = seconds[clear] - seconds[0]
    sharp = np.array([_sharpness(np.interp(seconds[clear] - at * ppm * 1e-6, beats, count)) for ppm in _DRIFTS])
    best = int(np.argmax(sharp))
    total_ms = abs(_DRIFTS[best]) * 1e-3 * at[-1]
    if total_ms < _LEAST_DRIFT_MS or sharp[best] < _BETTER * sharp[len(_DRIFTS) // 2]:
        return np.zeros(len(seconds))
    return np.asarray((seconds - seconds[0]) * _DRIFTS[best] * 1e-6)


def _sharpness(position: Array) -> float:
    """How clearly attacks gather at places of the beat, its half, third and quarter."""
    return float(sum(abs(np.mean(np.exp(2j * np.pi * k * position))) ** 2 for k in (1, 2, 3, 4)))


def _from_places(position: Array, clear: NDArray[np.bool_], beat_ms: float) -> tuple[Array, NDArray[np.bool_]]:
    """(ms from the nearest place where this track plays, whether it surely belongs there) for each attack.

    position: in beats. Of several attacks round one place only the nearest is surely its own: the others are graces.
    """
    phase = position % 1.0
    places = _places(phase[clear], beat_ms)
    apart = _round(phase[:, None] - places[None, :]) * beat_ms
    nearest = np.argmin(np.abs(apart), axis=1)
    late = apart[np.arange(len(phase)), nearest]
    gaps = np.abs(_round(places[:, None] - places[None, :])) * beat_ms + np.where(np.eye(len(places)), 1e9, 0.0)
    own = np.abs(late) <= np.minimum(_OWN_PART * gaps.min(axis=1), _FURTHEST_MS)[nearest]
    own &= _nearest_of_its_place(position - late / beat_ms, np.abs(late))
    return late, own & ~_meant(phase, late, places, beat_ms)


def _nearest_of_its_place(place: Array, distance: Array) -> NDArray[np.bool_]:
    """Whether no other attack lies nearer to the same place (in beats) of the song."""
    same = np.round(place * 100.0)
    order = np.lexsort((distance, same))
    first = np.zeros(len(place), np.bool_)
    first[order] = np.diff(same[order], prepend=-1e9) > 1.0
    return first


def _meant(phase: Array, late: Array, places: Array, beat_ms: float) -> NDArray[np.bool_]:
    """Whether an attack far off all places lies on a written sixteenth or triplet."""
    sixteenths = _round(places - np.round(places * 4.0) / 4.0)
    lag = float(np.median(sixteenths))
    written = np.unique(np.round(np.concatenate((np.arange(4) / 4.0, np.arange(3) / 3.0)), 6))
    near = np.abs(_round(phase[:, None] - lag - written[None, :])).min(axis=1) * beat_ms
    return np.asarray((np.abs(late) > _MEANT_MS) & (near < _ELSEWHERE_MS))


def _places(phase: Array, beat_ms: float) -> Array:
    """Where in the beat (0-1) this track plays: the peaks of its attacks' density, each the middle of its attacks."""
    bins = max(round(beat_ms / 2.0), 8)
    counts = np.bincount((phase * bins).astype(np.int64) % bins, minlength=bins).astype(np.float64)
    ms = np.minimum(np.arange(bins), bins - np.arange(bins)) * beat_ms / bins
    density = np.fft.irfft(np.fft.rfft(counts) * np.fft.rfft(np.exp(-0.5 * (ms / _KERNEL_MS) ** 2)), bins)
    peaks = np.flatnonzero((density > np.roll(density, 1)) & (density >= np.roll(density, -1)))
    found: list[int] = []
    for peak in peaks[np.argsort(-density[peaks], kind="stable")]:
        if all(_stands_apart(density, int(peak), other) for other in found):
            found.append(int(peak))
    near = np.abs(_round(phase[:, None] - (np.array(found)[None, :] + 0.5) / bins))
    counted = np.bincount(np.argmin(near, axis=1), near.min(axis=1) < _REACH, minlength=len(found))
    often = [k for k in range(len(found)) if counted[k] >= max(_LEAST_SHARE * len(phase), 4.0) or k == 0]
    return np.sort([_middle(phase, (found[k] + 0.5) / bins) for k in often])


def _stands_apart(density: Array, peak: int, other: int) -> bool:
    """Whether there is a valley between two peaks (on the short way round), and they are not the same place."""
    way = round(float(_round((other - peak) / len(density))) * len(density))
    between = density[(peak + np.arange(min(way, 0), max(way, 0) + 1)) % len(density)]
    return abs(way) > _REACH * len(density) and float(density[peak]) > _VALLEY * float(between.min())


def _middle(phase: Array, centre: float) -> float:
    apart = _round(phase - centre)
    return (centre + float(np.median(apart[np.abs(apart) < _REACH]))) % 1.0


def _round(turns: Any) -> Any:
    """Parts of a beat as the shortest way round, -0.5 to 0.5."""
    return (turns + 0.5) % 1.0 - 0.5


def _wander(late: Array, sure: NDArray[np.bool_]) -> Array:
    """The player's own slow lag at each attack: a running median; the first and last bars share one window."""
    places = np.flatnonzero(sure)
    if not len(places):
        return np.zeros(len(late))
    width = min(_WANDER, len(places))
    middles = np.median(np.lib.stride_tricks.sliding_window_view(late[places], width), axis=1)
    centres = places[width // 2 : width // 2 + len(middles)]
    return np.asarray(np.interp(np.arange(len(late)), centres, middles))
