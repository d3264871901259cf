"""What lies well: low-interval limits, and the register a part may use under a voice."""

from collections.abc import Sequence
from itertools import pairwise

LOW_INTERVAL_LIMITS = {3: 49, 4: 45, 5: 40, 7: 33, 8: 49, 9: 40}
"""Semitones -> lowest midi note they may stand on without growing muddy (R. Hoffmann's table; fifth A1, fourth and
major sixth E2, major third A2, minor third and minor sixth C#3). Seconds are kept above C4 (default, unsourced)."""
_SECONDS_FROM = 60


def clear(pitches: Sequence[int]) -> bool:
    """Return whether every neighbouring interval of ascending midi `pitches` is above its low-interval limit."""
    for low, high in pairwise(pitches):
        limit = _SECONDS_FROM if high - low <= 2 else LOW_INTERVAL_LIMITS.get(high - low, 0)
        if low < limit:
            return False
    return True


def register_under(sung: Sequence[int], low: int = 52, high: int = 74) -> tuple[int, int]:
    """Return (lowest, highest) midi note for a sustaining part that leaves room for the lead.

    Its top stays two semitones under the middle of what is sung, but not under C#4; without a lead it is `high`. Under
    a low voice its bottom sinks as well, as far as B2, so that voices keep room to move without parallels (defaults E3
    and D5, unsourced).
    """
    if not sung:
        return low, high
    middle = sorted(sung)[len(sung) // 2]
    top = max(low + 9, min(high, middle - 2))
    return max(low - 5, min(low, top - 16)), top
