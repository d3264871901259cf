"""Chord shapes that a guitarist's hand can hold."""

from functools import lru_cache
from itertools import pairwise, product

from longplay.song.harmony import Chord
from longplay.theory.voicings import Voicing, needed_tones

TOP_STRINGS = (50, 55, 59, 64)
"""D, G, B and E of a guitar in standard tuning: where a second guitar plays its chords."""
SPAN_FRETS = 3
"""Frets between the lowest and the highest finger: four fingers on four neighbouring frets, no stretch."""


@lru_cache(maxsize=512)
def shapes(chord: Chord, low_fret: int, high_fret: int) -> tuple[Voicing, ...]:
    """Return shapes of `chord` between two frets (both above 0: no open string, so that any capo fits), on the upper
    four strings, or on fewer where no shape of four exists. Each lies within one hand position, every string sounds a
    chord tone, and pitches rise from string to string. Empty for no chord.
    """
    sets = (TOP_STRINGS, TOP_STRINGS[1:], TOP_STRINGS[:3], TOP_STRINGS[1:3], TOP_STRINGS[2:], TOP_STRINGS[:2])
    found = (_shapes(chord, strings, low_fret, high_fret) for strings in sets)
    return next((f for f in found if f), ())


def _shapes(chord: Chord, strings: tuple[int, ...], low_fret: int, high_fret: int) -> tuple[Voicing, ...]:
    tones, needed = set(chord.pitch_classes), needed_tones(chord, len(strings))
    frets = [[f for f in range(low_fret, high_fret + 1) if (s + f) % 12 in tones] for s in strings]
    found = set()
    for fingers in product(*frets):
        pitches = tuple(s + f for s, f in zip(strings, fingers, strict=True))
        in_hand = max(fingers) - min(fingers) <= SPAN_FRETS
        if in_hand and all(a < b for a, b in pairwise(pitches)) and needed <= {p % 12 for p in pitches}:
            found.add(pitches)
    return tuple(sorted(found))
