"""Songs made in a moment, as evidence: strummed chords and a drum pattern on known beats."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from longplay.sound.chroma import chromagram
from longplay.sound.onsets import onset_envelopes
from longplay.stages.listen.beats import TrackEvidence

Floats = npt.NDArray[np.float32]
RATE = 22050
TRIADS = {"C": (48, 52, 55, 60), "G": (43, 50, 55, 59), "Am": (45, 52, 57, 60), "F": (41, 48, 53, 57)}
PROGRESSION = ("C", "G", "Am", "F")


def steady(bpm: float, bars: int, meter: int = 4, start: float = 0.5) -> Floats:
    """Beat times, `bars` bars and the one that closes them."""
    return (start + np.arange(bars * meter + 1) * 60 / bpm).astype(np.float32)


def guitar(beats: Floats, meter: int = 4, shift: int = 0, chords: tuple[str, ...] = PROGRESSION) -> Floats:
    """A chord a bar, `shift` semitones up: bass note on the one, strums on every beat, softer between."""
    out = np.zeros(round((beats[-1] + 1.0) * RATE), dtype=np.float32)
    for index, (beat, after) in enumerate(pairwise(beats)):
        pitches = [p + shift for p in TRIADS[chords[index // meter % len(chords)]]]
        if index % meter == 0:
            _tone(out, float(beat), [pitches[0] - 12], 0.25)
        _tone(out, float(beat), pitches, 0.12)
        _tone(out, float(beat + after) / 2, pitches[1:], 0.06)
    return out


def drums(beats: Floats, meter: int = 4) -> Floats:
    """Kick on the one (and three in 4/4), snare on the backbeat (two and three in 3/4), hats in eighths."""
    out = np.zeros(round((beats[-1] + 1.0) * RATE), dtype=np.float32)
    noise = np.random.default_rng(1).standard_normal(RATE // 5)
    t = np.arange(len(noise)) / RATE
    for index, (beat, after) in enumerate(pairwise(beats)):
        strong = index % meter == 0 or (meter == 4 and index % meter == 2)
        hit = np.sin(2 * np.pi * 55 * t) * np.exp(-t * 20) if strong else noise * np.exp(-t * 25)
        _lay(out, float(beat), 0.4 * hit)
        for at in (beat, (beat + after) / 2):
            _lay(out, float(at), 0.05 * np.diff(noise, prepend=0.0) * np.exp(-t * 90))
    return out


def _tone(out: Floats, at: float, pitches: list[int], gain: float) -> None:
    t = np.arange(RATE) / RATE
    tones = [0.6**h * np.sin(2 * np.pi * 440 * 2 ** ((p - 69) / 12) * h * t) for p in pitches for h in range(1, 6)]
    _lay(out, at, gain * np.sum(tones, axis=0) * np.exp(-3 * t))


def _lay(out: Floats, at: float, sound: npt.NDArray[np.float64]) -> None:
    start = round(at * RATE)
    room = min(len(sound), len(out) - start)
    out[start : start + room] += sound[:room].astype(np.float32)


def evidence(**tracks: Floats) -> tuple[TrackEvidence, ...]:
    """Evidence of tracks called by their role."""
    return tuple(TrackEvidence(role, onset_envelopes(x, RATE), chromagram(x, RATE)) for role, x in tracks.items())
