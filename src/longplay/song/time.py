"""Written time, heard time, and the only way between them."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Generic, NewType, TypeVar, cast

Tick = NewType("Tick", int)
"""Written time: 1/960 of a quarter note, counted from bar 1 beat 1."""
DemoSeconds = NewType("DemoSeconds", float)
"""Heard time on the demo's clock."""
RecordSeconds = NewType("RecordSeconds", float)
"""Heard time on the record's clock, after the structure edit."""

TICKS_PER_QUARTER = 960
Clock = TypeVar("Clock", bound=float)


@dataclass(frozen=True, slots=True)
class TimeSignature:
    """Felt beats in a bar, and the written length of one (quarter = 960; dotted quarter in 6/8 = 1440)."""

    beats: int = 4
    ticks_per_beat: int = TICKS_PER_QUARTER

    @property
    def ticks_per_bar(self) -> int:
        """Ticks in one bar."""
        return self.beats * self.ticks_per_beat

    @property
    def name(self) -> str:
        """The fraction musicians write, such as "4/4" or "6/8"."""
        compound = self.ticks_per_beat == TICKS_PER_QUARTER * 3 // 2
        return f"{self.beats * 3}/8" if compound else f"{self.beats}/4"


@dataclass(frozen=True, slots=True)
class TempoMap(Generic[Clock]):
    """Piecewise linear map from ticks to seconds of one clock.

    beats: seconds of each felt beat; beat `first_beat` of the count (0 = bar 1 beat 1) is beats[0].
    Outside the known beats the nearest tempo goes on. Errors: ValueError for fewer than two beats or if they do
    not rise.
    """

    beats: tuple[float, ...]
    time_signature: TimeSignature = TimeSignature()
    first_beat: int = 0

    def __post_init__(self) -> None:
        """Refuse a map that time could not follow."""
        if len(self.beats) < 2 or any(b <= a for a, b in zip(self.beats, self.beats[1:], strict=False)):
            raise ValueError("a tempo map needs at least two rising beat times")

    def seconds(self, tick: float) -> Clock:
        """Seconds at `tick`."""
        position = tick / self.time_signature.ticks_per_beat - self.first_beat
        index = min(max(int(position // 1), 0), len(self.beats) - 2)
        start, end = self.beats[index], self.beats[index + 1]
        return cast(Clock, start + (position - index) * (end - start))

    def tick(self, seconds: float) -> Tick:
        """The nearest tick at `seconds`."""
        index = min(max(bisect_right(self.beats, seconds) - 1, 0), len(self.beats) - 2)
        start, end = self.beats[index], self.beats[index + 1]
        position = index + (seconds - start) / (end - start) + self.first_beat
        return Tick(round(position * self.time_signature.ticks_per_beat))

    def bar_start(self, bar: int) -> Clock:
        """Seconds of the first beat of `bar`; bars count from 1, the pick-up bar is 0."""
        return self.seconds((bar - 1) * self.time_signature.ticks_per_bar)

    def bar(self, seconds: float) -> int:
        """The bar that holds `seconds`, counted from 1; a beat that is 1/100 beat away already counts."""
        slack = self.time_signature.ticks_per_beat // 100
        return (self.tick(seconds) + slack) // self.time_signature.ticks_per_bar + 1

    def place(self, seconds: float) -> str:
        """Bar and beat as a musician says it: "bar 12 beat 3"."""
        beat = (self.tick(seconds) + 96) // self.time_signature.ticks_per_beat
        bar, beat_in_bar = divmod(beat, self.time_signature.beats)
        return f"bar {bar + 1} beat {beat_in_bar + 1}"

    @property
    def bpm(self) -> float:
        """Felt beats a minute over the whole map."""
        return 60.0 * (len(self.beats) - 1) / (self.beats[-1] - self.beats[0])

    @property
    def last_bar(self) -> int:
        """The last bar with a known beat."""
        return (self.first_beat + len(self.beats) - 1) // self.time_signature.beats + 1


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of heard time in seconds, with the bars a musician would name (0, 0 = no grid)."""

    start: float
    end: float
    first_bar: int = 0
    last_bar: int = 0
    track: str = ""

    @property
    def bars(self) -> str:
        """Bars as text: "bars 5-8", "bar 5" or nothing."""
        if not self.first_bar:
            return ""
        if self.first_bar == self.last_bar:
            return f"bar {self.first_bar}"
        return f"bars {self.first_bar}-{self.last_bar}"


def span_between(grid: TempoMap[Clock], start: float, end: float, track: str = "") -> Span:
    """The span from `start` to `end` seconds with its bars counted on `grid`."""
    last = grid.bar(max(start, end - 0.02))
    return Span(start, end, max(grid.bar(start), 0), max(last, 0), track)


def span_of_bars(grid: TempoMap[Clock], first_bar: int, last_bar: int, track: str = "") -> Span:
    """The span of whole bars `first_bar` to `last_bar`, both included."""
    return Span(grid.bar_start(first_bar), grid.bar_start(last_bar + 1), first_bar, last_bar, track)
