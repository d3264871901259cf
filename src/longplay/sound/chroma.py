"""Which pitch classes sound: constant-Q pitches, chroma, bass chroma and the tuning of a recording."""

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

RATE = 11025
"""Analysis rate in Hz: pitches up to B7 with room to spare."""
STEP_S = 0.05
LOWEST, HIGHEST = 28, 100
"""MIDI numbers of the pitches analysed: E1 (lowest string of a bass) to E7."""
CYCLES = 24.0
"""Periods in a pitch's window: 1.4 times what parts semitones (Brown & Puckette 1992 use 17 to 34)."""
LONGEST_S = 0.4
"""No window is longer, so that a bass note still shows within a beat (default, unsourced)."""
HARMONICS, DECAY = 8, 0.7
"""Partials of a note template and their falling strength (Mauch & Dixon, ISMIR 2010, use 0.6-0.9)."""
BASS_TOP = 54
"""Below F#3 (185 Hz) a pitch speaks in the bass chroma, fading in over an octave (default, unsourced)."""


@dataclass(frozen=True, slots=True)
class Chromagram:
    """Pitch-class strengths every `step_s` seconds: full and bass, arrays (frames, 12), 0 = C, each frame <= 1."""

    step_s: float
    full: Floats
    bass: Floats


def chroma(samples_mono: Floats, rate: int, tuning_cents: float = 0.0) -> tuple[float, Floats]:
    """(step_s, array (frames, 12)) of `samples_mono` (frames,); `tuning_cents` of the song against A 440."""
    found = chromagram(samples_mono, rate, tuning_cents)
    return found.step_s, found.full


def chromagram(samples_mono: Floats, rate: int, tuning_cents: float = 0.0) -> Chromagram:
    """Full and bass chroma from notes that explain the constant-Q spectrum; gain does not matter, silence gives 0."""
    return chromagram_of(constant_q(samples_mono, rate, tuning_cents))


def chromagram_of(spectrum: Floats) -> Chromagram:
    """Chromagram of a `spectrum` (frames, pitches) made by constant_q, for whoever needs both."""
    strengths = _notes(np.log1p(spectrum))
    pitches = np.arange(LOWEST, HIGHEST + 1)
    middle = np.exp(-0.5 * ((pitches - 60) / 15.0) ** 2).astype(np.float32)
    bass = np.clip((BASS_TOP + 6 - pitches) / 12.0, 0, 1).astype(np.float32)
    return Chromagram(STEP_S, _fold(strengths * middle), _fold(strengths * bass))


def constant_q(samples_mono: Floats, rate: int, tuning_cents: float = 0.0) -> Floats:
    """Magnitudes (frames, pitches LOWEST..HIGHEST) every STEP_S, scaled so that the 99th percentile is 10."""
    samples = _decimated(samples_mono, rate)
    kernel, size = _kernel(round(tuning_cents, 1))
    out = _spectra_through(samples, kernel, size)
    loud = float(np.percentile(out.max(axis=1), 99)) if len(out) else 0.0
    return out * np.float32(10.0 / loud) if loud > 1e-9 else np.zeros_like(out)


def _decimated(samples: Floats, rate: int) -> Floats:
    import soxr

    mono = np.ascontiguousarray(samples, dtype=np.float32)
    return mono if rate == RATE else np.asarray(soxr.resample(mono, rate, RATE, quality="HQ"), dtype=np.float32)


