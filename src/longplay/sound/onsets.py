"""When notes start: onset-strength envelopes by spectral flux, and the moments picked from them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

HOP_S = 0.01
"""Step of the envelopes; the usual 10 ms of onset detection (Böck & Widmer, DAFx 2013)."""
WINDOW_S = 0.046
"""2048 samples at 44.1 kHz (Böck & Widmer, DAFx 2013)."""
LEAD_S = 0.008
"""A frame is centred so much before the moment it stands for: the flux of a sudden sound is largest while its
start lies there in the window (measured on impulses and clicks; held by a test)."""
LAG_FRAMES = 2
"""Flux is taken over two frames, because the window is four frames long (default, unsourced)."""
COMPRESSION = 300.0
"""log(1 + c x) over magnitudes relative to the track's own loud frames (Grosche & Müller use 1-1000)."""
BLOCK_FRAMES = 2048


@dataclass(frozen=True, slots=True)
class OnsetEnvelopes:
    """Onset strength every `step_s` seconds from 0: arrays (frames,), >= 0, independent of the track's gain.

    full: all bands; low: under 150 Hz (kick, bass); mid: 150 Hz-2 kHz; high: over 2 kHz (hats, snares, consonants).
    """

    step_s: float
    full: Floats
    low: Floats
    mid: Floats
    high: Floats


def onset_envelopes(samples_mono: Floats, rate: int) -> OnsetEnvelopes:
    """Half-wave rectified flux of log band magnitudes of `samples_mono` (frames,) at `rate` Hz.

    An impulse at t seconds peaks at t within one step. Silence gives zeros. Errors: ValueError for an empty array.
    """
    if samples_mono.size == 0:
        raise ValueError("no samples to hear onsets in")
    centres, bands = _band_magnitudes(samples_mono, rate)
    loud = float(np.percentile(bands.max(axis=1), 99))
    if loud <= 1e-9:
        empty = np.zeros(len(bands), dtype=np.float32)
        return OnsetEnvelopes(HOP_S, empty, empty, empty, empty)
    level = np.log1p(bands * np.float32(COMPRESSION / loud))
    rise = np.zeros_like(level)
    rise[LAG_FRAMES:] = np.maximum(level[LAG_FRAMES:] - level[:-LAG_FRAMES], 0)
    rise[:LAG_FRAMES] = level[:LAG_FRAMES]
    low, high = centres < 150, centres > 2000
    mid = ~(low | high)
    return OnsetEnvelopes(HOP_S, rise.mean(axis=1), *(rise[:, part].mean(axis=1) for part in (low, mid, high)))


def _band_magnitudes(samples: Floats, rate: int) -> tuple[Floats, Floats]:
    """Centre frequencies (bands,) and mean magnitudes (frames, bands) in about half-octave to third-octave bands."""
    from scipy.fft import next_fast_len, rfft

    size = next_fast_len(round(WINDOW_S * rate), real=True)
    starts = np.round(np.arange(0, len(samples) / rate, HOP_S) * rate - LEAD_S * rate).astype(np.int64)
    padded = np.pad(samples.astype(np.float32, copy=False), (size, size + rate // 10))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)
    window = np.hanning(size).astype(np.float32)
    centres, edges = _bands(rate, size)
    out = np.empty((len(starts), len(centres)), dtype=np.float32)
    for first in range(0, len(starts), BLOCK_FRAMES):
        block = frames[starts[first : first + BLOCK_FRAMES] + size // 2 + size % 2] * window
        spectrum = np.abs(rfft(block, axis=1, workers=1))
        sums = np.add.reduceat(spectrum[:, : edges[-1]], edges[:-1], axis=1)
        out[first : first + BLOCK_FRAMES] = sums / np.diff(edges)
    return centres, out


def _bands(rate: int, size: int) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Centres in Hz and bin edges: whole bins up to 150 Hz, then third octaves up to 16 kHz or Nyquist."""
    width = rate / size
    low = np.arange(1, max(round(150 / width), 2) + 1)
    top = min(16000.0, rate / 2 - width)
    octaves = np.log2(top / (low[-1] * width))
    high = low[-1] * 2 ** (np.arange(1, int(octaves * 3) + 1) / 3)
    edges = np.unique(np.concatenate([low, np.round(high).astype(np.int64)]))
    return (edges[:-1] * width).astype(np.float32), edges


def onset_times(envelope: Floats, step_s: float) -> Floats:
    """Seconds of onsets: peaks of `envelope` (frames,) that stand out of their surroundings.

    A peak is the largest within 30 ms, over its mean of the last 100 ms by a tenth of the envelope's top
    (99.8th percentile), and 30 ms after the one before (after Böck, Krebs & Schedl, ISMIR 2012).
    """
    from scipy.ndimage import maximum_filter1d, uniform_filter1d

    if envelope.size == 0 or not envelope.any():
        return np.zeros(0, dtype=np.float32)
    near, past = round(0.03 / step_s), round(0.1 / step_s)
    largest = maximum_filter1d(envelope, 2 * near + 1, mode="constant")
    before = uniform_filter1d(envelope, past + 1, origin=past // 2, mode="constant")
    threshold = before + 0.1 * np.percentile(envelope, 99.8)
    peaks = np.flatnonzero((envelope >= largest) & (envelope > threshold))
    apart = np.diff(peaks, prepend=-near - 1) > near
    return (peaks[apart] * step_s).astype(np.float32)
