"""Bring a mix to a loudness in stages: gentle levelling, soft clip, true-peak limiter."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.sound.clipper import soft_clip
from longplay.sound.compressor import Compression, compress, gain_reduction
from longplay.sound.levels import db, from_db
from longplay.sound.limiter import limit_once, limit_true_peak
from longplay.sound.loudness import Loudness, integrated_loudness, measure_loudness
from longplay.sound.true_peak import true_peak

# Defaults, unsourced, except where a source is named.
TOLERANCE_LU = 0.03
LOUDNESS_LOSS_LU = 3.0  # what clipper and limiter together may eat of the gain before dynamics count as crushed
LEVELLING_DB = 2.0
CLIPPING_DB = 3.0
KNEE_DB = 2.0
PEAK_SHARE = 0.99  # frames below this quantile are the body of the music, which is never clipped
LEVELLING_FROM_DB = 3.0  # peaks that far over the ceiling start the leveller
SEARCH_STEPS = 8


@dataclass(frozen=True, slots=True)
class Mastered:
    """How a loudness was reached, or `reached` False and why in `because`. Amounts are the largest, in dB."""

    target_lufs: float
    reached: bool
    because: str
    gain_db: float
    levelling_db: float
    clipping_db: float
    limiting_db: float
    loudness_loss_lu: float
    before: Loudness
    after: Loudness
    true_peak_dbtp: float  # at 16 times


@dataclass(frozen=True, slots=True)
class _Drive:
    """A levelled mix, what its peaks are, and the ceiling it is driven into."""

    samples: NDArray[np.float32]
    rate: int
    ceiling_dbtp: float
    peak_dbtp: float
    body_dbfs: float
    start_lufs: float

    def clip_ceiling_db(self, gain_db: float) -> float | None:
        """Where to clip at this gain: half of what is over the ceiling, never the body; None for nothing."""
        over = self.peak_dbtp + gain_db - self.ceiling_dbtp
        amount = min(CLIPPING_DB, over / 2.0, self.peak_dbtp - self.body_dbfs)
        return self.peak_dbtp + gain_db - amount if amount > 0.1 else None

    def clipped(self, gain_db: float) -> NDArray[np.float32]:
        """The mix at `gain_db`, soft-clipped where that is called for."""
        driven = self.samples * np.float32(from_db(gain_db))
        ceiling_db = self.clip_ceiling_db(gain_db)
        return driven if ceiling_db is None else soft_clip(driven, ceiling_db, KNEE_DB)

    def loudness(self, gain_db: float) -> float:
        """Integrated loudness after clipper and limiter at this gain; -inf if there is none."""
        limited = limit_once(self.clipped(gain_db), self.rate, self.ceiling_dbtp)
        return _loudness_or_nothing(limited, self.rate)


def _loudness_or_nothing(samples: NDArray[np.float32], rate: int) -> float:
    found = integrated_loudness(samples, rate)
    return float("-inf") if found is None else found


def master_to_loudness(
    samples: NDArray[np.float32],
    rate: int,
    target_lufs: float,
    ceiling_dbtp: float = -1.0,
    max_loss_lu: float = LOUDNESS_LOSS_LU,
) -> tuple[NDArray[np.float32], Mastered]:
    """Bring samples (frames, channels) to `target_lufs` integrated under `ceiling_dbtp` (at 16 times).

    Only as many stages work as are needed: below the ceiling it is plain gain. The gain stops where clipper and
    limiter would eat more than `max_loss_lu`; then `reached` is False and `because` says so. Silence comes back as it
    is. ValueError for samples that are not finite.
    """
    before = measure_loudness(samples, rate)
    if before.integrated_lufs is None:
        nothing = Mastered(target_lufs, False, "there is no loudness to raise", 0, 0, 0, 0, 0, before, before, -200)
        return np.array(samples, dtype=np.float32), nothing
    wanted_db = target_lufs - before.integrated_lufs
    levelled, levelling_db = _level(samples, rate, before.true_peak_dbtp + wanted_db - ceiling_dbtp)
    start_lufs = _loudness_or_nothing(levelled, rate)
    drive = _Drive(levelled, rate, ceiling_dbtp, true_peak(levelled, rate, 4), _body_dbfs(levelled), start_lufs)
    gain_db = _search(drive, target_lufs, max_loss_lu)
    return _finish(drive, gain_db, levelling_db, target_lufs, before)


def _body_dbfs(samples: NDArray[np.float32]) -> float:
    """Level that all but the shortest peaks stay under; every fourth frame is plenty to tell."""
    return db(float(np.quantile(np.abs(samples[::4]).max(axis=1), PEAK_SHARE)))


def _level(samples: NDArray[np.float32], rate: int, over_db: float) -> tuple[NDArray[np.float32], float]:
    """Slow 2:1 compression that takes `LEVELLING_DB` off the loudest, or as much less as the need is smaller."""
    amount_db = min(LEVELLING_DB, max(0.0, (over_db - LEVELLING_FROM_DB) / 2.0))
    if amount_db == 0.0:
        return np.asarray(samples, dtype=np.float32), 0.0
    settings = Compression(_body_dbfs(samples) - 2.0 * amount_db, 2.0, attack_ms=50.0, release_ms=400.0)
    reduced = float(gain_reduction(samples, rate, settings).max(initial=0.0))
    return compress(samples, rate, settings), reduced


def _search(drive: _Drive, target_lufs: float, max_loss_lu: float) -> float:
    """The gain in dB at which the loudness is the target, or the loss its maximum, whichever comes first.

    Both shortfalls fall as the gain rises, so the smaller one has a single zero: secant steps, halving the bracket
    where they leave it. Up to the gain that takes the peaks to the ceiling nothing is limited and the answer is known.
    """
    gain_db = target_lufs - drive.start_lufs
    low, high = drive.ceiling_dbtp - drive.peak_dbtp, gain_db + max_loss_lu
    if gain_db <= low:
        return gain_db
    slope = -0.8  # a first guess of how the shortfall answers gain once limiting sets in
    last = (gain_db, 0.0)
    for step in range(SEARCH_STEPS):
        reached = drive.loudness(gain_db)
        left = min(target_lufs - reached, max_loss_lu - (drive.start_lufs + gain_db - reached))
        if abs(left) <= TOLERANCE_LU:
            break
        if step:
            slope = min(-0.1, max(-2.0, (left - last[1]) / (gain_db - last[0])))
        last = gain_db, left
        low, high = (gain_db, high) if left > 0.0 else (low, gain_db)
        trial = gain_db - left / slope
        gain_db = trial if low < trial < high else (low + high) / 2.0
    return gain_db


def _finish(
    drive: _Drive, gain_db: float, levelling_db: float, target_lufs: float, before: Loudness
) -> tuple[NDArray[np.float32], Mastered]:
    """The final pass, with the limiter's second look, and what it did."""
    clip = drive.clip_ceiling_db(gain_db)
    clipped = drive.clipped(gain_db)
    entering = true_peak(clipped, drive.rate, 4)
    limited = limit_true_peak(clipped, drive.rate, drive.ceiling_dbtp)
    after = measure_loudness(limited, drive.rate)
    reached = float("-inf") if after.integrated_lufs is None else after.integrated_lufs
    short = target_lufs - reached
    because = f"{short:.1f} LU short: more gain would crush the dynamics"
    report = Mastered(
        target_lufs,
        abs(short) <= 0.1,
        "" if abs(short) <= 0.1 else because,
        gain_db,
        levelling_db,
        0.0 if clip is None else drive.peak_dbtp + gain_db - entering,
        max(0.0, entering - drive.ceiling_dbtp),
        drive.start_lufs + gain_db - reached,
        before,
        after,
        true_peak(limited, drive.rate),
    )
    return limited, report
