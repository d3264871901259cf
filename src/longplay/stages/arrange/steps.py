"""From typed steps to ticks: a pattern of sixteen steps laid over a bar of any time signature."""

from typing import NamedTuple

from longplay.song.style import Groove
from longplay.song.time import TICKS_PER_QUARTER, TimeSignature

KICK, SNARE, STICK, HAT, OPEN, CRASH, RIDE = 36, 38, 37, 42, 46, 49, 51
TIME = {HAT, OPEN, RIDE, 44, 53}
"""Drums that keep time."""
STEP = TICKS_PER_QUARTER // 4
"""A sixteenth, in ticks."""
ACCENTS = {"X": 3, "x": 2, "o": 1, "g": 0}
_BEATS = {2: (0, 1), 3: (0, 1, 1), 4: (0, 1, 2, 3), 5: (0, 1, 2, 3, 1), 6: (0, 1, 1, 2, 3, 3), 7: (0, 1, 2, 3, 0, 1, 3)}
"""Which beats of a four-beat pattern make a bar of another length: a waltz is boom chick chick."""


class Hit(NamedTuple):
    """A drum hit in a bar: tick from the bar line, General MIDI key, accent 0-3, why it is there."""

    tick: int
    key: int
    accent: int
    why: str


def pattern_beats(signature: TimeSignature) -> tuple[int, ...]:
    """Return the beat (0-3) of a four-beat pattern that each felt beat of the bar takes."""
    return _BEATS.get(signature.beats, tuple(b % 4 for b in range(signature.beats)))


def step_ticks(signature: TimeSignature) -> tuple[tuple[int, int], ...]:
    """Return (tick in the bar, step 0-15 of the pattern) for every step that the bar has.

    In a compound bar (6/8) a felt beat has three eighths: the pattern's beat, its "and", and the "and" again.
    """
    within: tuple[tuple[int, int], ...] = ((0, 0), (240, 1), (480, 2), (720, 3))
    if signature.ticks_per_beat != TICKS_PER_QUARTER:
        eighth = signature.ticks_per_beat // 3
        within = ((0, 0), (eighth, 2), (2 * eighth, 2))
    return tuple(
        (beat * signature.ticks_per_beat + tick, 4 * source + step)
        for beat, source in enumerate(pattern_beats(signature))
        for tick, step in within
    )


def groove_hits(groove: Groove, bar: int, signature: TimeSignature) -> list[Hit]:
    """Return the hits of the pattern's bar number `bar` (from 0, counted round)."""
    first = (bar % groove.bars) * 16
    return [
        Hit(tick, lane.key, ACCENTS[symbol], f"{groove.name}: {_place(lane.key, step)}")
        for lane in groove.lanes
        for tick, step in step_ticks(signature)
        if (symbol := lane.steps[first + step]) != "."
    ]


def _place(key: int, step: int) -> str:
    if key in {37, 38}:
        return "backbeat" if step in {4, 12} else "answer to the backbeat"
    if key == 36:
        return "kick on the beat" if step % 4 == 0 else "kick before the beat"
    return "time" if key in {42, 46, 51, 53, 44} else "colour"


def fill_hits(fill: Groove, beats: int, bar_ticks: int, into: str) -> list[Hit]:
    """Return the hits of a fill of so many quarter beats at the end of a bar that is `bar_ticks` long."""
    start = bar_ticks - beats * TICKS_PER_QUARTER
    return [
        Hit(start + step * TICKS_PER_QUARTER // 4, lane.key, ACCENTS[symbol], f"fill into {into}: {fill.name}")
        for lane in fill.lanes
        for step, symbol in enumerate(lane.steps)
        if symbol != "."
    ]


def fill_beats(fill: Groove) -> int:
    """Return how many beats a fill lasts."""
    return len(fill.lanes[0].steps) // 4
