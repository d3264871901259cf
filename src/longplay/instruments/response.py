"""Linear responses drawn as gains over frequency: bodies of instruments, cabinets."""

import numpy as np
from numpy.typing import NDArray

SIZE = 1 << 14
_TAPS = 4096


def grid(rate: int) -> NDArray[np.float64]:
    """Return the frequencies in Hz at which a response is drawn, shape (8193,); the first is 1 instead of 0."""
    return np.maximum(np.arange(SIZE // 2 + 1) * rate / SIZE, 1.0)


def minimum_phase(gain_db: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the minimum-phase response (4096 frames, float32) of gains in dB at the frequencies of `grid`.

    Its energy comes as early as it can (Oppenheim & Schafer: the cepstrum folded to one side), so onsets stay where
    they are.
    """
    from scipy.fft import irfft, rfft

    cepstrum = irfft(gain_db * np.log(10.0) / 20.0, SIZE)
    cepstrum[1 : SIZE // 2] *= 2.0
    cepstrum[SIZE // 2 + 1 :] = 0.0
    response = irfft(np.exp(rfft(cepstrum)), SIZE)[:_TAPS]
    return np.asarray(response * np.hanning(2 * _TAPS)[_TAPS:], np.float32)
