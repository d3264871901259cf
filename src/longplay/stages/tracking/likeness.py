"""Where does a take fit a record, and how well? Harmony and attacks, slid along each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.sound.chroma import chroma
from longplay.sound.onsets import onset_envelopes

Floats = NDArray[np.float64]
STEP_S = 0.05
"""Step of the harmony, and of the first search."""
FINE_S = 0.01
"""Step of the attacks."""
_SMOOTH = 20  # steps: over a second a melody and its chords say the same (measured: half the chance likeness)
LEAST_OVERLAP = 0.6
"""Share of a take's energy that must lie on the record for a place to count (default, unsourced)."""


@dataclass(frozen=True, slots=True)
class Features:
    """Of one recording: harmony (frames, 12) every STEP_S and attacks (frames, 1) every FINE_S, without their means."""

    harmony: Floats
    attacks: Floats


@dataclass(frozen=True, slots=True)
class Slide:
    """Correlation (-1 to 1) for each start of a take on the record: `lags` in frames of `step_s`, negative = before."""

    lags: NDArray[np.int64]
    likeness: Floats
    step_s: float

    def at(self, seconds: float) -> float:
        """The best likeness within a tenth of a second of a start."""
        near = np.abs(self.lags * self.step_s - seconds) <= 0.1 + self.step_s / 2
        return float(self.likeness[near].max(initial=-1.0))


def features(mono: NDArray[np.float32], rate: float, tuning_cents: float = 0.0) -> Features:
    """Features of `mono` (frames,) as if it ran at `rate` Hz. Errors: ValueError for an empty array."""
    from scipy.ndimage import uniform_filter1d

    _, bands = chroma(mono, round(rate), tuning_cents)
    heard = bands.max(axis=1) > 0.1
    centred = np.where(heard[:, None], bands - bands.mean(axis=1, keepdims=True), 0.0).astype(np.float64)
    usual = centred[heard].mean(axis=0) if heard.any() else 0.0
    envelope = onset_envelopes(mono, round(rate)).full.astype(np.float64)
    harmony = uniform_filter1d(np.where(heard[:, None], centred - usual, 0.0), _SMOOTH, axis=0, mode="constant")
    return Features(harmony, (envelope - envelope.mean())[:, None])


def slide(take: Floats, record: Floats, step_s: float) -> Slide:
    """Correlate features (frames, bands) of a take with a record's at every start where enough of it lies on it."""
    from scipy.fft import irfft, next_fast_len, rfft

    size = next_fast_len(len(take) + len(record), real=True)
    spectra = rfft(record, size, axis=0) * np.conj(rfft(take, size, axis=0))
    cross = irfft(spectra.sum(axis=1), size)
    lags = np.arange(-len(take) + 1, len(record))
    power, own = _running(record), _running(take)
    first, last = np.maximum(lags, 0), np.minimum(lags + len(take), len(record))
    there = power[last] - power[first]
    heard = own[last - lags] - own[first - lags]
    enough = (heard > LEAST_OVERLAP * own[-1]) & (there > 0)
    scale = np.sqrt(np.where(enough, heard * there, 1.0))
    return Slide(lags, np.where(enough, cross[lags % size] / scale, -1.0), step_s)


def _running(rows: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(np.sum(rows**2, axis=1))])
