"""What stands on a music stand: notes, chords and words in bars."""

from dataclasses import dataclass

from longplay.song.harmony import Chord, Key
from longplay.song.time import Tick, TimeSignature

SIXTEENTH = 240
"""The finest value a score is written in, in ticks."""


@dataclass(frozen=True, slots=True)
class ScoreNote:
    """A note as it is read: start and length in ticks, whole sixteenths. midi: note number (drum key on a drum staff).

    lyric: the syllable or words under it.
    """

    start: Tick
    length: Tick
    midi: int
    lyric: str = ""


@dataclass(frozen=True, slots=True)
class ChordMark:
    """A chord symbol over the staff at `tick`."""

    tick: Tick
    chord: Chord


@dataclass(frozen=True, slots=True)
class BarMark:
    """A rehearsal mark at the first beat of a bar (counted from 1)."""

    bar: int
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """One sheet for one player.

    bars: how many, from bar 1; notes that start before tick 0 make a pick-up bar. staff: "treble", "tenor" (sounds
    an octave lower than it looks), "bass" or "drums".
    slashes: bars in which a player reads the chords. bpm: felt beats a minute at bar 1. direction: a line at the top.
    """

    title: str
    artist: str
    part: str
    key: Key
    bpm: float
    time_signature: TimeSignature
    bars: int
    staff: str = "treble"
    notes: tuple[ScoreNote, ...] = ()
    chords: tuple[ChordMark, ...] = ()
    marks: tuple[BarMark, ...] = ()
    slashes: tuple[int, ...] = ()
    direction: str = ""
