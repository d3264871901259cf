"""Test signals of EBU Tech 3341 and 3342, synthesised (the EBU's own files may not be redistributed)."""

import numpy as np
from numpy.typing import NDArray

RATES = (44100, 48000, 96000)
SILENCE = -np.inf

Signal = NDArray[np.float32]


def steps(rate: int, *parts: tuple[float, float], frequency: float = 1000.0) -> Signal:
    """One unbroken in-phase stereo sine whose peak level steps through (seconds, dBFS)."""
    frames = [round(seconds * rate) for seconds, _ in parts]
    levels = np.repeat([10.0 ** (level / 20.0) for _, level in parts], frames)
    tone = levels * np.sin(2.0 * np.pi * frequency * np.arange(levels.size) / rate)
    return np.repeat(tone[:, None], 2, axis=1).astype(np.float32)


def five_channels(rate: int) -> Signal:
    """Case 6: L R at -28, C at -24, Ls Rs at -30 dBFS for 20 s."""
    tone = steps(rate, (20.0, 0.0))[:, :1]
    return np.asarray(tone * 10.0 ** (np.array([-28, -28, -24, -30, -30]) / 20.0), dtype=np.float32)


def faded_tone(rate: int, divisor: int, degrees: float, amplitude: float) -> Signal:
    """Cases 15 to 19: a stereo sine at rate/divisor with 10-ms fades."""
    at = np.arange(rate // 2)
    fade = np.minimum(1.0, np.minimum(at, at[::-1]) / (0.01 * rate))
    tone = amplitude * fade * np.sin(2.0 * np.pi * at / divisor + np.radians(degrees))
    return np.repeat(tone[:, None], 2, axis=1).astype(np.float32)


def burst_between_samples(rate: int, offset: int) -> Signal:
    """Cases 20 to 23: rate/6 at 0.5 with one period of rate/4 at 1.0, decimated from 4 x rate at `offset`."""
    from scipy.signal import firwin, lfilter

    quiet = 0.5 * np.sin(2.0 * np.pi * np.arange(24 * 500) / 24)
    loud = np.sin(2.0 * np.pi * np.arange(16) / 16)
    at = np.arange(2 * quiet.size + loud.size)
    fade = np.minimum(1.0, np.minimum(at, at[::-1]) / (0.04 * rate))
    fine = lfilter(firwin(257, 0.45, fs=4), 1.0, fade * np.concatenate((quiet, loud, quiet)))
    return np.repeat(fine[offset::4, None], 2, axis=1).astype(np.float32)
