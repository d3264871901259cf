"""Two hands and two feet: what a drummer cannot strike at once is left out."""

from collections.abc import Iterable
from itertools import groupby

from longplay.stages.arrange.steps import Hit

FEET = {36, 44}
_HATS = {42, 46}
_CYMBALS_OF_TIME = {51, 53, 59}
_KEEP_FIRST = (38, 37, 49, 57, 50, 48, 47, 45, 43, 41, 51, 53, 46, 42)
"""Which hands' strokes stay when there are too many: the backbeat before time-keeping."""


def playable(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits in order of time, one per drum and tick, at most two hands a tick, never ride and hand hi-hat."""
    out: list[Hit] = []
    ordered = sorted(hits, key=lambda h: (h.tick, h.key, -h.accent))
    for _, together in groupby(ordered, key=lambda h: h.tick):
        once = list({h.key: h for h in reversed(list(together))}.values())
        out += sorted(_two_hands(once), key=lambda h: h.key)
    return out


def _two_hands(hits: list[Hit]) -> list[Hit]:
    keys = {h.key for h in hits}
    drop = _HATS if keys & _CYMBALS_OF_TIME else ({42} if 46 in keys else set())
    feet = [h for h in hits if h.key in FEET]
    hands = [h for h in hits if h.key not in FEET and h.key not in drop]
    hands.sort(key=lambda h: _KEEP_FIRST.index(h.key) if h.key in _KEEP_FIRST else len(_KEEP_FIRST))
    return feet + hands[:2]
