"""The meter: loudness, loudness range and true peak (ITU-R BS.1770-5, EBU R 128, Tech 3341 and 3342)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.sound.k_weighting import BINS_PER_SECOND, WeightedEnergies
from longplay.sound.levels import db
from longplay.sound.true_peak import BLOCK_FRAMES, PeakEnvelope, as_frames, lines_of

MOMENTARY_BINS = 40  # 400 ms
SHORT_TERM_BINS = 300  # 3 s
GATING_STEP = 10  # bins between gating blocks: 100 ms, which is 75 % overlap (BS.1770) and 10 Hz (Tech 3342)
ABSOLUTE_GATE_LUFS = -70.0  # BS.1770


@dataclass(frozen=True, slots=True)
class Loudness:
    """What the meter read. None where there is no loudness: silence, or less sound than one window.

    Integrated and momentary need 400 ms, short-term and range 3 s. Peaks of silence are -200 dB.
    """

    integrated_lufs: float | None
    short_term_max_lufs: float | None
    momentary_max_lufs: float | None
    range_lu: float | None
    true_peak_dbtp: float
    sample_peak_dbfs: float


def lufs(power: float) -> float | None:
    """Loudness of a mean K-weighted power (BS.1770 eq. 2); None for zero."""
    return -0.691 + 10.0 * math.log10(power) if power > 0.0 else None


def lufs_array(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """`lufs` of each power; -inf for zero, never NaN."""
    with np.errstate(divide="ignore"):
        return np.asarray(-0.691 + 10.0 * np.log10(power))


class PowerHistogram:
    """Powers of gating blocks in classes of 0.01 LU from -70 to +30 LUFS: constant memory at any length.

    Each class keeps its count and its exact sum, so that only blocks within 0.01 LU of a gate can be misjudged.
    """

    def __init__(self) -> None:
        self._counts = np.zeros(10000, dtype=np.int64)
        self._sums = np.zeros(10000)

    def add(self, powers: NDArray[np.float64]) -> None:
        """Count each power above the absolute gate."""
        loudness = lufs_array(powers)
        kept = loudness > ABSOLUTE_GATE_LUFS
        classes = np.minimum((loudness[kept] - ABSOLUTE_GATE_LUFS) * 100.0, 9999.0).astype(np.int64)
        np.add.at(self._counts, classes, 1)
        np.add.at(self._sums, classes, powers[kept])

    def _gated(self, relative_lu: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Counts and sums of the used classes at most `relative_lu` below the mean, quietest first."""
        used = self._counts > 0
        counts, sums = self._counts[used], self._sums[used]
        gate = sums.sum() / max(1, counts.sum()) * 10.0 ** (-relative_lu / 10.0)
        above = sums / counts > gate
        return counts[above], sums[above]

    def integrated(self) -> float | None:
        """Gated loudness in LUFS (BS.1770: relative gate 10 LU below), None without blocks above -70."""
        counts, sums = self._gated(10.0)
        return lufs(float(sums.sum() / counts.sum())) if counts.size else None

    def loudness_range(self) -> float | None:
        """Loudness range in LU (Tech 3342: gate 20 LU below, 10th to 95th percentile), None without blocks."""
        counts, sums = self._gated(20.0)
        if not counts.size:
            return None
        ranks = np.floor((counts.sum() - 1) * np.array([0.10, 0.95]) + 0.5)
        low, high = np.searchsorted(np.cumsum(counts), ranks, side="right")
        powers = sums / counts
        return float(10.0 * np.log10(powers[high] / powers[low]))


