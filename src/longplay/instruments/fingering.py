"""Where a guitarist plays what is written: one string per note, a hand that stays in its place, strummed chords."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np

from longplay.song.performance import PlayedNote

STANDARD = (40, 45, 50, 55, 59, 64)
"""Open strings of a guitar, E2 to E4."""
_CHORD_S = 0.09
_TOGETHER_S = 0.0005
_SOFT_SPREAD_S, _HARD_SPREAD_S = 0.040, 0.012
"""How long a stroke over six strings takes (default, unsourced)."""
_REACH = 4


@dataclass(frozen=True, slots=True)
class Fingered:
    """A note on its string (0 = lowest).

    end: seconds at which the string is stopped; again: whether the same string is plucked anew then. moved: frets the
    finger goes along the string to its next note there, 0 if none follows soon.
    """

    note: PlayedNote
    string: int
    fret: int
    end: float
    again: bool = False
    moved: int = 0


def strummed(notes: Sequence[PlayedNote], seed: int) -> tuple[PlayedNote, ...]:
    """Return the notes with those that begin together spread from the lowest on, 12 ms hard to 40 ms soft over six.

    The first string sounds at the written time. Notes already apart (a stroke written out) are left as they are.
    """
    out: list[PlayedNote] = []
    for group in _chunks(sorted(notes, key=lambda n: (n.start, n.midi)), _TOGETHER_S):
        rng = np.random.default_rng((seed, len(out), 24))
        force = max(n.velocity for n in group) / 127.0
        step = (_SOFT_SPREAD_S + (_HARD_SPREAD_S - _SOFT_SPREAD_S) * force) / 5.0
        late = np.concatenate([[0.0], np.cumsum(step * rng.uniform(0.8, 1.2, len(group) - 1))])
        out += [replace(n, start=min(n.start + float(s), n.end - 0.001)) for n, s in zip(group, late, strict=True)]
    return tuple(sorted(out, key=lambda n: (n.start, n.midi)))


def fingered(notes: Sequence[PlayedNote], tuning: tuple[int, ...] = STANDARD) -> tuple[Fingered, ...]:
    """Return the notes on strings: those of a chord on different ones, rising with pitch, in the hand's reach.

    A note on a ringing string ends what rang there; such a string is taken only where no other lies as well. Notes
    below a string that has to play them get negative frets.
    """
    placed: list[Fingered] = []
    ringing = [(-1, -1.0)] * len(tuning)
    hand = 0.0
    for group in _chunks(sorted(notes, key=lambda n: (n.start, n.midi)), _CHORD_S, len(tuning)):
        chord = sorted(group, key=lambda n: n.midi)
        ways = combinations(range(len(tuning)), len(chord))
        best = min(ways, key=lambda way: _awkward(chord, way, tuning, ringing, hand))
        frets = [n.midi - tuning[s] for n, s in zip(chord, best, strict=True)]
        hand = float(min((f for f in frets if f > 0), default=hand))
        for note, string, fret in zip(chord, best, frets, strict=True):
            ringing[string] = (note.midi, note.end)
            placed.append(Fingered(note, string, fret, note.end))
    return _stopped(placed)


def _chunks(notes: Sequence[PlayedNote], seconds: float, most: int = 1000) -> list[list[PlayedNote]]:
    """Return runs of notes that begin within `seconds` and sound together, at most `most` and no pitch twice."""
    groups: list[list[PlayedNote]] = []
    for note in notes:
        last = groups[-1] if groups else []
        near = last and note.start - last[0].start < seconds and note.start < last[-1].end
        if near and len(last) < most and all(n.midi != note.midi for n in last):
            last.append(note)
        else:
            groups.append([note])
    return groups


def _awkward(
    chord: Sequence[PlayedNote],
    way: tuple[int, ...],
    tuning: tuple[int, ...],
    ringing: Sequence[tuple[int, float]],
    hand: float,
) -> float:
    """Return how uncomfortable a chord lies on the strings of `way` (weights: default, unsourced)."""
    cost = 0.0
    fingers = []
    for note, string in zip(chord, way, strict=True):
        fret = note.midi - tuning[string]
        midi, end = ringing[string]
        cost += 100.0 * max(0, -fret) + 0.06 * fret + 2.0 * max(0, fret - 14)
        cost += 3.0 if end > note.start + 0.03 and midi != note.midi else 0.0
        if fret > 0:
            fingers.append(fret)
            cost += 0.15 * max(0.0, abs(fret - hand - 1.5) - 1.5)
    span = max(fingers) - min(fingers) if fingers else 0
    return cost + 4.0 * max(0, span - _REACH)


def _stopped(placed: Sequence[Fingered]) -> tuple[Fingered, ...]:
    """Return the notes, each ended at the latest where the next one on its string begins."""
    done: list[Fingered] = []
    for string in sorted({p.string for p in placed}):
        own = sorted((p for p in placed if p.string == string), key=lambda p: p.note.start)
        for now, then in pairwise(own):
            soon = then.note.start - now.end < 0.12
            end = min(now.end, then.note.start)
            done.append(replace(now, end=end, again=soon, moved=abs(then.fret - now.fret) if soon else 0))
        done.append(own[-1])
    return tuple(sorted(done, key=lambda p: (p.note.start, p.string)))
