"""Chords beat by beat: templates, a Viterbi path, the bass note, and how sure it is."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from longplay.song.harmony import QUALITIES, Chord, ChordSpan
from longplay.song.time import DemoSeconds, TempoMap
from longplay.sound.chroma import Chromagram
from longplay.stages.listen.beats import Array, TrackEvidence

HEARD = ("maj", "min", "7", "maj7", "min7", "sus4")
PENALTY = {"maj": 0.0, "min": 0.0, "7": 2.4, "maj7": 2.0, "min7": 1.6, "sus4": 2.4}
"""Log odds against the rarer qualities (fitted on renders of 48 POP909 songs, MIT, labels of POP909-CL)."""
SHARPNESS = 18.0
"""Log odds for each unit of cosine between chroma and template (same fit)."""
COMPRESSION = 0.45
"""Power that chroma is raised to before it is compared (same fit)."""
BASS = 7.0
"""Log odds for a root that holds all of the bass (same fit)."""
INVERTED = 0.4
"""Part of that for another chord tone in the bass (same fit)."""
CHANGE = 1.8
"""Log odds against a new chord on a beat (same fit)."""
SILENT = 0.08
"""A beat whose strongest pitch class stays under this part of the song's strong frames has no chord."""
STATES = 12 * len(HEARD) + 1
"""Root-major order, the last state is "no chord"."""


def harmonic(evidence: tuple[TrackEvidence, ...]) -> tuple[TrackEvidence, ...]:
    """The tracks whose chroma tells chords: neither drums nor voices where anything else is there."""
    silent = {"drums", "percussion", "lead vocal", "backing vocal"}
    return tuple(t for t in evidence if t.role not in silent and t.chroma.full.any()) or evidence


def accompaniment(evidence: tuple[TrackEvidence, ...]) -> Chromagram:
    """Chroma of the accompaniment, summed; a bass track alone gives the bass. Errors: ValueError without tracks."""
    tracks = harmonic(evidence)
    if not tracks:
        raise ValueError("no tracks to hear harmony in")
    low = tuple(t for t in tracks if t.role == "bass") or tracks
    upper = tuple(t for t in tracks if t.role != "bass") or tracks
    return Chromagram(tracks[0].chroma.step_s, _sum(upper, "full"), _sum(low, "bass"))


def _sum(tracks: tuple[TrackEvidence, ...], which: str) -> npt.NDArray[np.float32]:
    total = np.zeros((max(len(t.chroma.full) for t in tracks), 12), dtype=np.float32)
    for track in tracks:
        values = getattr(track.chroma, which)
        total[: len(values)] += values
    return total


def between(values: npt.NDArray[np.float32], step_s: float, times: Array) -> Array:
    """Mean of `values` (frames, 12) between neighbouring `times` in seconds: array (times - 1, 12)."""
    running = np.concatenate([np.zeros((1, 12)), np.cumsum(values, axis=0, dtype=np.float64)])
    places = np.clip(np.round(times / step_s).astype(int), 0, len(running) - 1)
    return np.asarray(np.diff(running[places], axis=0) / np.maximum(np.diff(places), 1)[:, None])


def find_chords(chroma: Chromagram, grid: TempoMap[DemoSeconds], duration: float) -> tuple[ChordSpan, ...]:
    """Chords from 0 to `duration` seconds, changing on beats of `grid`; neighbours that agree are one span."""
    beats = np.array([0.0, *(b for b in grid.beats if 0.05 < b < duration - 0.05), duration])
    bass = between(chroma.bass, chroma.step_s, beats)
    likely = emissions(between(chroma.full, chroma.step_s, beats), bass)
    path = best_path(likely)
    sure = certainty(likely, path)
    spans: list[ChordSpan] = []
    edges = np.flatnonzero(np.diff(path, prepend=-1, append=-1))
    for first, last in pairwise(edges):
        chord = _named(int(path[first]), bass[first:last].sum(axis=0))
        confidence = calibrated(float(sure[first:last].mean()))
        spans.append(ChordSpan(round(float(beats[first]), 5), round(float(beats[last]), 5), chord, confidence))
    return tuple(spans)


