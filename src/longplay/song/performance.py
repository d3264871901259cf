"""What is played: notes in seconds, with the weight of each hand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlayedNote:
    """One played note on the record's clock.

    start, end: seconds. midi: note number (for a kit: the General MIDI drum key). velocity: 1 to 127.
    articulation: what the player does with it ("", "ghost", "dead", "legato", "slide", "choke" ...).
    """

    start: float
    end: float
    midi: int
    velocity: int
    articulation: str = ""


@dataclass(frozen=True, slots=True)
class Performance:
    """One part as one player plays it.

    instrument: a built-in one's name ("acoustic_kit", "electric_bass", "grand_piano", "string_section" ...).
    tuning_cents: how far the song's A lies from 440 Hz; duration: seconds to render, tails included.
    """

    part: str
    instrument: str
    notes: tuple[PlayedNote, ...]
    duration: float
    tuning_cents: float = 0.0
    seed: int = 0
