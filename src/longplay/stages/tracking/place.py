"""Find the place of a take: first where files begin by custom, then wherever it fits best."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.stages.tracking.likeness import FINE_S, STEP_S, Features, Slide, slide

LIKE, LIKE_IN_HARMONY = 0.2, 0.05
"""Sum of both likenesses that a whole take of the song reaches, and the least of its harmony. Measured on stems of two
songs: takes of the song 0.3 to 1.0 (harmony 0.07 to 0.6), takes of another 0.05 to 0.12."""
_WHOLE_S = 60.0  # from here on the figures above hold; a shorter take is like anything by chance more easily
_MOST_FOR_SHORT = 2.0
CUSTOM = 0.8
"""A customary start wins where it is this much like the best of all places: songs repeat (default, unsourced)."""
NEAR_S = 0.08
"""So near a customary start a take stays on it: what is left is feel, or latency that nobody can tell from it."""
_RIVAL = 0.95
"""Another place that is this much like the best one: then a person is asked (default, unsourced)."""
_APART_S = 0.4


@dataclass(frozen=True, slots=True)
class Place:
    """Where a take begins on the record. apart_ms: of its attacks behind the record's there. or_else_s: the rival."""

    start_s: float
    how: str
    apart_ms: float
    likeness: float
    harmony: float
    sure: bool
    or_else_s: float


def find_place(take: Features, record: Features, customary: Sequence[tuple[str, float]], pitched: bool) -> Place:
    """Slide the take along the record; `customary` starts (how, seconds) go before places that are as good."""
    attacks = slide(take.attacks, record.attacks, FINE_S)
    harmony = slide(take.harmony, record.harmony, STEP_S) if pitched else None
    seconds, total = _sum(attacks, harmony)
    best = int(np.argmax(total))
    rival = np.abs(seconds - seconds[best]) > _APART_S
    second = int(np.argmax(np.where(rival, total, -2.0)))
    for how, start in customary:
        near = np.flatnonzero(np.abs(seconds - start) <= NEAR_S)
        peak = int(near[np.argmax(total[near])]) if near.size else best
        if near.size and total[peak] >= CUSTOM * total[best]:
            at = _refined(attacks, seconds[peak])
            return Place(start, how, 1000 * (at - start), float(total[peak]), _at(harmony, start), True, start)
    at = _refined(attacks, seconds[best])
    sure = bool(total[second] < _RIVAL * total[best])
    return Place(at, "heard", 0.0, float(total[best]), _at(harmony, at), sure, float(seconds[second]))


def is_like(place: Place, seconds: float, pitched: bool) -> bool:
    """Whether a take of so many seconds is of this song, where it fits best."""
    more = min(_MOST_FOR_SHORT, float(np.sqrt(max(1.0, _WHOLE_S / max(seconds, 1.0)))))
    return place.likeness >= LIKE * more and (not pitched or place.harmony >= LIKE_IN_HARMONY * more)


def _sum(attacks: Slide, harmony: Slide | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(seconds, likeness of attacks plus harmony) at every start on the finer grid; -2 where too little overlaps."""
    seconds = np.asarray(attacks.lags * FINE_S, np.float64)
    if harmony is None:
        return seconds, attacks.likeness
    coarse: NDArray[np.float64] = np.interp(seconds, harmony.lags * STEP_S, harmony.likeness, left=-1.0, right=-1.0)
    return seconds, attacks.likeness + coarse


def _at(harmony: Slide | None, seconds: float) -> float:
    return harmony.at(seconds) if harmony else 0.0


def _refined(attacks: Slide, seconds: float) -> float:
    """The peak of the attacks' likeness near a start, between its steps (parabola over three)."""
    near = np.flatnonzero(np.abs(attacks.lags * FINE_S - seconds) <= 0.05 + FINE_S / 2)
    top = int(near[np.argmax(attacks.likeness[near])])
    if not 0 < top < len(attacks.likeness) - 1:
        return float(seconds)
    before, here, behind = attacks.likeness[top - 1 : top + 2]
    bend = before - 2 * here + behind
    offset = 0.5 * (before - behind) / bend if bend < 0 else 0.0
    return float((attacks.lags[top] + float(np.clip(offset, -0.5, 0.5))) * FINE_S)
