"""Voice leading of everything that plays chords, over songs of random chords."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from tests.made import made_grid
from tests.stages.arrange.written import written

from longplay.song.harmony import Chord, ChordSpan, parse_chord
from longplay.song.part import WrittenNote
from longplay.song.proposal import AddPart
from longplay.theory.voice_leading import parallels

LABELS = ("C:maj", "D:min", "E:min7", "F:maj7", "G:7", "A:min", "Bb:maj", "E:7", "F:min", "Ab:maj", "G:maj/3")
BAND = (
    AddPart("s", "strings", "string_section", (), 0.6),
    AddPart("k", "keys", "grand_piano", ()),
    AddPart("g", "guitar", "acoustic_guitar", (), 0.3),
)
Notes = tuple[WrittenNote, ...]


@cache
def songs() -> tuple[tuple[tuple[Chord, ...], dict[str, Notes]], ...]:
    """(chords by bar, notes by role) of ten songs, one chord a bar."""
    rng, grid, out = np.random.default_rng(1), made_grid(), []
    for _ in range(10):
        chords = tuple(parse_chord(LABELS[i]) for i in rng.integers(len(LABELS), size=36))
        spans = tuple(ChordSpan(grid.bar_start(i + 1), grid.bar_start(i + 2), c, 0.9) for i, c in enumerate(chords))
        out.append((chords, {p.role: p.notes for p in written(*BAND, chords=spans).parts}))
    return tuple(out)


def voicing(notes: Notes, tick: int) -> tuple[int, ...]:
    """What sounds, without the left hand and doublings."""
    apart = ("left hand", "octave up")
    here = [n for n in notes if n.start <= tick < n.start + n.length]
    return tuple(sorted(n.midi for n in here if not any(a in n.why for a in apart)))


def moves(role: str) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Pairs of neighbouring chords of as many voices."""
    heard = [[voicing(parts[role], bar * 3840 + 10) for bar in range(36)] for _, parts in songs()]
    return [(x, y) for song in heard for x, y in pairwise(song) if x != y and len(x) == len(y) >= 3]


@pytest.mark.parametrize("role", ["strings", "keys", "guitar"])
def test_voices_lead_well(role: str) -> None:
    found = moves(role)
    ways = [abs(b - a) for x, y in found for a, b in zip(x, y, strict=True) if a != b]
    assert len(found) > 50
    assert sum(way <= 2 for way in ways) >= 0.65 * len(ways)
    assert sum(parallels(x, y) for x, y in found) <= 0.01 * len(found)
    assert sum(any(b < a for a, b in zip(x, y[1:], strict=False)) for x, y in found) <= 0.03 * len(found)


@pytest.mark.parametrize("role", ["strings", "keys", "guitar"])
def test_chord_tones_sound(role: str) -> None:
    for chords, parts in songs():
        inside = [
            n.midi % 12 in {*(c := chords[min(n.start // 3840, 35)]).pitch_classes, c.lowest} for n in parts[role]
        ]
        assert sum(inside) >= 0.93 * len(inside)
