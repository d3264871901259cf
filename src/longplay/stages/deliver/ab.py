"""Before and after at equal loudness: the louder one is turned down, so that nobody prefers it for being loud."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import kept
from longplay.song.recording import Recording
from longplay.sound.levels import from_db
from longplay.sound.loudness import integrated_loudness
from longplay.sound.true_peak import true_peak

CEILING_DBTP = -1.0  # EBU R 128's maximum for production
EDGE_S = 0.01


@dataclass(frozen=True, slots=True)
class Pair:
    """Two recordings of equal loudness, and the gains in dB that made them so. lufs: None where one has none."""

    before: Recording
    after: Recording
    before_gain_db: float
    after_gain_db: float
    lufs: float | None


@kept
def ab_pair(before: Recording, after: Recording, fades: bool = False) -> Pair:
    """Both at the loudness of the quieter one (integrated, within 0.1 LU) and at most -1 dBTP.

    Always down, by plain gain. fades: 10 ms at both edges, for excerpts cut out of a song. Recordings without a
    loudness (silence, under 400 ms) keep their level.
    """
    sounds = tuple(_faded(open_audio(r), r.rate) if fades else open_audio(r) for r in (before, after))
    rates = before.rate, after.rate
    loudness = [integrated_loudness(s, rate) for s, rate in zip(sounds, rates, strict=True)]
    peaks = [true_peak(s, rate) for s, rate in zip(sounds, rates, strict=True)]
    gains, lufs = equal_gains(loudness, peaks)
    made = [_kept_at(s, gain, rate) for s, gain, rate in zip(sounds, gains, rates, strict=True)]
    return Pair(made[0], made[1], gains[0], gains[1], lufs)


def equal_gains(loudness: list[float | None], peaks_dbtp: list[float]) -> tuple[tuple[float, float], float | None]:
    """((gain before, gain after) in dB, common loudness): both at the quieter, then down together under -1 dBTP."""
    known = [value for value in loudness if value is not None]
    if len(known) < 2:
        first, second = (min(0.0, CEILING_DBTP - peak) for peak in peaks_dbtp)
        return (first, second), None
    wanted = min(known)
    over = max(peak + wanted - level for peak, level in zip(peaks_dbtp, known, strict=True)) - CEILING_DBTP
    wanted -= max(over, 0.0)
    return (wanted - known[0], wanted - known[1]), wanted


def _kept_at(samples: NDArray[np.float32], gain_db: float, rate: int) -> Recording:
    return keep_audio(samples * np.float32(from_db(gain_db)), rate)


def _faded(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Half a cosine at both edges, so that a cut out of running music does not click."""
    size = min(round(EDGE_S * rate), len(samples) // 2)
    rise = (0.5 - 0.5 * np.cos(np.pi * np.arange(size) / max(size, 1))).astype(np.float32)[:, None]
    out = np.array(samples, np.float32)
    out[:size] *= rise
    out[len(out) - size :] *= rise[::-1]
    return out
