"""Spectra over blocks, in constant memory."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

OCTAVE_CENTRES_HZ = (63.0, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0, 16000.0)
"""Octave bands of IEC 61260-1."""


def mono(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of all channels, (frames,)."""
    if samples.ndim == 1:
        return np.asarray(samples, np.float32)
    total = np.array(samples[:, 0], dtype=np.float32)
    for channel in range(1, samples.shape[1]):  # ten times as fast as a mean over so short an axis
        total += samples[:, channel]
    return total / np.float32(samples.shape[1])


def power_spectra(
    samples: NDArray[np.float32], size: int = 4096, hop: int = 4096, block: int = 256
) -> Iterator[NDArray[np.float32]]:
    """Power spectra of Hann-windowed frames of one channel, (up to `block` frames, size // 2 + 1) at a time."""
    from scipy.fft import rfft

    if len(samples) < size:
        samples = np.pad(samples, (0, size - len(samples)))
    window = np.hanning(size).astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop]
    for start in range(0, len(frames), block):
        spectrum = rfft(frames[start : start + block] * window, axis=1)
        yield np.square(spectrum.real) + np.square(spectrum.imag)


def octave_weights(bins: int, rate: int) -> NDArray[np.float32]:
    """Which of `bins` bins of a power spectrum belongs to which octave, (bins, 9), 1 or 0."""
    frequencies = np.linspace(0.0, rate / 2, bins)[:, None]
    centres = np.asarray(OCTAVE_CENTRES_HZ)[None, :]
    inside = (frequencies >= centres / 2**0.5) & (frequencies < centres * 2**0.5)
    return np.asarray(inside, dtype=np.float32)


def octave_bands_db(power: NDArray[np.float64], rate: int) -> tuple[float, ...]:
    """Level per octave band in dB of the whole, for a power spectrum (bins,); -120 where there is nothing."""
    frequencies = np.linspace(0.0, rate / 2, len(power))
    total = float(np.sum(power)) + 1e-30
    levels = []
    for centre in OCTAVE_CENTRES_HZ:
        band = (frequencies >= centre / 2**0.5) & (frequencies < centre * 2**0.5)
        levels.append(max(-120.0, 10.0 * float(np.log10(float(np.sum(power[band])) / total + 1e-12))))
    return tuple(levels)
