"""How was each phrase sung, measured against the singer's own habit?"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, pi

import numpy as np

from longplay.song.harmony import Key
from longplay.song.listening import Listening, Phrase, SungNote
from longplay.song.time import TICKS_PER_QUARTER

HELD_S = 0.6
"""A note this long is held, and heard for itself; default, unsourced."""
NOTE_ERROR_CENTS = 10.0
"""Nine of ten note centres are measured within this (48 made notes with exact truth, clean to with bleed)."""
FOLD_FROM_CENTS = 30.0
"""From here on a phrase may belong to the next semitone; the key decides."""


@dataclass(frozen=True, slots=True)
class SungPhrase:
    """One phrase as sung. cents: off the singer's own centre (flat is negative) +- uncertainty.

    held_cents: the same for its longest held note (0 = none). focus: 0-1 how well its notes agree. late_ms: off the
    singer's own habit against the eighth-note grid, with timing_focus 0-1. confidence: 0-1 of the pitch.
    """

    phrase: Phrase
    cents: float
    uncertainty: float
    held_cents: float
    focus: float
    late_ms: float
    timing_focus: float
    confidence: float
    notes: int


def sung_phrases(
    listening: Listening, phrases: tuple[Phrase, ...], notes: tuple[SungNote, ...]
) -> tuple[SungPhrase, ...]:
    """Every phrase of the lead that has at least three notes; `phrases` and `notes` are of one singer, in order."""
    onsets = [note.onset for note in notes]
    own = _middle(notes)
    habit, _ = centre([_late(listening, n) for n in notes], [1.0] * len(notes), _eighth_ms(listening))
    found = []
    for phrase in phrases:
        inside = notes[bisect_left(onsets, phrase.start - 0.05) : bisect_left(onsets, phrase.end)]
        if len(inside) >= 3:
            found.append(_sung(listening, phrase, inside, own, habit))
    return tuple(found)


def centre(values: Sequence[float], weights: Sequence[float], period: float) -> tuple[float, float]:
    """Weighted circular mean of `values` (in -period/2..period/2) and its focus 0-1 (1 = all agree)."""
    angles, weight = 2 * pi * np.asarray(values) / period, np.asarray(weights)
    if not weight.sum():
        return 0.0, 0.0
    x, y = float(np.sum(weight * np.cos(angles))), float(np.sum(weight * np.sin(angles)))
    return float(np.arctan2(y, x)) * period / (2 * pi), hypot(x, y) / float(weight.sum())


def _middle(notes: Sequence[SungNote]) -> float:
    """The singer's own centre in cents: half of the sung time lies above it, so that no phrase pulls it along."""
    seed, _ = centre([n.cents for n in notes], [_weight(n) for n in notes], 100.0)
    off = np.array([_wrap(n.cents - seed, 100.0) for n in notes])
    order = np.argsort(off)
    heard = np.cumsum(np.array([_weight(n) for n in notes])[order])
    return seed + float(off[order][np.searchsorted(heard, heard[-1] / 2)]) if len(heard) else 0.0


def spread(phrases: Sequence[SungPhrase]) -> float:
    """Robust spread of the phrases' centres in cents (1.4826 times the median absolute deviation)."""
    cents = np.asarray([p.cents for p in phrases])
    return float(1.4826 * np.median(np.abs(cents - np.median(cents)))) if cents.size else 0.0


def _sung(listening: Listening, phrase: Phrase, notes: tuple[SungNote, ...], own: float, habit: float) -> SungPhrase:
    mean, focus = centre([n.cents for n in notes], [_weight(n) for n in notes], 100.0)
    cents = _fold(_wrap(mean - own, 100.0), notes, own, listening.key.value)
    late, timing_focus = centre([_late(listening, n) for n in notes], [1.0] * len(notes), _eighth_ms(listening))
    sure = float(np.mean([n.confidence for n in notes])) * min(1.0, focus / 0.7) * len(notes) / (len(notes) + 1.0)
    return SungPhrase(
        phrase,
        round(cents, 1),
        max(NOTE_ERROR_CENTS, 25.0 * (1.0 - focus) / len(notes) ** 0.5),
        round(_held(notes, own, cents), 1),
        focus,
        round(_wrap(late - habit, _eighth_ms(listening)), 1),
        timing_focus,
        round(sure, 3),
        len(notes),
    )


def _weight(note: SungNote) -> float:
    return min(note.offset - note.onset, 1.0) * note.confidence


def _wrap(value: float, period: float) -> float:
    return (value + period / 2) % period - period / 2


def _held(notes: tuple[SungNote, ...], own: float, cents: float) -> float:
    """The longest held note's distance from the singer's centre, on the side the phrase leans to."""
    held = [n for n in notes if n.offset - n.onset >= HELD_S]
    if not held:
        return 0.0
    off = _wrap(max(held, key=lambda n: n.offset - n.onset).cents - own, 100.0)
    return off + 100.0 * round((cents - off) / 100.0)


def _fold(cents: float, notes: tuple[SungNote, ...], own: float, key: Key) -> float:
    """Off by +40 may be off by -60 from the next note: take what leaves more of the notes in the key."""
    if abs(cents) < FOLD_FROM_CENTS:
        return cents
    other = cents - 100.0 if cents > 0 else cents + 100.0

    def in_key(shift: float) -> float:
        meant = [round(n.midi + (n.cents - own - shift) / 100.0) for n in notes]
        return sum(m % 12 in key.scale for m in meant) / len(meant)

    # A fifth more of the notes: below that the difference is chance (default, unsourced).
    return other if in_key(other) >= in_key(cents) + 0.2 else cents


def _late(listening: Listening, note: SungNote) -> float:
    """Milliseconds from the nearest eighth note of the song's own grid."""
    eighth = TICKS_PER_QUARTER // 2
    tick = round(listening.grid.tick(note.onset) / eighth) * eighth
    return 1000.0 * (note.onset - listening.grid.seconds(tick))


def _eighth_ms(listening: Listening) -> float:
    quarters = TICKS_PER_QUARTER / listening.grid.time_signature.ticks_per_beat
    return 30000.0 / listening.grid.bpm * quarters
