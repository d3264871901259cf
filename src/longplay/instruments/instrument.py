"""What an instrument says of itself, and how it is asked to play."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from longplay.song.performance import Performance

Stem = NDArray[np.float32]
Play = Callable[[Performance, int], Mapping[str, Stem]]


@dataclass(frozen=True, slots=True)
class Instrument:
    """One built-in instrument.

    name: as a Performance asks for it. role: of the tracks it makes, one of song.track.ROLES. good_for: plain words
    for people. use: "record" when its sound may stay on a
    record, "guide" when a person should replace it. velocity: what a harder touch changes. lowest, highest: playable
    midi notes (drum keys for a kit). stems: names of what `play` returns. licence: of the sound it makes.
    play: (performance, rate in Hz) -> float32 stems of shape (frames, 2).
    """

    name: str
    role: str
    good_for: str
    use: Literal["record", "guide"]
    velocity: str
    lowest: int
    highest: int
    stems: tuple[str, ...]
    licence: str
    play: Play


OWN_SOUND = "Synthesised by Longplay; no recording is contained in it. The sound is the artist's, free of claims."


def frames_of(performance: Performance, rate: int) -> int:
    """Return how many frames the whole performance fills at `rate` Hz."""
    return round(performance.duration * rate)


def frequency(midi: float, tuning_cents: float) -> float:
    """Return the equal-tempered frequency in Hz of a midi note when A4 lies `tuning_cents` from 440 Hz (ISO 16)."""
    return float(440.0 * 2.0 ** ((midi - 69.0) / 12.0 + tuning_cents / 1200.0))
