"""Many band-limited oscillators as one voice: the desks of a section, the detuned layers of a pad."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.sound.compiled import compiled

Controls = NDArray[np.float32]
STEP = 64  # frames between control values, interpolated in a straight line
_SIZE = 4096
_PHASE_SEED = 7


@dataclass(frozen=True, slots=True)
class Voices:
    """What every player of one note does.

    hertz, dark, bright: float32 (players, steps + 1), one value per STEP frames: frequency, and the gains of the dark
    and the bright waveform. left, right: float32 (players,) gains. phase: float64 (players,) start, 0 to 1.
    """

    hertz: Controls
    dark: Controls
    bright: Controls
    left: Controls
    right: Controls
    phase: NDArray[np.float64]


def waveform(amplitudes: NDArray[np.float64], seed: int) -> NDArray[np.float32]:
    """Return one cycle (4097 values, the first repeated) of partials 1..n, phases seeded, of unit RMS.

    Band-limited by its partials. The table is long enough for linear reading: at 150 partials of a falling spectrum
    the error stays under -80 dB of the whole.
    """
    from scipy.fft import irfft

    spectrum = np.zeros(_SIZE // 2 + 1, np.complex128)
    phase = np.random.default_rng((seed, _PHASE_SEED)).uniform(-0.5, 0.5, amplitudes.size) - np.pi / 2
    spectrum[1 : amplitudes.size + 1] = amplitudes * np.exp(1j * phase)
    cycle = irfft(spectrum, _SIZE)
    cycle /= np.sqrt(np.mean(cycle**2)) + 1e-12
    return np.append(cycle, cycle[0]).astype(np.float32)


def partials_below(hertz: float, rate: int) -> int:
    """Return how many partials of `hertz`, bent up by half a tone, stay below 16 kHz and 0.42 of the rate."""
    return max(1, int(min(16000.0, 0.42 * rate) / (hertz * 1.03)))


def sound(voices: Voices, dark: NDArray[np.float32], bright: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Return all players together, float32 (steps * STEP, 2)."""
    steps = voices.hertz.shape[1] - 1
    out = np.zeros((steps * STEP, 2), np.float32)
    pan = np.stack([voices.left, voices.right], axis=1).astype(np.float32)
    controls = np.stack([voices.hertz * np.float32(_SIZE / rate), voices.dark, voices.bright], axis=1)
    _add_voices(out, np.stack([dark, bright]), controls, pan, voices.phase)
    return out


@compiled
def _add_voices(out: Controls, waves: Controls, controls: Controls, pan: Controls, phase: NDArray[np.float64]) -> None:
    """Add every player to `out`, reading the dark and the bright waveform at one phase.

    All C-contiguous, phase float64, the rest float32. waves: (2, size + 1). controls: (players, 3, steps + 1): phase
    increment, gain of the dark, gain of the bright.
    """
    dark, bright = waves[0], waves[1]
    size = dark.shape[0] - 1
    for p in range(controls.shape[0]):
        at = phase[p] * size
        increment, dark_gain, bright_gain = controls[p, 0], controls[p, 1], controls[p, 2]
        for s in range(increment.shape[0] - 1):
            rise = (increment[s + 1] - increment[s]) / 64.0
            dark_rise = (dark_gain[s + 1] - dark_gain[s]) / 64.0
            bright_rise = (bright_gain[s + 1] - bright_gain[s]) / 64.0
            for j in range(64):
                i = int(at)
                f = at - i
                low = dark[i] + f * (dark[i + 1] - dark[i])
                high = bright[i] + f * (bright[i + 1] - bright[i])
                value = (dark_gain[s] + j * dark_rise) * low + (bright_gain[s] + j * bright_rise) * high
                out[s * 64 + j, 0] += pan[p, 0] * value
                out[s * 64 + j, 1] += pan[p, 1] * value
                at += increment[s] + j * rise
                if at >= size:
                    at -= size