def emissions(parts: Array, bass: Array | None = None) -> Array:
    """Log likelihood (beats, STATES) of each chord for chroma `parts` (beats, 12) and, where given, bass chroma.

    Chroma is compressed by a root, so that a doubled third or a passing melody note does not outshout the chord.
    """
    flat = parts**COMPRESSION
    alike = (flat / (np.linalg.norm(flat, axis=1, keepdims=True) + 1e-9)) @ _templates().T
    likely = SHARPNESS * alike - np.tile([PENALTY[q] for q in HEARD], 12)
    if bass is not None:
        lowest = bass / (bass.sum(axis=1, keepdims=True) + 1e-9)
        others = lowest @ ((_templates() > 0).T) - np.repeat(lowest, len(HEARD), axis=1)
        likely += BASS * (np.repeat(lowest, len(HEARD), axis=1) + INVERTED * others)
    nothing = np.where(parts.max(axis=1) < SILENT * max(float(np.percentile(parts.max(axis=1), 90)), 1e-9), 12.0, 4.0)
    return np.concatenate([likely, nothing[:, None]], axis=1)


def _templates() -> Array:
    """(12 * qualities, 12) binary templates of length 1."""
    rows = np.zeros((12 * len(HEARD), 12))
    for row, (root, quality) in enumerate((r, q) for r in range(12) for q in HEARD):
        rows[row, [(root + step) % 12 for step in QUALITIES[quality]]] = 1 / np.sqrt(len(QUALITIES[quality]))
    return rows


def best_path(likely: Array) -> npt.NDArray[np.int64]:
    """Viterbi path (beats,) over log likelihoods `likely` (beats, states), each change of state costing CHANGE."""
    count, states = likely.shape
    score, back = likely[0].copy(), np.zeros((count, states), dtype=np.int64)
    own = np.arange(states)
    for beat in range(1, count):
        best = int(np.argmax(score))
        stay = score >= score[best] - CHANGE
        back[beat] = np.where(stay, own, best)
        score = np.where(stay, score, score[best] - CHANGE) + likely[beat]
    path = np.zeros(count, dtype=np.int64)
    path[-1] = int(np.argmax(score))
    for beat in range(count - 1, 0, -1):
        path[beat - 1] = back[beat, path[beat]]
    return path


def certainty(likely: Array, path: npt.NDArray[np.int64]) -> Array:
    """Posterior (beats,) of the triad that `path` names at each beat."""
    family = _families()
    posterior = posteriors(likely)
    return np.array([posterior[beat, family == family[state]].sum() for beat, state in enumerate(path)])


def posteriors(likely: Array) -> Array:
    """Forward-backward probabilities (beats, states) under the same cost of change."""
    leave = np.exp(-CHANGE)
    local = np.exp(likely - likely.max(axis=1, keepdims=True))
    ahead, behind = local.copy(), np.ones_like(local)
    for beat in range(1, len(local)):
        ahead[beat] *= ahead[beat - 1] * (1 - leave) + leave * ahead[beat - 1].sum()
        ahead[beat] /= ahead[beat].sum()
    for beat in range(len(local) - 2, -1, -1):
        seen = behind[beat + 1] * local[beat + 1]
        behind[beat] = seen * (1 - leave) + leave * seen.sum()
        behind[beat] /= behind[beat].sum()
    both = ahead * behind
    return np.asarray(both / both.sum(axis=1, keepdims=True))


def _families() -> npt.NDArray[np.int64]:
    """Number of the triad that each state is heard as: 7 and maj7 as major, min7 as minor, sus4 for itself."""
    kind = {"maj": 0, "7": 0, "maj7": 0, "min": 1, "min7": 1, "sus4": 2}
    return np.array([3 * root + kind[q] for root in range(12) for q in HEARD] + [36])


def _named(state: int, bass: Array) -> Chord:
    """The chord of a state; with another chord tone in the bass where that is clear (twice the root's strength)."""
    if state == STATES - 1:
        return Chord(None)
    root, quality = state // len(HEARD), HEARD[state % len(HEARD)]
    lowest = int(np.argmax(bass))
    tones = {(root + step) % 12 for step in QUALITIES[quality]}
    clear = bass[lowest] > 2.0 * bass[root] and lowest in tones and lowest != root
    return Chord(root, quality, lowest if clear else None)


def calibrated(posterior: float) -> float:
    """Share of such answers that is right, by the mean posterior of a span.

    Counted on POP909 renders (stems and mixes) and then lowered by up to 0.1, because real recordings are less tidy.
    """
    given, right = (0.0, 0.3, 0.55, 0.75, 0.85, 0.95, 1.0), (0.2, 0.4, 0.65, 0.79, 0.88, 0.95, 0.98)
    return round(float(np.interp(posterior, given, right)), 3)