def _spectra_through(samples: Floats, kernel: Any, size: int) -> Floats:
    from scipy.fft import rfft

    count = max(round(len(samples) / RATE / STEP_S), 1)
    padded = np.pad(samples, (size // 2, size))
    starts = np.round(np.arange(count) * STEP_S * RATE).astype(np.int64)
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)
    out = np.empty((count, HIGHEST - LOWEST + 1), dtype=np.float32)
    for first in range(0, count, 512):
        spectrum = rfft(frames[starts[first : first + 512]], axis=1, workers=1)
        out[first : first + 512] = np.abs(kernel @ spectrum.T).T
    return out


@functools.lru_cache(maxsize=4)
def _kernel(tuning_cents: float) -> tuple[Any, int]:
    """Sparse spectral kernel (pitches, bins) of Hann-windowed tones (Brown & Puckette 1992), and the FFT size."""
    from scipy.sparse import csr_matrix

    size = 8192
    rows = np.zeros((HIGHEST - LOWEST + 1, size // 2 + 1), dtype=np.complex64)
    for row, pitch in enumerate(range(LOWEST, HIGHEST + 1)):
        frequency = 440.0 * 2 ** ((pitch - 69 + tuning_cents / 100) / 12)
        length = int(min(CYCLES / frequency, LONGEST_S) * RATE)
        tone = np.zeros(size, dtype=np.complex128)
        at = (size - length) // 2
        phase = 2j * np.pi * frequency * (np.arange(length) - length / 2) / RATE
        tone[at : at + length] = np.hanning(length) * np.exp(phase) / length
        spectrum = np.conj(np.fft.fft(tone))[: size // 2 + 1] / size
        spectrum[np.abs(spectrum) < 0.01 * np.abs(spectrum).max()] = 0
        rows[row] = spectrum
    return csr_matrix(rows), size


def _notes(spectrum: Floats) -> Floats:
    """Note strengths (frames, pitches) whose harmonics together make `spectrum`, without negative ones.

    Multiplicative updates for least squares with a fixed dictionary (Lee & Seung 2001), 15 rounds (default, unsourced);
    this takes the place of Chordino's NNLS (Mauch & Dixon, ISMIR 2010).
    """
    dictionary = _note_templates()
    target = spectrum @ dictionary.T
    gram = dictionary @ dictionary.T
    strengths = spectrum + np.float32(1e-6)
    for _ in range(15):
        strengths *= target / (strengths @ gram + np.float32(1e-6))
    return strengths


def _note_templates() -> Floats:
    """(notes, pitches): the partials of each note, with the constant-Q filter's spill on both neighbours."""
    count = HIGHEST - LOWEST + 1
    templates = np.zeros((count, count + 2), dtype=np.float32)
    for note in range(count):
        for harmonic in range(1, HARMONICS + 1):
            place = note + round(12 * np.log2(harmonic))
            if place < count:
                templates[note, place : place + 3] += np.array([0.3, 1.0, 0.3]) * DECAY ** (harmonic - 1)
    templates = templates[:, 1:-1]
    return np.asarray(templates / np.linalg.norm(templates, axis=1, keepdims=True), dtype=np.float32)


def _fold(strengths: Floats) -> Floats:
    """Sum pitches (frames, pitches) into pitch classes and scale so that the song's strong frames are near 1."""
    out = np.zeros((len(strengths), 12), dtype=np.float32)
    for pitch_class in range(12):
        out[:, pitch_class] = strengths[:, (pitch_class - LOWEST) % 12 :: 12].sum(axis=1)
    loud = float(np.percentile(out.max(axis=1), 95)) if len(out) else 0.0
    return np.minimum(out / loud, 1.0).astype(np.float32) if loud > 1e-6 else np.zeros_like(out)


def estimate_tuning(samples: Floats, rate: int) -> tuple[float, float]:
    """(cents, confidence): how far `samples` (frames,) lie from A 440, -50..50, and how well its partials agree, 0-1.

    Peaks of 0.74 s spectra between 80 Hz and 1.5 kHz, interpolated by a parabola over log magnitude (Smith &
    Serra 1987), averaged on the circle of a semitone and weighted by magnitude. Nothing pitched gives (0, 0).
    """
    turns, weights = _partials(_decimated(samples, rate))
    if not weights.size:
        return 0.0, 0.0
    mean = complex(np.sum(weights * np.exp(2j * np.pi * turns)) / weights.sum())
    cents = float(np.angle(mean) / (2 * np.pi) * 100)
    return max(-50.0, min(50.0, cents)), float(abs(mean))


def _partials(samples: Floats) -> tuple[Floats, Floats]:
    """Positions of spectral peaks in semitones from A 440 and their magnitudes."""
    from scipy.fft import rfft

    size, hop = 8192, 2048
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(samples, (0, size)), size)[::hop]
    low, high = int(80 * size / RATE), int(1500 * size / RATE)
    level = np.abs(rfft(frames * np.hanning(size).astype(np.float32), axis=1, workers=1))[:, low : high + 2]
    middle = level[:, 1:-1]
    peak = (middle > level[:, :-2]) & (middle >= level[:, 2:]) & (middle > 0.05 * level.max(initial=0.0))
    frame, at = np.nonzero(peak)
    before, top, after = (np.log(level[frame, at + k] + 1e-12) for k in range(3))
    offset = 0.5 * (before - after) / (before - 2 * top + after - 1e-12)
    frequency = (at + 1 + low + offset) * RATE / size
    return 12 * np.log2(frequency / 440.0), middle[frame, at]
