"""All sensible ways to lay a chord out over a few voices."""

from functools import lru_cache
from itertools import combinations, pairwise

from longplay.song.harmony import Chord
from longplay.theory.ranges import clear

Voicing = tuple[int, ...]
"""Midi notes from the lowest voice up."""


def root_and_fifth(chord: Chord) -> Chord:
    """Return the chord without its third, for harmony that was not heard surely."""
    return Chord(chord.root, "5", chord.bass)


@lru_cache(maxsize=1024)
def voicings(chord: Chord, voices: int, low: int, high: int) -> tuple[Voicing, ...]:
    """Return every close or open voicing of `chord` between two midi notes; empty for no chord.

    Every tone of a triad sounds when there are voices enough, a seventh chord may lose its fifth; neighbours lie at
    most an octave apart (upper-voice rule of four-part writing) and above the low-interval limits.
    """
    tones = set(chord.pitch_classes)
    if not tones:
        return ()
    needed = needed_tones(chord, voices)
    pitches = [p for p in range(low, high + 1) if p % 12 in tones]
    return tuple(
        v
        for v in combinations(pitches, voices)
        if needed <= {p % 12 for p in v} and all(b - a <= 12 for a, b in pairwise(v)) and clear(v)
    )


def needed_tones(chord: Chord, voices: int) -> set[int]:
    """Return pitch classes that must sound: third and seventh tell the chord, the root places it, the fifth fills."""
    tones = list(chord.pitch_classes)
    by_weight = [tones[1], *tones[3:], tones[0], tones[2]] if len(tones) > 2 else tones
    return set(by_weight[:voices])
