"""Damped modes: the kernel under the strings of the bass, and the modes of a struck membrane."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from longplay.sound.compiled import compiled

Floats = NDArray[np.float64]
Sound = TypeVar("Sound", NDArray[np.float32], Floats)

# Zeros of the Bessel functions J_m as ratios to the lowest, with their order m: an ideal circular membrane
# (Rossing, Science of Percussion Instruments, table 1.1).
MEMBRANE = (
    (0, 1.000), (1, 1.594), (2, 2.136), (0, 2.296), (3, 2.653), (1, 2.918), (4, 3.156), (2, 3.501), (0, 3.600),
    (5, 3.652), (3, 4.060), (6, 4.154), (1, 4.231), (4, 4.601), (7, 4.610), (2, 4.832), (0, 4.903), (5, 5.131),
)  # fmt: skip
_FIRST_ZERO = 2.405
_SILENT = 1e-5  # of the loudest mode: what lies below is not computed


@dataclass(frozen=True, slots=True)
class Modes:
    """Sinusoids of one body: hertz, t60 in seconds, amplitude and phase in radians, each of shape (modes,)."""

    hertz: Floats
    t60: Floats
    amplitude: Floats
    phase: Floats


def ring(modes: Modes, frames: int, rate: int) -> Floats:
    """Return the sum of the modes as float64 of shape (frames,); modes above 0.45 of the rate are left out."""
    keep = modes.hertz < 0.45 * rate
    decay = np.log(1000.0) / (modes.t60[keep] * rate)
    loud = np.abs(modes.amplitude[keep]) / (_SILENT * np.abs(modes.amplitude).max() + 1e-30)
    last = np.minimum(np.ceil(np.log(np.maximum(loud, 1.0)) / decay), frames).astype(np.int64)
    out = np.zeros(frames + 8)
    omega = 2 * np.pi * modes.hertz[keep] / rate
    _add_modes(out, np.stack([omega, decay, modes.amplitude[keep], modes.phase[keep]], axis=1), last)
    return out[:frames]


def later(modes: Modes, seconds: float, t60: Floats) -> Modes:
    """Return the same modes as they stand `seconds` later, from then on decaying with another `t60`."""
    amplitude = modes.amplitude * 10.0 ** (-3.0 * seconds / modes.t60)
    return Modes(modes.hertz, t60, amplitude, modes.phase + 2 * np.pi * modes.hertz * seconds)


def hammered(sound: Sound, rise_ms: float, rate: int) -> Sound:
    """Return the sound with its first milliseconds as a soft hammer lets them grow, 63 % being there at `rise_ms`."""
    rise = rise_ms * rate / 1000.0
    blow = min(sound.size, int(8 * rise))
    sound[:blow] *= 1.0 - np.exp(-((np.arange(blow) / rise) ** 1.5))
    return sound


@compiled
def _add_modes(out: Floats, modes: Floats, last: NDArray[np.int64]) -> None:
    """Add amplitude exp(-decay n) sin(omega n + phase) to `out`: eight interleaved second-order recursions.

    out: float64 (frames + 8,). modes: float64 C (modes, 4): omega, decay, amplitude, phase. last: int64 frames of each.
    """
    for m in range(modes.shape[0]):
        omega, decay, amplitude, phase = modes[m, 0], modes[m, 1], modes[m, 2], modes[m, 3]
        older = np.empty(8)
        newer = np.empty(8)
        for j in range(8):
            older[j] = amplitude * np.exp(decay * (16 - j)) * np.sin(omega * (j - 16) + phase)
            newer[j] = amplitude * np.exp(decay * (8 - j)) * np.sin(omega * (j - 8) + phase)
        first = 2.0 * np.exp(-8.0 * decay) * np.cos(8.0 * omega)
        second = np.exp(-16.0 * decay)
        for start in range(0, last[m], 8):
            for j in range(8):
                value = first * newer[j] - second * older[j]
                older[j] = newer[j]
                newer[j] = value
                out[start + j] += value


def struck(radius: float, stiffening: float) -> tuple[Floats, Floats]:
    """Return ratio and amplitude of each membrane mode for a stroke at `radius` (0 centre, 1 rim).

    stiffening: how far the air shut in by two heads lifts the lowest mode over the others, as a fraction; a snare
    drum shows 1 : 1.5 : 1.9 instead of 1 : 1.59 : 2.14 (Rossing, chapter 3), which is 0.06 to 0.1.
    """
    from scipy.special import jv

    order = np.array([m for m, _ in MEMBRANE])
    ratio = np.array([r for _, r in MEMBRANE])
    shifted = np.where(ratio > 1.0, ratio * (1.0 - stiffening), 1.0)
    return shifted, np.abs(jv(order, _FIRST_ZERO * ratio * radius))
