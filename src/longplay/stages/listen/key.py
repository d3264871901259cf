"""The key of a song: profile correlation and the vote of its chords."""

import numpy as np

from longplay.song.corrections import Corrections
from longplay.song.finding import Heard
from longplay.song.harmony import ChordSpan, Key
from longplay.sound.chroma import Chromagram
from longplay.stages.listen.beats import Array

MAJOR = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
MINOR = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)
"""Profiles of Albrecht & Shanahan (The Use of Large Corpora to Train a New Type of Key-Finding Algorithm, Music
Perception 31, 2013); Temperley's and Krumhansl's score the same within the error of 48 songs."""
MAJOR_NAMES = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
MINOR_NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")
"""The spelling with fewer signs."""
CHORD_VOTE = 0.75
"""Weight of the chords' vote beside a correlation (fitted on POP909 renders)."""
SHARPNESS = 12.0
"""Turns scores into odds for the margin (default, unsourced)."""


def find_key(chroma: Chromagram, chords: tuple[ChordSpan, ...], corrections: Corrections) -> Heard[Key]:
    """The key of accompaniment `chroma`, with the next best and the margin between their odds; a correction wins."""
    scores = _profile_scores(chroma.full.sum(axis=0, dtype=np.float64)) + CHORD_VOTE * _chord_scores(chords)
    odds = np.exp(SHARPNESS * (scores - scores.max()))
    odds /= odds.sum()
    order = np.argsort(-odds, kind="stable")
    best, second = (_key(int(i)) for i in order[:2])
    if corrections.key:
        stated = Key(*corrections.key.split())
        return Heard(stated, best if best != stated else second, 1.0, "", corrections.by or "correction")
    return Heard(best, second, round(float(odds[order[0]] - odds[order[1]]), 3))


def _key(index: int) -> Key:
    """0-11 are the major keys from C up, 12-23 the minor ones."""
    return Key(MAJOR_NAMES[index], "major") if index < 12 else Key(MINOR_NAMES[index - 12], "minor")


def _profile_scores(total: Array) -> Array:
    """Pearson correlation (24,) of a song's pitch classes with each key's profile."""
    if not np.ptp(total):
        return np.zeros(24)
    profiles = [np.roll(profile, tonic) for profile in (MAJOR, MINOR) for tonic in range(12)]
    return np.array([np.corrcoef(total, profile)[0, 1] for profile in profiles])


def _chord_scores(chords: tuple[ChordSpan, ...]) -> Array:
    """How well the chords sit in each key (24,): time on its triads, the tonic counted double, first and last too."""
    scores = np.zeros(24)
    named = [span for span in chords if span.chord.root is not None]
    length = sum(span.end - span.start for span in named)
    if not named:
        return scores
    for index in range(24):
        scores[index] = sum((s.end - s.start) * _fit(s, index) for s in named) / length
        ends = (named[0], named[-1])
        scores[index] += 0.1 * sum(_is_tonic(span, index) for span in ends)
    return scores


def _is_tonic(span: ChordSpan, index: int) -> bool:
    minor = span.chord.quality.startswith("min")
    return span.chord.root == index % 12 and minor == (index >= 12)


def _fit(span: ChordSpan, index: int) -> float:
    """1 for a diatonic triad, 1.3 for the tonic's; the dominant of a minor key counts as diatonic."""
    degree = ((span.chord.root or 0) - index) % 12
    minor = span.chord.quality.startswith("min")
    if index < 12:
        diatonic = degree in ({2, 4, 9} if minor else {0, 5, 7})
    else:
        diatonic = degree in ({0, 5, 7} if minor else {3, 7, 8, 10})
    return (1.3 if _is_tonic(span, index) else 1.0) * diatonic
