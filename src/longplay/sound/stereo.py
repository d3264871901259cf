"""How wide is a recording, and what is left of it on one loudspeaker?"""

from dataclasses import dataclass
from math import log10

import numpy as np
from numpy.typing import NDArray

NARROWEST_DB, WIDEST_DB = -60.0, 60.0
"""What counts as nothing but middle, and as nothing but sides; defaults, unsourced: no pair of ears goes further."""
_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class Stereo:
    """correlation of both sides, -1 to 1 (1: the same). mono_loss_db: power of (left + right) / 2 over the mean power
    of the sides: 0 for the same on both, -3 for two that have nothing in common. width_db: side over middle.
    """

    correlation: float = 1.0
    mono_loss_db: float = 0.0
    width_db: float = NARROWEST_DB


def stereo_image(samples: NDArray[np.float32]) -> Stereo:
    """The image of samples (frames, channels); one channel, or silence, is all middle."""
    if samples.shape[1] < 2:
        return Stereo()
    left = right = both = 0.0
    for at in range(0, len(samples), _BLOCK):
        block = np.ascontiguousarray(samples[at : at + _BLOCK, :2].T)
        left += float(np.dot(block[0], block[0]))
        right += float(np.dot(block[1], block[1]))
        both += float(np.dot(block[0], block[1]))
    if left + right <= 0.0:
        return Stereo()
    mid, side = (left + right + 2.0 * both) / 4.0, (left + right - 2.0 * both) / 4.0
    alike = both / (left * right) ** 0.5 if left > 0.0 and right > 0.0 else 0.0
    return Stereo(round(max(-1.0, min(1.0, alike)), 4), _db(mid, (left + right) / 2.0), min(_db(side, mid), WIDEST_DB))


def _db(power: float, whole: float) -> float:
    return round(max(NARROWEST_DB, 10.0 * log10(max(power, 1e-30) / max(whole, 1e-30))), 2)
