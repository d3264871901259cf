"""Log-domain feed-forward compressor (Giannoulis, Massberg, Reiss, JAES 60(6), 2012)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.sound.compiled import compiled
from longplay.sound.true_peak import BLOCK_FRAMES


@dataclass(frozen=True, slots=True)
class Compression:
    """Settings of a compressor. `ratio` may be inf. The knee is centred on the threshold."""

    threshold_db: float
    ratio: float
    attack_ms: float
    release_ms: float
    knee_db: float = 6.0  # default, unsourced
    makeup_db: float = 0.0

    def __post_init__(self) -> None:
        if self.ratio < 1.0:
            raise ValueError(f"ratio must be at least 1, not {self.ratio:g}")
        if self.attack_ms < 0.0 or self.release_ms < 0.0 or self.knee_db < 0.0:
            raise ValueError("attack_ms, release_ms and knee_db must not be negative")


@compiled
def reduce_levels(
    block: NDArray[np.float32],
    settings: NDArray[np.float64],
    state: NDArray[np.float64],
    reductions: NDArray[np.float32],
) -> None:
    """Write the smoothed gain reduction in dB (positive) of each frame of `block` (frames, channels).

    `settings`: threshold dB, 1 - 1/ratio, attack and release coefficients, knee dB. `state[0]`: reduction so far.
    """
    threshold, slope, attack, release, knee = settings[0], settings[1], settings[2], settings[3], settings[4]
    lowest = 10.0 ** ((threshold - knee / 2.0) / 20.0)
    smoothed = state[0]
    for frame in range(block.shape[0]):
        level = 0.0
        for channel in range(block.shape[1]):
            level = max(level, abs(np.float64(block[frame, channel])))
        wanted = 0.0
        if level > lowest:  # the logarithm is the dear part, so it waits for levels that need it
            over = 20.0 * math.log10(level) - threshold
            in_knee = over < knee / 2.0
            wanted = slope * ((over + knee / 2.0) ** 2 / (2.0 * knee) if in_knee else over)
        coefficient = attack if wanted > smoothed else release
        smoothed = coefficient * smoothed + (1.0 - coefficient) * wanted
        if smoothed < 1e-9:
            smoothed = 0.0
        reductions[frame] = smoothed
    state[0] = smoothed


def _coefficient(rate: int, milliseconds: float) -> float:
    """One-pole coefficient that covers 63 % of a step in `milliseconds`."""
    return math.exp(-1000.0 / (rate * milliseconds)) if milliseconds > 0.0 else 0.0


class Compressor:
    """Block processor: linked over channels (one gain for all), so that the stereo image stays."""

    def __init__(self, rate: int, settings: Compression) -> None:
        self._makeup_db = settings.makeup_db
        self._settings = np.array(
            [
                settings.threshold_db,
                1.0 - 1.0 / settings.ratio,
                _coefficient(rate, settings.attack_ms),
                _coefficient(rate, settings.release_ms),
                settings.knee_db,
            ]
        )
        self._state = np.zeros(1)

    def reduction(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Gain reduction in dB (positive) at each frame of `block` (frames, channels); moves the state on."""
        reductions = np.empty(len(block), dtype=np.float32)
        samples = np.ascontiguousarray(block, dtype=np.float32)
        reduce_levels(samples, self._settings, self._state, reductions)
        return reductions

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """The compressed block, a new float32 array of the same shape."""
        decibels = np.float32(self._makeup_db) - self.reduction(block)
        return np.asarray(block * np.power(np.float32(10.0), decibels / np.float32(20.0))[:, None], np.float32)


def compress(samples: NDArray[np.float32], rate: int, settings: Compression) -> NDArray[np.float32]:
    """Compress samples (frames, channels), channels linked; float32 of the same shape."""
    compressor = Compressor(rate, settings)
    compressed = np.empty(samples.shape, dtype=np.float32)
    for at in range(0, len(samples), BLOCK_FRAMES):
        compressed[at : at + BLOCK_FRAMES] = compressor.process(samples[at : at + BLOCK_FRAMES])
    return compressed


def gain_reduction(samples: NDArray[np.float32], rate: int, settings: Compression) -> NDArray[np.float32]:
    """Gain reduction in dB (positive, without make-up) that `compress` applies at each frame, shape (frames,)."""
    return Compressor(rate, settings).reduction(samples)
