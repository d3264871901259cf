"""Lengths as musicians write them: sixteenths cut into note values that show where the beats are."""

from collections.abc import Iterator
from typing import NamedTuple

from longplay.song.score import SIXTEENTH
from longplay.song.time import TimeSignature

VALUES = {
    16: ("whole", 0),
    12: ("half", 1),
    8: ("half", 0),
    6: ("quarter", 1),
    4: ("quarter", 0),
    3: ("eighth", 1),
    2: ("eighth", 0),
    1: ("16th", 0),
}
"""Sixteenths -> (name in MusicXML, dots)."""


class Value(NamedTuple):
    """A stretch of one bar that one note value fills: start and length in sixteenths of the bar."""

    start: int
    length: int


def values_between(start: int, end: int, signature: TimeSignature, *, rest: bool = False) -> Iterator[Value]:
    """Fill sixteenths `start` to `end` of one bar with as few values as show every beat that matters.

    Off the beat a value ends at the next beat at the latest (an eighth off may be a quarter); from a beat on it may
    last over several, in 4/4 over the middle of the bar only from beats 1 and 2. A rest never hides the middle.
    """
    while start < end:
        length = next(v for v in VALUES if v <= end - start and _shows_beats(start, v, signature, rest))
        yield Value(start, length)
        start += length


def _shows_beats(at: int, length: int, signature: TimeSignature, rest: bool) -> bool:
    beat = signature.ticks_per_beat // SIXTEENTH
    bar = signature.ticks_per_bar // SIXTEENTH
    off = at % beat
    if off:
        syncopated = beat == 4 and off == 2 and length == 4 and not rest and at % 8 != 6
        return length <= beat - off or syncopated
    if beat == 6:
        return length in {1, 2, 4, 6} or (length == 12 and at % 12 == 0)
    if bar == 16 and at < 8 < at + length:
        return length == 16 or (not rest and (at == 0 or length == 8))
    return True
