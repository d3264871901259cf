"""Second-order filters (Robert Bristow-Johnson's Audio EQ Cookbook) as sos, and their application."""

import math

import numpy as np
from numpy.typing import NDArray

Sos = NDArray[np.float64]  # rows b0 b1 b2 1 a1 a2
_BLOCK_FRAMES = 65536  # bounds the float64 copy scipy works on


def _check(rate: int, frequency_hz: float, q: float) -> tuple[float, float]:
    """Cosine of the normalised frequency and the cookbook's alpha."""
    if not 0.0 < frequency_hz < rate / 2.0:
        raise ValueError(f"{frequency_hz:g} Hz is not between 0 and half of {rate} Hz")
    if q <= 0.0:
        raise ValueError(f"q must be positive, not {q:g}")
    omega = 2.0 * math.pi * frequency_hz / rate
    return math.cos(omega), math.sin(omega) / (2.0 * q)


def _section(b: tuple[float, float, float], a: tuple[float, float, float]) -> Sos:
    return np.array([[*b, *a]]) / a[0]


def butterworth_qs(order: int) -> tuple[float, ...]:
    """Q of each section of an even-order Butterworth filter; ValueError for odd or non-positive orders."""
    if order < 2 or order % 2:
        raise ValueError(f"order must be even and at least 2, not {order}")
    return tuple(1.0 / (2.0 * math.cos(math.pi * (2 * k + 1) / (2 * order))) for k in range(order // 2))


def _pass(rate: int, frequency_hz: float, q: float, sign: float) -> Sos:
    cosine, alpha = _check(rate, frequency_hz, q)
    side = (1.0 - sign * cosine) / 2.0
    return _section((side, sign * 2.0 * side, side), (1.0 + alpha, -2.0 * cosine, 1.0 - alpha))


def low_pass(rate: int, frequency_hz: float, order: int = 2) -> Sos:
    """Butterworth low-pass of even `order`, -3 dB at `frequency_hz`, shape (order / 2, 6)."""
    return np.concatenate([_pass(rate, frequency_hz, q, 1.0) for q in butterworth_qs(order)])


def high_pass(rate: int, frequency_hz: float, order: int = 2) -> Sos:
    """Butterworth high-pass of even `order`, -3 dB at `frequency_hz`, shape (order / 2, 6)."""
    return np.concatenate([_pass(rate, frequency_hz, q, -1.0) for q in butterworth_qs(order)])


def peak(rate: int, frequency_hz: float, gain_db: float, q: float = 1.0) -> Sos:
    """Bell of `gain_db` at `frequency_hz`, shape (1, 6). Q 1 is the default, unsourced."""
    cosine, alpha = _check(rate, frequency_hz, q)
    a = 10.0 ** (gain_db / 40.0)
    return _section(
        (1.0 + alpha * a, -2.0 * cosine, 1.0 - alpha * a), (1.0 + alpha / a, -2.0 * cosine, 1.0 - alpha / a)
    )


def _shelf(rate: int, frequency_hz: float, gain_db: float, q: float, sign: float) -> Sos:
    """Low shelf for sign 1, high shelf for sign -1: the cookbook's two forms differ in signs only."""
    cosine, alpha = _check(rate, frequency_hz, q)
    a = 10.0 ** (gain_db / 40.0)
    root, up, down = 2.0 * math.sqrt(a) * alpha, a + 1.0, a - 1.0
    tilt = sign * cosine
    return _section(
        (a * (up - down * tilt + root), sign * 2.0 * a * (down - up * tilt), a * (up - down * tilt - root)),
        (up + down * tilt + root, -sign * 2.0 * (down + up * tilt), up + down * tilt - root),
    )


def low_shelf(rate: int, frequency_hz: float, gain_db: float, q: float = math.sqrt(0.5)) -> Sos:
    """Shelf that lifts what is below `frequency_hz` by `gain_db`, half of it there; shape (1, 6)."""
    return _shelf(rate, frequency_hz, gain_db, q, 1.0)


def high_shelf(rate: int, frequency_hz: float, gain_db: float, q: float = math.sqrt(0.5)) -> Sos:
    """Shelf that lifts what is above `frequency_hz` by `gain_db`, half of it there; shape (1, 6)."""
    return _shelf(rate, frequency_hz, gain_db, q, -1.0)


def response_db(sos: Sos, rate: int, frequencies_hz: NDArray[np.floating]) -> NDArray[np.float64]:
    """Magnitude of the cascade in dB at each frequency."""
    z = np.exp(-2j * np.pi * np.asarray(frequencies_hz) / rate)
    sections = [
        np.polynomial.polynomial.polyval(z, row[:3]) / np.polynomial.polynomial.polyval(z, row[3:]) for row in sos
    ]
    return np.asarray(20.0 * np.log10(np.maximum(np.abs(np.prod(sections, axis=0)), 1e-10)))


class SosFilter:
    """Block processor: the cascade `sos` over blocks (frames, channels), float32 in and out, float64 inside."""

    def __init__(self, sos: Sos, channels: int) -> None:
        self._sos = sos
        self._state = np.zeros((len(sos), 2, channels))

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Filtered block of the same shape; a new array."""
        from scipy.signal import sosfilt

        filtered = np.empty(block.shape, dtype=np.float32)
        for at in range(0, len(block), _BLOCK_FRAMES):
            part = slice(at, at + _BLOCK_FRAMES)
            filtered[part], self._state = sosfilt(self._sos, block[part], axis=0, zi=self._state)
        # Keeps decaying tails out of the denormal range, where filters run many times slower.
        self._state[np.abs(self._state) < 1e-30] = 0.0
        return filtered


def apply_sos(samples: NDArray[np.float32], sos: Sos) -> NDArray[np.float32]:
    """Filter samples (frames, channels) or (frames,) by the cascade `sos` from rest; float32, same shape."""
    frames = samples[:, None] if samples.ndim == 1 else samples
    return SosFilter(sos, frames.shape[1]).process(frames).reshape(samples.shape)
