"""Many band-limited oscillators as one voice: the desks of a section, the detuned layers of a pad."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.sound.compiled import compiled

Controls = NDArray[np.float32]
STEP = 64  # frames between control values, interpolated in a straight line
_SIZE = 4096
_FRACTION = 1 << 24  # of a table place
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
    gains = np.stack([voices.dark, voices.bright], axis=1)
    pan = np.stack([voices.left, voices.right], axis=1)
    cycle = float(_SIZE * _FRACTION)
    increment = (voices.hertz.astype(np.float64) * (cycle / rate)).astype(np.int64)
    clock = np.concatenate([(voices.phase * cycle).astype(np.int64)[:, None], increment], axis=1)
    _add_voices(out, np.stack([dark, bright]), clock, gains, pan)
    return out


@compiled
def _add_voices(out: Controls, waves: Controls, clock: NDArray[np.int64], gains: Controls, pan: Controls) -> None:
    """Add every player to `out`, reading the dark and the bright waveform at one phase (fixed point, 24 bits below 1).

    All C-contiguous, clock int64, the rest float32. waves: (2, 4097). clock: (players, 1 + steps + 1), the start
    phase and then the increments. gains: (players, 2, steps + 1), dark and bright. pan: (players, 2).
    """
    scale = np.float32(1.0 / (1 << 24))
    block = np.float32(1.0 / 64.0)
    for p in range(clock.shape[0]):
        at = clock[p, 0]
        left, right = pan[p, 0], pan[p, 1]
        for s in range(clock.shape[1] - 2):
            step = clock[p, s + 1]
            more = (clock[p, s + 2] - step) >> 6
            low, high = gains[p, 0, s], gains[p, 1, s]
            low_rise = (gains[p, 0, s + 1] - low) * block
            high_rise = (gains[p, 1, s + 1] - high) * block
            for j in range(64):
                i = (at >> 24) & 4095
                f = np.float32(at & 16777215) * scale
                dark = waves[0, i] + f * (waves[0, i + 1] - waves[0, i])
                bright = waves[1, i] + f * (waves[1, i + 1] - waves[1, i])
                value = low * dark + high * bright
                out[s * 64 + j, 0] += left * value
                out[s * 64 + j, 1] += right * value
                at += step
                step += more
                low += low_rise
                high += high_rise
