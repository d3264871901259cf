"""What is written: notes in ticks, on the record's clock, each with its reason."""

from dataclasses import dataclass

from longplay.song.time import Tick

LEAD_VOICE = "lead_voice"
"""The instrument of parts that are sung from the lead itself."""


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A written note. length: ticks; a cymbal written longer than a sixteenth is choked at its end. midi: note number
    (drum key for a kit). accent: 0 ghost, 1 soft, 2 medium, 3 strong. why: the reason it is there ("backbeat", "root
    under Am", "fill into chorus 1").
    """

    start: Tick
    length: Tick
    midi: int
    accent: int
    why: str


@dataclass(frozen=True, slots=True)
class Part:
    """A written part. role: one of track.ROLES; instrument: a name in library/instruments; proposal: whose answer.

    player: who plays it, a name in library/players ("" = the instrument's usual player).
    """

    name: str
    role: str
    instrument: str
    notes: tuple[WrittenNote, ...]
    proposal: str = ""
    player: str = ""
