"""The record's form, its clock, its chords, and the parts that were written for it."""

from dataclasses import dataclass

from longplay.song.harmony import ChordSpan
from longplay.song.part import Part
from longplay.song.section_plan import SectionPlan
from longplay.song.structure import Structure
from longplay.song.time import DemoSeconds, RecordSeconds, TempoMap


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of demo seconds laid at a place of the record. copy and tracks as in edit.Piece.

    ring_s: seconds for which the demo rings on behind the stretch, under what follows or into the record's end.
    enters_s, leaves_s: seconds from the stretch's first and last bar line to where the lead comes in (earlier with a
    pick-up: negative) and goes out (later with a word that is held).
    """

    demo_start: float
    demo_end: float
    record_start: float
    copy: bool = False
    tracks: tuple[str, ...] = ()
    ring_s: float = 0.0
    enters_s: float = 0.0
    leaves_s: float = 0.0

    @property
    def record_end(self) -> float:
        """Where the stretch ends on the record, in seconds."""
        return self.record_start + self.demo_end - self.demo_start


@dataclass(frozen=True, slots=True)
class Stop:
    """A stretch of the record (seconds) in which nothing sounds but the demo's tracks named in `keep`."""

    start: float
    end: float
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """How demo time lies on record time: the cuts, and what follows from them on the record's clock.

    clock: the one reference parts are played against ("loop Drum Loop" or "the song's own beats"). stops: where the
    band holds still.
    """

    cuts: tuple[Cut, ...]
    grid: TempoMap[RecordSeconds]
    structure: Structure
    chords: tuple[ChordSpan, ...]
    duration: float
    clock: str
    tuning_cents: float
    stops: tuple[Stop, ...] = ()

    def to_record(self, demo_seconds: float) -> tuple[RecordSeconds, ...]:
        """Every place of the record where this moment of the demo sounds."""
        return tuple(
            RecordSeconds(c.record_start + demo_seconds - c.demo_start)
            for c in self.cuts
            if c.demo_start <= demo_seconds < c.demo_end
        )

    def to_demo(self, record_seconds: float) -> DemoSeconds:
        """The one moment of the demo that lies at this moment of the record; outside of it the nearest cut goes on."""
        cut = next((c for c in reversed(self.cuts) if c.record_start <= record_seconds), self.cuts[0])
        return DemoSeconds(cut.demo_start + record_seconds - cut.record_start)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The form, the written parts, and the plan they were written by."""

    form: Form
    parts: tuple[Part, ...]
    plan: tuple[SectionPlan, ...] = ()

    def planned_at(self, bar: int) -> SectionPlan | None:
        """The plan of the section that holds `bar` of the record."""
        return next((s for s in self.plan if s.first_bar <= bar < s.first_bar + s.bars), None)
