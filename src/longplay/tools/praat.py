"""Praat (praat-parselmouth): where the voice's folds close, one mark a period. The only place that loads it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FLOOR_HZ, CEILING_HZ = 65.0, 1050.0
"""Range of singing voices, as the pitch tracker has it (default, unsourced)."""
_AROUND = (0.6, 1.7)
"""The second, narrower search, in parts of the pitch found first: no octave fits in (default, unsourced)."""
_SHORTEST_S = 0.1
"""Praat's autocorrelation needs three periods of the lowest pitch; shorter stretches have no pulse."""


def voice_pulses(voice: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """Return the pulses of a single voice (frames,), in seconds from its start; empty where Praat hears no pitch.

    Pitch by autocorrelation (Boersma 1993) with Praat's own thresholds, pulses by cross-correlation; the range is
    searched twice, the second time round the pitch found first.
    """
    if len(voice) < _SHORTEST_S * rate or not np.any(voice):
        return np.zeros(0)
    import parselmouth

    sound = parselmouth.Sound(np.asarray(voice, np.float64), sampling_frequency=float(rate))
    hz = _pitch(sound, FLOOR_HZ, CEILING_HZ).selected_array["frequency"]
    if not np.any(hz > 0):
        return np.zeros(0)
    middle = float(np.median(hz[hz > 0]))
    low, high = (float(np.clip(middle * part, FLOOR_HZ, CEILING_HZ)) for part in _AROUND)
    pulses = parselmouth.praat.call([sound, _pitch(sound, low, high)], "To PointProcess (cc)")
    if parselmouth.praat.call(pulses, "Get number of points") == 0:
        return np.zeros(0)
    return np.asarray(parselmouth.praat.call(pulses, "To Matrix").values[0], np.float64)


def _pitch(sound: Any, low: float, high: float) -> Any:
    import parselmouth

    # Step (0 = automatic), floor, candidates, "very accurate", silence, voicing, octave cost, octave jump cost,
    # voiced/unvoiced cost, ceiling: the values Praat itself offers.
    return parselmouth.praat.call(sound, "To Pitch (ac)", 0.0, low, 15, "no", 0.03, 0.45, 0.01, 0.35, 0.14, high)
