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
        if band.hertz > 0.42 * rate:  # above what this rate can carry
            out.append(np.zeros(64, np.float32))
            continue
        low = centres[i - 1] if i else centres[i] - 1.0
        high = min(centres[i + 1] if i + 1 < len(bands) else centres[i] + 1.0, float(np.log2(0.47 * rate)))
        frames = max(64, int(min(seconds, 1.25 * band.t60 + 0.005 * band.rise_ms) * rate))
        carrier = _carrier(frames, rate, (2.0**low, band.hertz, 2.0**high), rng)
        out.append(carrier * _envelope(band, frames, rate))
    return out


def sum_bands(bands: tuple[Band, ...], seconds: float, rate: int, rng: np.random.Generator) -> Samples:
    """Return the bands' noise added up, float32 (frames,)."""
    parts = band_noise(bands, seconds, rate, rng)
    out = np.zeros(max(p.size for p in parts), np.float32)
    for part in parts:
        out[: part.size] += part
    return out


def _envelope(band: Band, frames: int, rate: int) -> Samples:
    time = np.arange(frames, dtype=np.float32) / np.float32(rate)
    shape = np.exp(np.float32(np.log(10.0) * band.level_db / 20.0) - np.float32(np.log(1000.0) / band.t60) * time)
    if band.rise_ms:
        shape *= np.float32(1.0) - np.float32(0.85) * np.exp(time * np.float32(-1000.0 / band.rise_ms))
    fade = min(frames // 4, rate // 50)
    shape[-fade:] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    return np.asarray(shape)


# Modes per hertz of a cymbal, about constant as in any thin plate (the figure is a default, unsourced). Where they
# ring for seconds they stand apart and are heard one by one; in short sounds they run together into noise.
_DENSITY = 0.25


def _carrier(frames: int, rate: int, edges: tuple[float, float, float], rng: np.random.Generator) -> Samples:
    """Return random lines between edges (low, centre, high, in Hz) of unit RMS, as many as a plate has modes."""
    from scipy.fft import irfft, next_fast_len

    size = next_fast_len(max(frames, rate // 16), real=True)
    first, last = int(edges[0] * size / rate) + 1, min(int(edges[2] * size / rate) + 2, size // 2)
    hertz = np.arange(first, last) * rate / size
    lines = rng.standard_normal(last - first) + 1j * rng.standard_normal(last - first)
    lines *= _window(np.log2(hertz), np.log2(np.array(edges))) / np.sqrt(hertz)
    modes = rng.random(last - first) < _DENSITY * rate / size
    lines *= modes * rng.lognormal(0.0, 0.7, last - first)  # some modes stand out
    spectrum = np.zeros(size // 2 + 1, np.complex64)
    spectrum[first:last] = lines
    carrier = irfft(spectrum, size)[:frames]
    return np.asarray(carrier / (np.sqrt(np.mean(carrier**2)) + 1e-12), np.float32)


def _window(octave: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    low, centre, high = edges
    side = np.where(octave < centre, (centre - octave) / (centre - low), (octave - centre) / (high - centre))
    return np.asarray(np.cos(0.5 * np.pi * np.clip(side, 0.0, 1.0)))
