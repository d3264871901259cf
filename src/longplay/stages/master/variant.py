"""The same master with less in it: the record's own tone and gain, moment by moment, on a mix of fewer tracks."""

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import kept
from longplay.song.recording import Recording
from longplay.sound.limiter import limit_true_peak
from longplay.sound.tone import shape_tone
from longplay.sound.true_peak import true_peak
from longplay.stages.master.master import CEILING_DBTP

STEP_S = 0.001
REACH_S = 0.005
"""The gain is read over 5 ms every millisecond: short enough to follow the limiter, long enough to pass over zero
crossings (default, unsourced)."""
_SILENT = 1e-10  # mean square; below it nothing tells the gain
_BLOCK = 65536
Samples = NDArray[np.float32]


@kept
def variant(
    less: Recording, mix: Recording, mastered: Recording, tone_db: tuple[float, ...], gain_db: float
) -> Recording:
    """`less` (a mix of some of the tracks, times `gain_db`), as the master would have it.

    It gets the tone and, moment by moment, the gain that made `mastered` of `mix`, so variants lie frame on frame with
    the master and add up to it but for what clipping did to single peaks. Its own peaks are held under -1 dBTP; nothing
    is made louder. As long as the master.
    """
    curve = gain_curve(_toned(mix, tone_db), open_audio(mastered), mix.rate)
    sound = np.zeros((mastered.frames, mastered.channels), np.float32)
    toned = _toned(less, tone_db)[: mastered.frames]
    sound[: len(toned)] = toned
    apply_gain(sound, curve * 10.0 ** (gain_db / 20.0), mix.rate)
    if true_peak(sound, mix.rate) > CEILING_DBTP:
        sound = limit_true_peak(sound, mix.rate, CEILING_DBTP)
    return keep_audio(sound, mix.rate)


def gain_curve(before: Samples, after: Samples, rate: int) -> NDArray[np.float64]:
    """Linear gain every millisecond between two sounds (frames, channels); where there is silence, its neighbours'."""
    step = round(STEP_S * rate)
    old, new = _power(before, step), _power(after, step)
    heard = old > _SILENT
    if not heard.any():
        return np.ones(len(old))
    gain = np.sqrt(new[heard] / old[heard])
    return np.asarray(np.interp(np.arange(len(old)), np.flatnonzero(heard), gain))


def apply_gain(samples: Samples, curve: NDArray[np.float64], rate: int) -> None:
    """Multiply `samples` in place by a curve of one value every millisecond, straight between."""
    step = round(STEP_S * rate)
    for at in range(0, len(samples), _BLOCK):
        block = samples[at : at + _BLOCK]
        place = (at + np.arange(len(block))) / step - 0.5
        block *= np.interp(place, np.arange(len(curve)), curve).astype(np.float32)[:, None]


def _power(samples: Samples, step: int) -> NDArray[np.float64]:
    """Mean square of all channels over 5 ms around the middle of every step."""
    square = np.zeros(-(-len(samples) // step) * step, np.float64)
    for channel in range(samples.shape[1]):
        square[: len(samples)] += np.square(samples[:, channel])
    steps = square.reshape(-1, step).mean(axis=1)
    reach = np.ones(round(REACH_S / STEP_S))
    return np.asarray(np.convolve(steps, reach / len(reach), "same") if len(steps) >= len(reach) else steps)


def _toned(recording: Recording, tone_db: tuple[float, ...]) -> Samples:
    samples = open_audio(recording)
    return shape_tone(samples, recording.rate, tone_db) if tone_db else samples
