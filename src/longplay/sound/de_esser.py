"""De-esser: a split-band dynamic that turns down sibilants where they stand out of the vowels around them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.sound.filters import SosFilter, high_pass

_STEP_S = 0.002
_VOWELS_S = 0.5  # a sibilant is held against the loudest 20 ms within a quarter second on either side of it
_FAINTEST_VOWEL = 1e-4  # re the loudest: -40 dB (default, unsourced)
_SLOPE = 0.7  # of what stands over the threshold, so much goes (default, unsourced)
_BLOCK = 65536


@dataclass(frozen=True, slots=True)
class DeEssing:
    """Settings. hz: lower edge of the band that is turned down.

    threshold_db: level of the band re the vowels around it, above which it goes down; most_db: by at most so much.
    """

    hz: float
    threshold_db: float
    most_db: float


def band_over_vowels(samples: NDArray[np.float32], rate: int, hz: float) -> tuple[NDArray[np.float64], ...]:
    """(level of what lies over `hz` re the vowels around it, the same re the same moment), in dB, every 2 ms."""
    from scipy.ndimage import maximum_filter1d, uniform_filter1d

    band, whole = _powers(samples, rate, hz)
    vowels = maximum_filter1d(uniform_filter1d(whole, 10), round(_VOWELS_S / _STEP_S) | 1)
    vowels = np.maximum(vowels, _FAINTEST_VOWEL * vowels.max(initial=0.0))  # hiss in a pause is no sibilant
    level, around, here = (_db(power) for power in (uniform_filter1d(band, 3), vowels, uniform_filter1d(whole, 3)))
    return level - around, level - here


def _db(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Decibels, never below -120: a running mean leaves dust below zero."""
    return np.asarray(10.0 * np.log10(np.maximum(power, 1e-12)))


def de_ess(samples: NDArray[np.float32], rate: int, settings: DeEssing) -> NDArray[np.float32]:
    """`samples` (frames, channels), channels linked; float32 of the same shape. Exactly the same where nothing stands
    out: the band is subtracted, never rebuilt.
    """
    step = _step(rate)
    taken = 1.0 - 10.0 ** (-reduction_db(samples, rate, settings) / 20.0)
    out = np.array(samples, np.float32)
    splitter = SosFilter(high_pass(rate, settings.hz), samples.shape[1])
    places = (np.arange(len(taken)) + 0.5) * step
    for at in range(0, len(samples), _BLOCK):
        band = splitter.process(samples[at : at + _BLOCK])
        share = np.interp(np.arange(at, at + len(band)), places, taken).astype(np.float32)
        out[at : at + len(band)] -= band * share[:, None]
    return out


def reduction_db(samples: NDArray[np.float32], rate: int, settings: DeEssing) -> NDArray[np.float64]:
    """Reduction of the band in dB (positive) every 2 ms; it looks 10 ms ahead, so that no sibilant begins loud."""
    from scipy.ndimage import maximum_filter1d

    over, _ = band_over_vowels(samples, rate, settings.hz)
    wanted = np.clip(_SLOPE * (over - settings.threshold_db), 0.0, settings.most_db)
    window = np.hanning(9)[1:-1]
    held = maximum_filter1d(wanted, 11)
    return np.asarray(np.convolve(held, window / window.sum(), mode="same"))


def _powers(samples: NDArray[np.float32], rate: int, hz: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean power of the band and of everything, every 2 ms, channels together."""
    step = _step(rate)
    splitter = SosFilter(high_pass(rate, hz), samples.shape[1])
    found: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = []
    block = _BLOCK // step * step
    for at in range(0, len(samples), block):
        part = samples[at : at + block]
        found.append((_means(splitter.process(part), step), _means(part, step)))
    if not found:
        return np.zeros(1), np.zeros(1)
    return np.concatenate([band for band, _ in found]), np.concatenate([whole for _, whole in found])


def _means(samples: NDArray[np.float32], step: int) -> NDArray[np.float64]:
    power = np.square(samples).sum(axis=1, dtype=np.float32)
    padded = np.pad(power, (0, -len(power) % step))
    return np.asarray(padded.reshape(-1, step).mean(axis=1, dtype=np.float64))


def _step(rate: int) -> int:
    return max(round(_STEP_S * rate), 1)
