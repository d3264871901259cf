"""Fundamental frequency and notes of a single voice: the adapter of swift-f0."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longplay.sound.spectrum import mono

STEP_S = 0.016
"""Seconds between two pitch frames: 256 samples at 16 kHz (swift-f0)."""
VOICED = 0.5
"""A frame at or above this confidence is voiced (swift-f0's own calibration)."""


@dataclass(frozen=True, slots=True)
class PitchCurve:
    """Pitch every STEP_S seconds: hz, confidence 0-1 and level (dB), each (frames,)."""

    hz: NDArray[np.float64]
    confidence: NDArray[np.float64]
    level_db: NDArray[np.float64]

    @property
    def voiced(self) -> NDArray[np.bool_]:
        """Which frames carry a pitch."""
        return self.confidence >= VOICED

    @property
    def midi(self) -> NDArray[np.float64]:
        """Pitch in semitones, A 440 = 69."""
        return 69.0 + 12.0 * np.log2(np.maximum(self.hz, 1.0) / 440.0)


@dataclass(frozen=True, slots=True)
class PitchedNote:
    """A note of a single voice: seconds, pitch in semitones (A 440 = 69.0), mean confidence of its frames 0-1.

    end_cents: the pitch of its last third against that of its middle; 0 where it is too short to tell.
    """

    onset: float
    offset: float
    midi: float
    confidence: float
    end_cents: float = 0.0


def track_pitch(samples: NDArray[np.float32], rate: int, low_hz: float = 65.0, high_hz: float = 1050.0) -> PitchCurve:
    """Pitch of `samples` (frames,) or (frames, channels) at `rate` Hz; an empty curve below 0.1 s.

    The signal is brought to a common peak first, since the model keeps silent below -60 dBFS and a quiet take is not
    an empty one. The range is that of singing voices (65 to 1050 Hz; default, unsourced).
    """
    if len(samples) < rate // 10:
        empty = np.zeros(0)
        return PitchCurve(empty, empty, empty)
    import soxr
    from swift_f0 import SAMPLE_RATE

    signal = soxr.resample(mono(samples), rate, SAMPLE_RATE, quality="HQ")
    peak = float(np.max(np.abs(signal)))
    found = _detector().detect(signal * (0.5 / peak if peak > 1e-5 else 0.0), SAMPLE_RATE, low_hz, high_hz)
    return PitchCurve(found.pitch_hz, found.confidence, found.loudness_db)


def notes_of(curve: PitchCurve) -> tuple[PitchedNote, ...]:
    """Notes by swift-f0's own segmentation, the pitch of each being the median of its steady part.

    The first 60 ms of a note are left out where it is long enough: singers scoop (default, unsourced).
    """
    if not len(curve.hz):
        return ()
    from swift_f0 import PitchResult, segment_notes

    times = np.arange(len(curve.hz)) * STEP_S
    found = segment_notes(PitchResult(times, curve.hz, curve.confidence, curve.level_db))
    return tuple(_steady_note(curve, note.start, note.end) for note in found)


def _steady_note(curve: PitchCurve, start: float, end: float) -> PitchedNote:
    first, last = round(start / STEP_S), max(round(end / STEP_S), round(start / STEP_S) + 1)
    scoop = 4 if last - first > 10 else 0
    frames = slice(first + scoop, last)
    voiced = curve.voiced[frames]
    midi = curve.midi[frames][voiced] if voiced.any() else curve.midi[frames]
    sure = float(np.mean(curve.confidence[first:last]))
    return PitchedNote(start, end, float(np.median(midi)), sure, _end_cents(midi))


_TELLING_S = 0.45
"""A shorter note has no end apart from its middle: a third of it is less than one swing of a vibrato (6 Hz)."""
_RELEASE = 3
"""Frames at the very end (48 ms) in which every voice lets go of the pitch; default, unsourced."""


def _end_cents(midi: NDArray[np.float64]) -> float:
    """How far the last third of a note's voiced frames lies from its middle, in cents."""
    if len(midi) < _TELLING_S / STEP_S:
        return 0.0
    tenth = len(midi) / 10.0
    middle, end = midi[round(2 * tenth) : round(6 * tenth)], midi[round(7 * tenth) : -_RELEASE]
    return round(100.0 * float(np.median(end) - np.median(middle)), 1)


def _detector() -> Any:
    from swift_f0 import SwiftF0

    return SwiftF0(threads=1, spin=False)  # one thread: the same bits whatever the pool does
