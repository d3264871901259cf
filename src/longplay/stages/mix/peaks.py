"""Peaks of a track or a group, a thousand a second: enough to set a compressor by."""

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_curve, open_audio
from longplay.cache.kept import kept
from longplay.song.recording import Curve, Recording
from longplay.sound.compressor import Compression, gain_reduction
from longplay.sound.levels import from_db

PEAKS_A_SECOND = 1000


@kept
def peaks_of(recordings: tuple[tuple[Recording, float], ...]) -> Curve:
    """Sample peak in dBFS of every millisecond of the sum of (recording, gain in dB), left and right together."""
    rate = recordings[0][0].rate
    frames = max(recording.frames for recording, _ in recordings)
    step = rate // PEAKS_A_SECOND
    block = 200_000 // step * step
    peaks = []
    for at in range(0, frames, block):
        size = min(block, frames - at)
        total = np.zeros((size, 2), np.float32)
        for recording, gain_db in recordings:
            part = open_audio(recording)[at : at + size]
            total[: len(part)] += part * np.float32(from_db(gain_db))
        high = np.abs(np.pad(total, ((0, -size % step), (0, 0)))).max(axis=1)
        peaks.append(high.reshape(-1, step).max(axis=1))
    found = np.concatenate(peaks) if peaks else np.zeros(1, np.float32)
    return keep_curve(20.0 * np.log10(np.maximum(found, 1e-6)), 1.0 / PEAKS_A_SECOND, "dbfs")


def threshold_for(
    levels: NDArray[np.float64], ratio: float, attack_ms: float, release_ms: float, wanted_db: float
) -> tuple[float, float]:
    """(threshold in dBFS, the mean reduction it makes while there is sound), found by halving on the peaks of `levels`.

    On a peak a millisecond instead of every sample: 44 times less work, and within 0.3 dB of the whole signal.
    """
    peaks = np.asarray(10.0 ** (levels / 20.0), np.float32)[:, None]
    active = levels > levels.max(initial=-120.0) - 30.0
    low, high, measured, middle = -70.0, 0.0, 0.0, 0.0
    for _ in range(8 if active.any() else 0):
        middle = round((low + high) / 2.0, 1)
        settings = Compression(middle, ratio, attack_ms, release_ms)
        measured = float(gain_reduction(peaks, PEAKS_A_SECOND, settings)[active].mean())
        low, high = (middle, high) if measured > wanted_db else (low, middle)
    return middle, measured
