"""Tone: how strong each octave is over a whole record, and a smooth linear-phase filter that moves it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from longplay.sound.spectrum import OCTAVE_CENTRES_HZ, mono, octave_bands_db, power_spectra

TAPS = 8191
"""Length of the filter: at 44.1 kHz 5.4 Hz a bin, an eighth of the lowest octave's width (default, unsourced)."""
_BLOCK = 131072


def octave_balance(samples: NDArray[np.float32], rate: int) -> tuple[float, ...]:
    """Level of each octave 63 Hz-16 kHz in dB of the whole, over all of samples (frames, channels)."""
    total = np.zeros(2049)
    for power in power_spectra(mono(samples)):
        total += power.sum(axis=0, dtype=np.float64)
    return octave_bands_db(total, rate)


def smooth_curve_db(gains_db: Sequence[float], hertz: NDArray[np.floating]) -> NDArray[np.float64]:
    """Gain in dB at each frequency: the cubic B-spline over octaves whose control points are `gains_db`.

    Smooth to the second derivative, and never beyond the largest of the gains; flat beyond 63 Hz and 16 kHz.
    """
    octaves = np.log2(np.maximum(hertz, 1.0) / OCTAVE_CENTRES_HZ[0])
    place = np.clip(octaves, 0.0, len(gains_db) - 1.0)
    whole = np.minimum(place.astype(int), len(gains_db) - 2)
    u = place - whole
    weights = ((1 - u) ** 3, 3 * u**3 - 6 * u**2 + 4, -3 * u**3 + 3 * u**2 + 3 * u + 1, u**3)
    points = np.pad(np.asarray(gains_db, np.float64), 1, mode="edge")
    return np.asarray(sum(points[whole + k] * weight for k, weight in enumerate(weights)) / 6.0)


def shape_tone(samples: NDArray[np.float32], rate: int, gains_db: Sequence[float]) -> NDArray[np.float32]:
    """Samples (frames, channels) through the curve of `gains_db`: all channels alike, no delay, no phase moved."""
    from scipy.fft import irfft, next_fast_len, rfft

    size = next_fast_len(_BLOCK + TAPS - 1, real=True)
    spectrum = rfft(_taps(rate, gains_db), size)[:, None]
    before = TAPS // 2
    out = np.empty(samples.shape, np.float32)
    for at in range(0, len(samples), _BLOCK):
        wanted = min(_BLOCK, len(samples) - at)
        piece = _piece(samples, at - before, at + wanted + before)
        done = irfft(rfft(piece, size, axis=0) * spectrum, size, axis=0)
        out[at : at + wanted] = done[2 * before : 2 * before + wanted]
    return out


def _taps(rate: int, gains_db: Sequence[float]) -> NDArray[np.float32]:
    """The symmetric filter: the wanted gain at every frequency, windowed."""
    from scipy.fft import irfft

    size = 2 * (TAPS + 1)
    gain = 10.0 ** (smooth_curve_db(gains_db, np.linspace(0.0, rate / 2, size // 2 + 1)) / 20.0)
    response = np.roll(irfft(gain, size), TAPS // 2)[:TAPS]
    return np.asarray(response * np.hanning(TAPS + 2)[1:-1], np.float32)


def _piece(samples: NDArray[np.float32], start: int, end: int) -> NDArray[np.float32]:
    """Frames `start` to `end`, silence where there are none."""
    lacking = max(0, -start), max(0, end - len(samples))
    return np.pad(samples[max(start, 0) : min(end, len(samples))], (lacking, (0, 0)))
