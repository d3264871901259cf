"""Mains hum: find its comb where little else sounds, follow it through the playing, and subtract it.

A notch would leave a hole in every bass note it meets. The hum is steady, so its amplitude and phase are measured in
the quiet moments, carried through the loud ones, and only that is taken away.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]

MAINS_HZ = (50.0, 60.0)
"""Mains frequencies of the world (IEC 60038)."""
_TOLERANCE_HZ = 0.5  # EN 50160 allows a grid 1 %
_HARMONICS = 12
_QUIET_SHARE = 0.1  # a comb must stand in nine frames of ten: no note does; default, unsourced
_STANDS_OUT = 10.0  # dB over its surroundings; default, unsourced
_AGREE_HZ = 0.06  # how far f_k / k may lie from the fundamental; default, unsourced
_FLOOR = 1e-5  # -100 dBFS: what is quieter is silence
TRACK_RATE = 8000
_WINDOW_S, _HOP_S = 0.4, 0.2
_TOP_HZ = 2500.0
_DRIFT_S, _LEVEL_S = 4.0, 3.0  # a grid's frequency and a cable's level wander slowly; default, unsourced


@dataclass(frozen=True, slots=True)
class Hum:
    """frequency_hz: of the mains, as measured. level_dbfs: rms of all its harmonics that stand out."""

    frequency_hz: float
    level_dbfs: float
    harmonics: tuple[int, ...]


def find_hum(signal: Samples, rate: int) -> Hum | None:
    """The hum in `signal` (frames,), rate >= 2000 Hz, or None.

    At least three exact multiples of 50 or 60 Hz, one of them among the first two, must stand in the quietest tenth
    of the one-second frames and hold their level there. Frames of digital silence are not asked.
    """
    spectra, width = _frame_spectra(signal, rate)
    if len(spectra) < 8:
        return None
    floor = np.asarray(np.percentile(spectra, 100 * _QUIET_SHARE, axis=0), np.float64)
    found = [hum for mains in MAINS_HZ if (hum := _comb(floor, spectra, width, mains))]
    return max(found, key=lambda h: (len(h.harmonics), h.level_dbfs), default=None)


def _frame_spectra(signal: Samples, rate: int) -> tuple[NDArray[np.float32], float]:
    """Power of each sine as its mean square, (frames, bins) every 0.25 s over 1 s; Hz a bin."""
    from scipy.fft import rfft

    size, hop = rate, rate // 4
    if len(signal) < size:
        return np.zeros((0, 1), np.float32), 1.0
    window = np.hanning(size).astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(signal, size)[::hop]
    sounding = [k for k, frame in enumerate(frames) if float(np.max(np.abs(frame))) > _FLOOR and _unbroken(frame)]
    top = round(1.2 * _HARMONICS * max(MAINS_HZ) * size / rate)
    out = np.empty((len(sounding), min(top, size // 2)), np.float32)
    for row, k in enumerate(sounding):
        spectrum = rfft(frames[k] * window, workers=1)[: out.shape[1]]
        out[row] = 2.0 * np.square(np.abs(spectrum) / float(window.sum()))
    return out, rate / size


def _unbroken(frame: Samples) -> bool:
    """Whether no half of the frame is digitally silent, as around a gate or a clip's edge."""
    half = len(frame) // 2
    return bool(np.any(frame[:half]) and np.any(frame[half:]))


