"""How voices pass from chord to chord: short ways, common tones kept, no parallel fifths."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from longplay.theory.voicings import Voicing

_PARALLEL = 30.0
_LEAP = 3.0


def parallels(before: Voicing, after: Voicing) -> int:
    """Return how many pairs of voices move in parallel perfect fifths or octaves."""
    count = 0
    pairs = list(zip(before, after, strict=False))
    for i, (a, b) in enumerate(pairs):
        for c, d in pairs[i + 1 :]:
            count += a != b and (c - a) % 12 == (d - b) % 12 and (c - a) % 12 in {0, 7} and c - a == d - b
    return count


@lru_cache(maxsize=1 << 17)
def motion(before: Voicing, after: Voicing) -> float:
    """Return the cost of a move: semitones of all voices, more for leaps over a fourth, much more for parallels.

    A change of the number of voices costs the way of the outer ones. Weights: default, unsourced. Chords come
    back in songs, so moves are remembered.
    """
    if len(before) != len(after):
        return abs(before[0] - after[0]) + abs(before[-1] - after[-1])
    ways = [abs(b - a) for a, b in zip(before, after, strict=True)]
    leaps = sum(way - 5 for way in ways if way > 5)
    return sum(ways) + _LEAP * leaps + _PARALLEL * parallels(before, after)


def lead_voices(
    choices: Sequence[Sequence[Voicing]], cost: Callable[[int, Voicing], float] = lambda _i, _v: 0.0
) -> tuple[Voicing, ...]:
    """Return one voicing per chord so that motion plus `cost(chord index, voicing)` is least (Viterbi).

    Errors: ValueError when a chord has no choice.
    """
    if any(not c for c in choices):
        raise ValueError("a chord without a voicing cannot be led")
    totals: list[list[float]] = []
    came_from: list[list[int]] = []
    for i, here in enumerate(choices):
        own = [cost(i, v) for v in here]
        if i == 0:
            totals.append(own)
            came_from.append([0] * len(here))
            continue
        ways = [[total + motion(b, v) for total, b in zip(totals[-1], choices[i - 1], strict=True)] for v in here]
        came_from.append([min(range(len(way)), key=way.__getitem__) for way in ways])
        totals.append([min(way) + o for way, o in zip(ways, own, strict=True)])
    return _traced(choices, totals, came_from)


def _traced(
    choices: Sequence[Sequence[Voicing]], totals: list[list[float]], came_from: list[list[int]]
) -> tuple[Voicing, ...]:
    if not choices:
        return ()
    at = min(range(len(totals[-1])), key=totals[-1].__getitem__)
    path = []
    for i in range(len(choices) - 1, -1, -1):
        path.append(choices[i][at])
        at = came_from[i][at]
    return tuple(reversed(path))
