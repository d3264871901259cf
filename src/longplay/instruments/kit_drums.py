"""Kick, snare, rim and toms: membranes, shells, beater and wires."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from longplay.instruments.kit_piece import Component, Piece, Stroke, noise_components
from longplay.instruments.modes import Modes, ring, struck
from longplay.instruments.noise import Band, Samples

LAYERS = 4
VARIANTS = 4
_LINGER = 0.07  # of a mode decays at 0.4 of the speed, as the far head gives back what it took


@dataclass(frozen=True, slots=True)
class Head:
    """A tuned head on its shell.

    hertz: lowest mode after the glide. glide: how much higher it starts at full force (fraction), falling with
    glide_ms. t60: of the lowest mode, seconds; falloff: t60 of a mode is t60 / ratio**falloff. radius: where the stick
    lands. stiffening: see `struck`. ring_db: the higher modes against the lowest, falling with ratio**-slope. touch:
    velocity exponent of these. shell: (hertz, t60, dB) of each audible shell mode.
    """

    hertz: float
    glide: float
    glide_ms: float
    t60: float
    falloff: float
    radius: float
    stiffening: float
    ring_db: float
    slope: float
    touch: float
    shell: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Drum:
    """A head, the noise of what strikes it, the wires it sets going (none but for a snare) and its longest sound."""

    head: Head
    contact: tuple[Band, ...]
    wires: tuple[Band, ...]
    seconds: float


def build(drum: Drum, rate: int, seed: int) -> Piece:
    """Return the drum as strokes: its head in LAYERS depths of glide, struck at VARIANTS places."""

    def stroke(layer: int, variant: int) -> Stroke:
        return _stroke(drum, (layer + 1) / LAYERS, rate, (seed, layer, variant))

    return Piece(LAYERS, VARIANTS, cache(stroke))


def _stroke(drum: Drum, force: float, rate: int, seed: tuple[int, int, int]) -> Stroke:
    rng = np.random.default_rng(seed)
    low, high = _head(drum.head, force, drum.seconds, rate, rng)
    parts = (Component(low, 1.28), Component(high, drum.head.touch), *noise_components(drum.contact, 0.2, rate, rng))
    if drum.wires:
        parts += _wires(low + high, drum.wires, drum.seconds, rate, rng)
    return parts


def _head(head: Head, force: float, seconds: float, rate: int, rng: np.random.Generator) -> tuple[Samples, Samples]:
    """Return the lowest mode and the rest; all share the glide, for the tension that bends one bends all."""
    radius = float(np.clip(head.radius + 0.035 * rng.standard_normal(), 0.02, 0.8))
    ratio, amplitude = struck(radius, head.stiffening)
    spread = 1.0 + 0.004 * rng.standard_normal(ratio.size)
    hertz = head.hertz * ratio * np.where(ratio > 1.0, spread, 1.0)
    t60 = head.t60 / ratio**head.falloff
    amplitude = amplitude / amplitude[0] * rng.uniform(0.75, 1.25, ratio.size) * ratio**-head.slope
    time = _bent_time(head.glide * force**1.5, head.glide_ms / 1000.0, seconds, rate)
    low = _bent(hertz[:1], t60[:1], amplitude[:1], time, rate)
    high = _bent(hertz[1:], t60[1:], amplitude[1:], time, rate) * 10.0 ** (head.ring_db / 20.0)
    high[: low.size] += _shell(head, low.size, rate, rng)
    return low, high


def _bent_time(glide: float, constant: float, seconds: float, rate: int) -> NDArray[np.float64]:
    time = np.arange(int(seconds * rate)) / rate
    return np.asarray(time + glide * constant * (1.0 - np.exp(-time / constant)))


def _bent(
    hertz: NDArray[np.float64], t60: NDArray[np.float64], amplitude: NDArray[np.float64],
    time: NDArray[np.float64], rate: int,
) -> Samples:  # fmt: skip
    out = np.zeros(time.size, np.float32)
    steady = np.arange(time.size, dtype=np.float32) / np.float32(rate)
    for f, t, a in zip(hertz, t60, amplitude, strict=True):
        if f < 0.4 * rate:
            last = min(time.size, int(2.2 * t * rate))
            decay = np.exp(np.float32(-np.log(1000.0) / t) * steady[:last])
            decay = np.float32(1.0 - _LINGER) * decay + np.float32(_LINGER) * decay ** np.float32(0.4)
            out[:last] += np.float32(a) * np.sin((2 * np.pi * f * time[:last]).astype(np.float32)) * decay
    out[-(rate // 50) :] *= np.linspace(1.0, 0.0, rate // 50, dtype=np.float32)
    return out


def _shell(head: Head, frames: int, rate: int, rng: np.random.Generator) -> Samples:
    if not head.shell:
        return np.zeros(frames, np.float32)
    hertz, t60, level = (np.array(column) for column in zip(*head.shell, strict=True))
    chance = rng.uniform(0.8, 1.25, hertz.size)
    modes = Modes(hertz, t60, chance * 10.0 ** (level / 20.0), np.zeros(hertz.size))
    return ring(modes, frames, rate).astype(np.float32)


def _wires(
    motion: Samples, bands: tuple[Band, ...], seconds: float, rate: int, rng: np.random.Generator
) -> tuple[Component, ...]:
    """Return wire noise pressed out by the head: it buzzes with each swing of the head, then sizzles on."""
    from scipy.signal import lfilter

    swing = np.maximum(motion, 0.0) / (np.abs(motion).max() + 1e-9)
    pole = np.exp(-1.0 / (0.0015 * rate))
    pressed = lfilter([1.0 - pole], [1.0, -pole], swing)
    pressed /= pressed.max() + 1e-9
    out = []
    for component in noise_components(bands, seconds, rate, rng):
        buzz = 0.55 + 1.1 * pressed[: component.samples.size] ** 0.7
        out.append(Component((component.samples * buzz).astype(np.float32), component.touch))
    return tuple(out)


_KICK = Head(52.0, 1.25, 40.0, 0.36, 0.75, 0.10, 0.06, -12.0, 0.5, 1.5)
_KICK_BEATER = (
    Band(160, -19, 0.09, 0.0, 1.45), Band(315, -20, 0.045, 0.0, 1.6), Band(700, -20, 0.035, 0.0, 1.75),
    Band(1600, -22, 0.03, 0.0, 1.85), Band(3300, -19, 0.028, 0.0, 2.0), Band(6500, -29, 0.018, 0.0, 2.1),
)  # fmt: skip
_SNARE = Head(
    186.0, 0.10, 22.0, 0.25, -0.55, 0.27, 0.075, 4.5, 1.3, 1.45, ((1104.0, 0.16, -27.0), (823.0, 0.25, -24.0))
)
_SNARE_STICK = (
    Band(400, -11, 0.04, 0.0, 1.5), Band(900, -9, 0.035, 0.0, 1.6), Band(2000, -8, 0.03, 0.0, 1.75),
    Band(4200, -8, 0.02, 0.0, 1.9), Band(8500, -14, 0.012, 0.0, 2.1),
)  # fmt: skip
_SNARE_WIRES = (
    Band(800, -21, 0.55, 0.0, 1.3), Band(1600, -17, 0.62, 2.0, 1.35), Band(3000, -15, 0.66, 2.0, 1.45),
    Band(5200, -13, 0.66, 2.0, 1.6), Band(8500, -15, 0.58, 2.0, 1.75), Band(13000, -23, 0.45, 2.0, 1.9),
)  # fmt: skip
_RIM = Head(410.0, 0.0, 10.0, 0.09, 0.3, 0.5, 0.05, -4.0, 0.3, 1.75, ((1720.0, 0.06, 0.0), (2480.0, 0.05, -6.0)))
_RIM_STICK = (Band(900, -12, 0.03, 0.0, 1.4), Band(2200, -8, 0.03, 0.0, 1.9), Band(5200, -11, 0.02, 0.0, 2.2))
_TOM_STICK = (
    Band(250, -7, 0.08, 0.0, 1.75), Band(600, -9, 0.06, 0.0, 1.95), Band(1400, -12, 0.045, 0.0, 2.05),
    Band(3200, -14, 0.035, 0.0, 2.2), Band(6500, -22, 0.02, 0.0, 2.4),
)  # fmt: skip
# General MIDI tom key -> lowest mode in hertz, floor tom first.
TOMS = {41: 74.0, 43: 86.0, 45: 101.0, 47: 118.0, 48: 138.0, 50: 160.0}


def tom(hertz: float) -> Drum:
    """Return a tom tuned to `hertz`; a lower one rings longer, as bigger shells do."""
    t60 = 1.05 * (86.0 / hertz) ** 1.4
    head = Head(hertz, 0.24, 55.0, t60, 0.9, 0.33, 0.085, -6.5, 0.3, 1.7)
    return Drum(head, _TOM_STICK, (), 1.4)


KICK = Drum(_KICK, _KICK_BEATER, (), 0.85)
SNARE = Drum(_SNARE, _SNARE_STICK, _SNARE_WIRES, 0.8)
RIM = Drum(_RIM, _RIM_STICK, (), 0.25)
