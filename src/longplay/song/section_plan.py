"""The plan of an arrangement: per section who plays, what for, where and how much, and how one gets there."""

from dataclasses import dataclass

from longplay.song.part import WrittenNote

DOORS = ("plain", "fill", "open", "leave", "stop", "pick-up", "swell", "drop")
"""Ways into a section: nothing special, a drum fill, an open hat and kick under the words, a part that rests before it
comes back, a beat of silence from all new parts, a run of the bass, a held part that enters early, parts that go.
"""
FUNCTIONS = {
    "drums": "time",
    "percussion": "time",
    "bass": "floor",
    "guitar": "chords",
    "keys": "chords",
    "strings": "held",
    "pad": "held",
    "brass": "held",
    "lead vocal": "voice",
    "backing vocal": "voice",
    "voice and guitar": "voice",
}
"""What a role does in a band; every other one is "colour"."""


@dataclass(frozen=True, slots=True)
class Playing:
    """Who plays in a section. function: one of FUNCTIONS' values. register: (lowest, highest) midi note, (0, 0) where
    that says nothing. density: 0-1, 0 for the artist's own tracks, which are as they are. ours: whether we write it.
    """

    name: str
    function: str
    register: tuple[int, int]
    density: float
    ours: bool


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """One section of the record. energy: 1 hushed - 5 full. door: the way in, one of DOORS.

    leaves: parts that rest for the last `leave_beats` felt beats before it, so that they can come back. groove: what
    the drums play ("" = none of ours); swing: share of a pair of sixteenths that the first one takes (0.5 = even).
    """

    section: str
    first_bar: int
    bars: int
    energy: int
    playing: tuple[Playing, ...]
    door: str = "plain"
    leaves: tuple[str, ...] = ()
    leave_beats: int = 0
    groove: str = ""
    swing: float = 0.5

    def plays(self, name: str) -> Playing | None:
        """What the part called `name` does here; None when it rests."""
        return next((p for p in self.playing if p.name == name), None)


@dataclass(frozen=True, slots=True)
class SectionByHand:
    """What a person wants of one section. energy: 0 = as planned. play, rest: names of parts."""

    section: str
    energy: int = 0
    play: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LockedBars:
    """Bars of a part (record bars, both included) that keep the notes they had when a person locked them."""

    part: str
    first_bar: int
    last_bar: int
    notes: tuple[WrittenNote, ...] = ()


@dataclass(frozen=True, slots=True)
class ArrangementByHand:
    """arrangement.toml: what a person changed in the plan; it wins."""

    sections: tuple[SectionByHand, ...] = ()
    locked: tuple[LockedBars, ...] = ()

    def of(self, section: str) -> SectionByHand:
        """What is wanted of the section called `section`."""
        return next((s for s in self.sections if s.section == section), SectionByHand(section))


AS_PLANNED = ArrangementByHand()
"""Nobody changed anything."""