def _comb(floor: Floats, spectra: NDArray[np.float32], width: float, mains: float) -> Hum | None:
    peaks = {k: f for k in range(1, _HARMONICS + 1) if (f := _line(floor, k * mains, k, width)) is not None}
    if len(peaks) < 3:
        return None
    base = float(np.median([f / k for k, f in peaks.items()]))
    kept = tuple(k for k, f in peaks.items() if abs(f / k - base) < _AGREE_HZ + 0.1 / k)
    if len(kept) < 3 or min(kept) > 2 or abs(base - mains) > _TOLERANCE_HZ:
        return None
    bins = [round(peaks[k] / width) for k in kept]
    power = np.sum([spectra[:, b - 1 : b + 2].max(axis=1) for b in bins], axis=0)
    lowest = np.sort(power)[: max(4, len(power) // 5)]
    if float(np.std(10.0 * np.log10(lowest + 1e-20))) > 2.5:
        return None  # it comes and goes: played
    return Hum(round(base, 3), round(10.0 * float(np.log10(np.median(lowest) + 1e-20)), 2), kept)


def _line(floor: Floats, near_hz: float, k: int, width: float) -> float | None:
    """The frequency of a narrow line within tolerance of `near_hz`, or None where nothing stands out."""
    reach = max(1, round((0.4 + 0.1 * k) / width))
    middle = round(near_hz / width)
    if middle + reach + 14 >= len(floor):
        return None
    top = middle - reach + int(np.argmax(floor[middle - reach : middle + reach + 1]))
    around = np.concatenate((floor[max(top - 12, 1) : max(top - 3, 2)], floor[top + 4 : top + 13]))
    if 10.0 * np.log10((floor[top] + 1e-20) / (float(np.median(around)) + 1e-20)) < _STANDS_OUT:
        return None
    low, here, high = np.log(floor[top - 1 : top + 2] + 1e-20)
    bend = low - 2.0 * here + high
    return float(top + (0.5 * (low - high) / bend if bend < 0 else 0.0)) * width if abs(bend) > 0 else None


def subtract_hum(samples: Samples, rate: int, frequency_hz: float) -> Samples:
    """`samples` (frames, channels) without the hum of `frequency_hz`; float32, a new array.

    Digital silence stays silent. Harmonics that are not steady enough to be sure of are left in.
    """
    out = np.array(samples, np.float32)
    for channel in range(out.shape[1]):
        column = np.ascontiguousarray(samples[:, channel])
        hum = hum_of(column, rate, frequency_hz)
        hum[_silent(column, rate)] = 0.0
        out[:, channel] -= hum
    return out


def _silent(column: Samples, rate: int) -> NDArray[np.bool_]:
    """Whether each sample lies in at least 10 ms of exact zeros."""
    from scipy.ndimage import binary_opening

    return np.asarray(binary_opening(column == 0.0, np.ones(max(2, rate // 100), bool)), np.bool_)


def hum_of(column: Samples, rate: int, frequency_hz: float) -> Samples:
    """The hum alone in one channel (frames,): the sum of its harmonics up to 2.5 kHz, as tracked every 0.2 s."""
    import soxr

    low = np.asarray(soxr.resample(column, rate, TRACK_RATE, quality="HQ"), np.float32)
    if len(low) < 4 * TRACK_RATE * _WINDOW_S:
        return np.zeros(len(column), np.float32)
    numbers = np.arange(1, int(_TOP_HZ / frequency_hz) + 1)
    amplitudes, energy = _harmonics(low, frequency_hz, numbers)
    turn = _drift(amplitudes, energy, numbers)
    steady = _steady(amplitudes * np.exp(-1j * turn[:, None] * numbers), energy) * np.exp(1j * turn[:, None] * numbers)
    return _sounded(steady, np.asarray(frequency_hz * numbers, np.float64), len(column), rate)


def _harmonics(low: Samples, frequency_hz: float, numbers: NDArray[np.int_]) -> tuple[Complexes, Floats]:
    """Complex amplitude of each harmonic, phase at time 0, and the power around it; (blocks, harmonics)."""
    from scipy.fft import rfft

    size, hop = round(_WINDOW_S * TRACK_RATE), round(_HOP_S * TRACK_RATE)
    window = np.hanning(size)
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(low, size // 2), size)[::hop]
    time = (np.arange(size) - size // 2) / TRACK_RATE
    table = np.exp(-2j * np.pi * frequency_hz * np.outer(time, numbers)) * (2.0 * window / window.sum())[:, None]
    at = np.arange(len(frames)) * hop / TRACK_RATE
    amplitudes = (frames @ table) * np.exp(-2j * np.pi * frequency_hz * np.outer(at, numbers))
    energy = np.empty(amplitudes.shape)
    half = round(0.5 * frequency_hz * size / TRACK_RATE)
    middles = np.round(numbers * frequency_hz * size / TRACK_RATE).astype(np.int64)
    for row, frame in enumerate(frames):
        power = np.cumsum(np.square(np.abs(rfft(frame * window, workers=1))))
        energy[row] = power[middles + half] - power[np.maximum(middles - half, 0)]
    energy = energy * (2.0 / window.sum()) ** 2 + _FLOOR**2
    cut = (at * TRACK_RATE < size // 2) | (at * TRACK_RATE > len(low) - size // 2)
    energy[cut] *= 1e3  # windows that reach over an end hold half a hum: they hardly count
    return amplitudes, energy


def _gauss(values: NDArray[np.generic], seconds: float) -> NDArray[np.generic]:
    """Sum over blocks under a Gaussian of `seconds`, along the first axis; wide enough to bridge a whole verse."""
    from scipy.signal import fftconvolve

    reach = round(8.0 * seconds / _HOP_S)
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) * _HOP_S / seconds) ** 2) + 1e-6
    return np.asarray(fftconvolve(values, bell.reshape(-1, *([1] * (values.ndim - 1))), mode="same", axes=0))


def _drift(amplitudes: Complexes, energy: Floats, numbers: NDArray[np.int_]) -> Floats:
    """Phase of the fundamental against the nominal frequency at each block, from how all harmonics turn."""
    step = amplitudes[1:] * np.conj(amplitudes[:-1])
    both = energy[1:] + energy[:-1]
    loudness = both / np.percentile(both, 20, axis=0)
    weight = numbers**2 * np.minimum(2.0 * np.abs(step) / both, 1.0) ** 2 / loudness**2
    turns = np.sum(weight * np.angle(step) / numbers, axis=1)
    rate = np.real(_gauss(turns, _DRIFT_S)) / np.maximum(np.real(_gauss(weight.sum(axis=1), _DRIFT_S)), 1e-30)
    return np.concatenate(([0.0], np.cumsum(rate)))


def _steady(amplitudes: Complexes, energy: Floats) -> Complexes:
    """Amplitudes as heard in the quiet blocks near each block, shrunk by how much those disagree."""
    weight = np.square(np.percentile(energy, 5, axis=0) / energy)
    total = np.maximum(np.real(_gauss(weight, _LEVEL_S)), 1e-30)
    mean = np.asarray(_gauss(weight * amplitudes, _LEVEL_S), np.complex128) / total
    spread = np.real(_gauss(weight**2 * np.square(np.abs(amplitudes - mean)), _LEVEL_S)) / total**2
    shrink = np.clip(1.0 - 4.0 * spread / np.maximum(np.square(np.abs(mean)), 1e-30), 0.0, 1.0)
    return np.asarray(mean * shrink, np.complex128)


def _sounded(amplitudes: Complexes, frequencies: Floats, frames: int, rate: int) -> Samples:
    """The sum of sines whose amplitudes go in straight lines from block to block; (frames,)."""
    hop = round(_HOP_S * rate)
    time = np.arange(hop) / rate
    table = np.exp(2j * np.pi * np.outer(frequencies, time))
    ramp = np.arange(hop) / hop
    out = np.zeros(frames, np.float32)
    for block in range(-(-frames // hop)):
        first, last = amplitudes[min(block, len(amplitudes) - 1)], amplitudes[min(block + 1, len(amplitudes) - 1)]
        turn = np.exp(2j * np.pi * frequencies * block * hop / rate)
        wave = np.real((first * turn) @ table) + ramp * np.real(((last - first) * turn) @ table)
        out[block * hop : (block + 1) * hop] = wave[: frames - block * hop]
    return out
