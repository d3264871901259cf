"""Damped modes: the kernel under the strings of the bass, and the modes of a struck membrane."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.sound.compiled import compiled

Floats = NDArray[np.float64]

# Zeros of the Bessel functions J_m as ratios to the lowest, with their order m: an ideal circular membrane
# (Rossing, Science of Percussion Instruments, table 1.1).
MEMBRANE = (
    (0, 1.000), (1, 1.594), (2, 2.136), (0, 2.296), (3, 2.653), (1, 2.918), (4, 3.156), (2, 3.501), (0, 3.600),
    (5, 3.652), (3, 4.060), (6, 4.154), (1, 4.231), (4, 4.601), (7, 4.610), (2, 4.832), (0, 4.903), (5, 5.131),
)  # fmt: skip
_FIRST_ZERO = 2.405
_SILENT = 12.0  # nepers, about -104 dB: a mode is not computed beyond that


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
    last = np.minimum(np.ceil(_SILENT / decay), frames).astype(np.int64)
    out = np.zeros(frames + 8)
    omega = 2 * np.pi * modes.hertz[keep] / rate
    _add_modes(out, omega, decay, modes.amplitude[keep], modes.phase[keep], last)
    return out[:frames]


def later(modes: Modes, seconds: float, t60: Floats) -> Modes:
    """Return the same modes as they stand `seconds` later, from then on decaying with another `t60`."""
    amplitude = modes.amplitude * 10.0 ** (-3.0 * seconds / modes.t60)
    return Modes(modes.hertz, t60, amplitude, modes.phase + 2 * np.pi * modes.hertz * seconds)


@compiled
def _add_modes(
    out: Floats, omega: Floats, decay: Floats, amplitude: Floats, phase: Floats, last: NDArray[np.int64]
) -> None:
    """Add exp(-decay n) sin(omega n + phase) to `out` (float64, C): eight interleaved second-order recursions."""
    for m in range(omega.shape[0]):
        older = np.empty(8)
        newer = np.empty(8)
        for j in range(8):
            older[j] = amplitude[m] * np.exp(decay[m] * (16 - j)) * np.sin(omega[m] * (j - 16) + phase[m])
            newer[j] = amplitude[m] * np.exp(decay[m] * (8 - j)) * np.sin(omega[m] * (j - 8) + phase[m])
        first = 2.0 * np.exp(-8.0 * decay[m]) * np.cos(8.0 * omega[m])
        second = np.exp(-16.0 * decay[m])
        for start in range(0, last[m], 8):
            for j in range(8):
                value = first * newer[j] - second * older[j]
                older[j] = newer[j]
                newer[j] = value
                out[start + j] += value


def air_loaded(ratio: Floats, load: float) -> Floats:
    """Return membrane ratios with the lowest modes pulled together, as air moving with the head does.

    load: 0 none, about 0.3 for a tom (default, unsourced; the direction and the fall-off with the mode number are
    those of Rossing, chapter 2).
    """
    return np.asarray(ratio * (1.0 + load * (1.0 - np.exp(-1.0 / ratio))) / (1.0 + load * (1.0 - np.exp(-1.0))))


def struck(radius: float) -> tuple[Floats, Floats]:
    """Return ratio and amplitude of each membrane mode for a stroke at `radius` (0 centre, 1 rim)."""
    from scipy.special import jv

    order = np.array([m for m, _ in MEMBRANE])
    ratio = np.array([r for _, r in MEMBRANE])
    return ratio, np.abs(jv(order, _FIRST_ZERO * ratio * radius))
