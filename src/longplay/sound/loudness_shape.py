"""How does the loudness of a song move: its range, its lift, and how long it takes to begin?

All functions take mean K-weighted powers every STEP_S seconds, as momentary loudness gives them, so that a record and
a sum of stems are measured in the same way.
"""

import numpy as np
from numpy.typing import NDArray

Powers = NDArray[np.float64]
STEP_S = 0.1
SHORT_TERM_S = 3.0
STRETCH_S = 10.0
"""About four bars: a shorter swell is no section (default, unsourced)."""
BEGUN_LU = 4.0
"""A song has begun when it is within this of its usual level (default, unsourced)."""
GATE_DB, RANGE_GATE_DB = -10.0, -20.0
"""Relative gates: of BS.1770 for what belongs to the song, of EBU Tech 3342 for its range."""
_SILENCE = 1e-7  # -70 lufs, the absolute gate of BS.1770


def range_lu(powers: Powers) -> float:
    """Loudness range after EBU Tech 3342: short-term loudness, gated, its 95th over its 10th percentile; 0 if none."""
    levels = _gated(_means(powers, SHORT_TERM_S), RANGE_GATE_DB)
    return float(np.percentile(levels, 95) - np.percentile(levels, 10)) if len(levels) else 0.0


def lift_lu(powers: Powers) -> float:
    """The loudest stretches of ten seconds over the softest that still belong to the song (95th over 10th percentile
    of what is within 10 LU of the whole)."""
    levels = _gated(_means(powers, STRETCH_S), GATE_DB)
    return float(np.percentile(levels, 95) - np.percentile(levels, 10)) if len(levels) else 0.0


def intro_s(powers: Powers) -> float:
    """Seconds until the song is first within BEGUN_LU of the middle of its short-term levels; 0 in silence."""
    means = _means(powers, SHORT_TERM_S)
    levels = _gated(means, GATE_DB)
    if not len(levels):
        return 0.0
    usual = 10.0 ** ((float(np.median(levels)) - BEGUN_LU) / 10.0)
    return float(np.argmax(means >= usual)) * STEP_S


def _means(powers: Powers, seconds: float) -> Powers:
    """Mean power from each step on over `seconds`; over what there is when it is shorter."""
    width = max(1, min(round(seconds / STEP_S), len(powers)))
    sums = np.concatenate((np.zeros(1), np.cumsum(powers)))
    return np.asarray(np.maximum(sums[width:] - sums[:-width], 0.0) / width)


def _gated(means: Powers, gate_db: float) -> Powers:
    """Levels in dB of the means above silence and above `gate_db` under the mean of those."""
    sounding = means[means > _SILENCE]
    if not len(sounding):
        return sounding
    kept = sounding[sounding > float(np.mean(sounding)) * 10.0 ** (gate_db / 10.0)]
    return np.asarray(10.0 * np.log10(kept))
