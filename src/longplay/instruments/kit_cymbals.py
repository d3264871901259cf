"""Hi-hat, ride and crashes: plates whose energy creeps upwards after the stroke."""

from dataclasses import replace
from functools import cache

import numpy as np

from longplay.instruments.kit_piece import Component, Piece, Stroke, noise_components
from longplay.instruments.modes import Modes, ring
from longplay.instruments.noise import Band, Samples

VARIANTS = 3


_FINE = 3


def cymbal(bands: tuple[Band, ...], stick: tuple[Band, ...], seconds: float, rate: int, seed: int) -> Piece:
    """Return a plate: long bands with their build-up, and the tick of the stick before them."""

    def stroke(_layer: int, variant: int) -> Stroke:
        return _stroke(bands, stick, seconds, rate, (seed, variant))

    return Piece(1, VARIANTS, cache(stroke))


def _stroke(
    bands: tuple[Band, ...], stick: tuple[Band, ...], seconds: float, rate: int, seed: tuple[int, int]
) -> Stroke:
    rng = np.random.default_rng(seed)
    fine = noise_components(finer(bands), seconds, rate, rng)
    plate = tuple(
        _together(fine[i : i + _FINE], b.touch) for i, b in zip(range(0, len(fine), _FINE), bands, strict=True)
    )
    return plate + noise_components(stick, 0.2, rate, rng)


def finer(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """Return every band as _FINE narrower ones whose decay and build-up pass gradually into the next band's."""
    octave = np.log2([b.hertz for b in bands])
    split = np.arange(-(_FINE // 2), _FINE // 2 + 1) / _FINE
    gaps = np.interp(octave, octave, np.gradient(octave))
    at = (octave[:, None] + split * gaps[:, None]).ravel()
    columns = [np.interp(at, octave, [getattr(b, name) for b in bands]) for name in ("level_db", "t60", "rise_ms")]
    quieter = 10.0 * np.log10(_FINE)
    return tuple(
        Band(float(2.0**o), float(level) - quieter, float(t60), float(rise))
        for o, level, t60, rise in zip(at, *columns, strict=True)
    )


def _together(parts: tuple[Component, ...], touch: float) -> Component:
    out = np.zeros(max(p.samples.size for p in parts), np.float32)
    for part in parts:
        out[: part.samples.size] += part.samples
    return Component(out, touch)


def lower(bands: tuple[Band, ...], factor: float) -> tuple[Band, ...]:
    """Return the bands of a plate whose every mode lies at `factor` of the frequency."""
    return tuple(replace(b, hertz=b.hertz * factor) for b in bands)


def closed(sound: Samples, t60: float, rate: int) -> Samples:
    """Return an open hat's stroke as the closed pair lets it ring: all of it damped to `t60` seconds."""
    frames = min(sound.size, int(1.9 * t60 * rate) + rate // 50)
    time = np.arange(frames, dtype=np.float32) / np.float32(rate)
    clasp = np.exp(np.float32(-np.log(1000.0) / t60) * time)
    out = sound[:frames] * (np.float32(0.93) * clasp + np.float32(0.07) * np.sqrt(clasp))
    out[-(rate // 100) :] *= np.linspace(1.0, 0.0, rate // 100, dtype=np.float32)
    return np.asarray(out, np.float32)


def bell(seconds: float, rate: int, seed: int) -> Piece:
    """Return the ride's bell: the ride's plate below its few strong bell partials."""
    plate = cymbal(RIDE, RIDE_STICK, seconds, rate, seed)

    def stroke(layer: int, variant: int) -> Stroke:
        rng = np.random.default_rng((seed, 100 + variant))
        low, high = (
            ring(_bell_modes(rng, part), int(seconds * rate), rate).astype(np.float32)
            for part in (slice(0, 6), slice(6, None))
        )
        return (*plate.stroke(layer, variant), Component(low, 1.2), Component(high, 1.6))

    return Piece(1, VARIANTS, cache(stroke))


def _bell_modes(rng: np.random.Generator, part: slice) -> Modes:
    hertz = np.array([648.0, 1001.0, 1424.0, 1484.0, 2028.0, 2093.0, 2760.0, 3180.0, 3420.0, 4310.0, 5120.0, 6350.0])
    level = np.array([-20.0, -19, -18, -18, -17, -18, -12, -9, -7, -5, -8, -13])
    t60 = 5.5 * (1000.0 / hertz) ** 0.55
    amplitude = 0.6 * 10.0 ** ((level + rng.normal(0.0, 1.5, hertz.size)) / 20.0)
    phase = rng.uniform(0.0, 0.6, hertz.size)
    return Modes(1.012 * hertz[part], t60[part], amplitude[part], phase[part])


HAT_SECONDS = 1.9
# Of the open hat; closing shortens all of it.
HAT = (
    Band(480, -19, 2.4, 0.0, 1.1), Band(800, -21, 2.2, 0.0, 1.1), Band(1400, -29, 2.0, 1.0, 1.15),
    Band(2600, -26, 2.0, 1.0, 1.2), Band(4300, -16, 1.9, 1.5, 1.25), Band(6300, -12, 1.7, 1.5, 1.35),
    Band(9000, -10, 1.6, 0.5, 1.5), Band(13000, -11, 1.4, 0.0, 1.7), Band(18000, -19, 1.1, 0.0, 1.9),
)  # fmt: skip
HAT_STICK = (
    Band(520, -17, 0.03, 0.0, 1.15), Band(1000, -19, 0.03, 0.0, 1.2), Band(3000, -22, 0.02, 0.0, 1.4),
    Band(6000, -14, 0.02, 0.0, 1.5), Band(11000, -11, 0.015, 0.0, 1.75),
)  # fmt: skip
RIDE = (
    Band(480, -36, 13.0, 10.0, 1.1), Band(650, -38, 13.0, 10.0, 1.1), Band(1200, -43, 12.0, 10.0, 1.15),
    Band(2200, -40, 10.0, 8.0, 1.15), Band(3600, -35, 8.5, 8.0, 1.2), Band(5600, -28, 5.0, 6.0, 1.25),
    Band(8500, -20, 2.0, 3.0, 1.45), Band(13000, -17, 0.4, 0.0, 1.75), Band(18000, -26, 0.3, 0.0, 1.8),
)  # fmt: skip
RIDE_STICK = (
    Band(2500, -23, 0.03, 0.0, 1.2), Band(5000, -15, 0.035, 0.0, 1.25), Band(8500, -9, 0.05, 0.0, 1.45),
    Band(13000, -6, 0.05, 0.0, 1.75), Band(18000, -14, 0.03, 0.0, 1.9),
)  # fmt: skip
CRASH = (
    Band(340, -30, 5.0, 0.0, 1.1), Band(500, -17, 4.6, 0.0, 1.15), Band(800, -21, 4.6, 5.0, 1.2),
    Band(1400, -25, 4.4, 12.0, 1.25), Band(2400, -21, 4.0, 20.0, 1.35), Band(3800, -13, 3.4, 26.0, 1.45),
    Band(5800, -12, 2.8, 26.0, 1.6), Band(9000, -15, 2.2, 18.0, 1.75), Band(14000, -26, 1.4, 8.0, 1.9),
)  # fmt: skip
CRASH_STICK = (
    Band(500, -14, 0.06, 0.0, 1.3), Band(1000, -17, 0.05, 0.0, 1.35), Band(2600, -18, 0.06, 0.0, 1.5),
    Band(5200, -14, 0.08, 0.0, 1.6), Band(9500, -15, 0.10, 0.0, 1.7), Band(15000, -22, 0.06, 0.0, 1.8),
)  # fmt: skip
