"""Noise in bands, each with its own level, rise and decay: wires, shells, cymbals, bows, rooms."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Band:
    """One band of a struck body.

    hertz: centre. level_db: of its start, against the other bands. t60: seconds. rise_ms: time constant of its
    build-up (energy creeps upwards in a thin plate). touch: exponent of its amplitude over velocity.
    """

    hertz: float
    level_db: float
    t60: float
    rise_ms: float = 0.0
    touch: float = 1.3


def band_noise(bands: tuple[Band, ...], seconds: float, rate: int, rng: np.random.Generator) -> list[Samples]:
    """Return one float32 array per band, cut where it has fallen by 75 dB and at most `seconds` long.

    Neighbouring bands overlap as raised cosines over log frequency, so equal levels sum to a flat density per octave.
    """
    centres = np.log2(np.array([b.hertz for b in bands]))
    out = []
    for i, band in enumerate(bands):
        low = centres[i - 1] if i else centres[i] - 1.0
        high = centres[i + 1] if i + 1 < len(bands) else min(centres[i] + 1.0, np.log2(0.47 * rate))
        frames = max(64, int(min(seconds, 1.25 * band.t60 + 0.005 * band.rise_ms) * rate))
        carrier = _carrier(frames, rate, (2.0**low, band.hertz, 2.0**high), rng)
        out.append((carrier * _envelope(band, frames, rate)).astype(np.float32))
    return out


def _envelope(band: Band, frames: int, rate: int) -> NDArray[np.float64]:
    time = np.arange(frames) / rate
    shape = 10.0 ** (band.level_db / 20.0 - 3.0 * time / band.t60)
    if band.rise_ms:
        shape *= 1.0 - 0.85 * np.exp(-time * 1000.0 / band.rise_ms)
    fade = min(frames // 4, rate // 50)
    shape[-fade:] *= np.linspace(1.0, 0.0, fade)
    return np.asarray(shape)


# Below this the modes of a cymbal stand apart and are heard one by one; above it they are as dense as noise.
_DENSE_HZ = 2500.0


def _carrier(
    frames: int, rate: int, edges: tuple[float, float, float], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return random lines between edges (low, centre, high, in Hz) of unit RMS; sparse ones below `_DENSE_HZ`."""
    from scipy.fft import irfft, next_fast_len

    size = next_fast_len(max(frames, rate // 4), real=True)
    first, last = int(edges[0] * size / rate) + 1, min(int(edges[2] * size / rate) + 2, size // 2)
    hertz = np.arange(first, last) * rate / size
    lines = rng.standard_normal(last - first) + 1j * rng.standard_normal(last - first)
    lines *= _window(np.log2(hertz), np.log2(np.array(edges))) / np.sqrt(hertz)
    if edges[1] < _DENSE_HZ:
        lines *= rng.random(last - first) < np.maximum(0.02, (hertz / _DENSE_HZ) ** 1.5)
    spectrum = np.zeros(size // 2 + 1, np.complex128)
    spectrum[first:last] = lines
    carrier = irfft(spectrum, size)[:frames]
    return np.asarray(carrier / (np.sqrt(np.mean(carrier**2)) + 1e-12))


def _window(octave: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    low, centre, high = edges
    side = np.where(octave < centre, (centre - octave) / (centre - low), (octave - centre) / (high - centre))
    return np.asarray(np.cos(0.5 * np.pi * np.clip(side, 0.0, 1.0)))