class LoudnessMeter:
    """Block processor: feed blocks of any length, ask for `result()` at any time. Constant memory.

    Momentary and short-term windows slide by 10 ms (Tech 3341 cases 13 and 14 fail on the usual 100 ms). Window and
    gating as in BS.1770-5; no silence is appended for the range (as libebur128 and ffmpeg; a file meter may).
    """

    def __init__(self, rate: int, channels: int, channel_weights: tuple[float, ...] | None = None) -> None:
        self._energies = WeightedEnergies(rate, channels, channel_weights)
        self._peaks = PeakEnvelope(channels)
        self._channels = channels
        self._recent = np.zeros(0)
        self._bins = 0
        self._blocks = PowerHistogram()
        self._ranges = PowerHistogram()
        self._momentary_max = 0.0
        self._short_term_max = 0.0

    def process(self, block: NDArray[np.floating]) -> None:
        """Take in samples (frames, channels), or (frames,) for one channel; ValueError if not finite."""
        frames = as_frames(block)
        if frames.shape[1] != self._channels:
            raise ValueError(f"a meter for {self._channels} channels was given {frames.shape[1]}")
        for at in range(0, len(frames), BLOCK_FRAMES):
            lines = lines_of(frames[at : at + BLOCK_FRAMES])
            self._slide(self._energies.process(lines))
            self._peaks.measure(lines)

    def _slide(self, powers: NDArray[np.float64]) -> None:
        """Move both windows over the new 10-ms powers."""
        ends = np.arange(self._bins + 1, self._bins + powers.size + 1)
        joined = np.concatenate((self._recent, powers))
        momentary = _sliding_means(joined, MOMENTARY_BINS)[-powers.size :] if powers.size else powers
        short_term = _sliding_means(joined, SHORT_TERM_BINS)[-powers.size :] if powers.size else powers
        self._momentary_max = max(self._momentary_max, momentary.max(initial=0.0))
        self._short_term_max = max(self._short_term_max, short_term.max(initial=0.0))
        self._blocks.add(momentary[ends[ends.size - momentary.size :] % GATING_STEP == 0])
        self._ranges.add(short_term[ends[ends.size - short_term.size :] % GATING_STEP == 0])
        self._recent = joined[-(SHORT_TERM_BINS - 1) :]
        self._bins += powers.size

    @property
    def momentary_lufs(self) -> float | None:
        """Loudness of the last 400 ms, None while there is none."""
        return self._reading(MOMENTARY_BINS)

    @property
    def short_term_lufs(self) -> float | None:
        """Loudness of the last 3 s (to within the 10-ms step), None while there is none."""
        return self._reading(SHORT_TERM_BINS - 1)

    def _reading(self, bins: int) -> float | None:
        return lufs(float(self._recent[-bins:].mean())) if self._recent.size >= bins else None

    def result(self) -> Loudness:
        """All readings up to now; the meter can go on afterwards."""
        return Loudness(
            self._blocks.integrated(),
            lufs(self._short_term_max),
            lufs(self._momentary_max),
            self._ranges.loudness_range(),
            db(self._peaks.finished_true_peak()),
            db(self._peaks.sample_peak),
        )


def _sliding_means(powers: NDArray[np.float64], bins: int) -> NDArray[np.float64]:
    """Mean of each full window of `bins` powers, one per step; empty when there are too few."""
    if powers.size < bins:
        return np.zeros(0)
    sums = np.concatenate((np.zeros(1), np.cumsum(powers)))
    # A difference of sums can fall a rounding error below zero in silence after loud sound; 1e-12 of the largest is
    # far under the absolute gate, so it counts as silence.
    means = (sums[bins:] - sums[:-bins]) / bins
    return np.where(means > 1e-15 * sums[-1], means, 0.0)


def measure_loudness(samples: NDArray[np.floating], rate: int) -> Loudness:
    """Measure samples (frames, channels) at `rate` Hz; ValueError for NaN, infinity or an unknown channel count."""
    frames = as_frames(samples)
    meter = LoudnessMeter(rate, frames.shape[1])
    meter.process(frames)
    return meter.result()


def integrated_loudness(samples: NDArray[np.floating], rate: int) -> float | None:
    """Integrated loudness alone in LUFS: about five times as fast as `measure_loudness` on limited music."""
    powers = _powers(as_frames(samples), rate)
    blocks = PowerHistogram()
    blocks.add(_sliding_means(powers, MOMENTARY_BINS)[::GATING_STEP])
    return blocks.integrated()


def loudness_curve(
    samples: NDArray[np.floating], rate: int, window_s: float = 0.4, hop_s: float = 0.1
) -> NDArray[np.float64]:
    """Loudness over time in LUFS: value k covers k*hop_s to k*hop_s + window_s. -inf in digital silence.

    0.4 s gives momentary, 3.0 s short-term loudness. Both times are multiples of 10 ms. Empty when `samples` (frames,
    channels) is shorter than a window.
    """
    window, hop = round(window_s * BINS_PER_SECOND), round(hop_s * BINS_PER_SECOND)
    if window < 1 or hop < 1:
        raise ValueError("window_s and hop_s must be at least 10 ms")
    return lufs_array(_sliding_means(_powers(as_frames(samples), rate), window)[::hop])


def _powers(frames: NDArray[np.floating], rate: int) -> NDArray[np.float64]:
    """Power of every whole 10 ms of samples (frames, channels)."""
    energies = WeightedEnergies(rate, frames.shape[1])
    starts = range(0, len(frames), BLOCK_FRAMES)
    parts = [energies.process(lines_of(frames[at : at + BLOCK_FRAMES])) for at in starts]
    return np.concatenate(parts) if parts else np.zeros(0)
