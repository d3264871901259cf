"""Give back what the recording lost: rebuilt tops, bridged clicks, no hum, the true speed.

A small ordered list of functions. Samples are mended at the rate and place at which they were heard; the speed comes
last, because it moves every sample.
"""

import numpy as np
from numpy.typing import NDArray

from longplay.song.edit import TrackEdit
from longplay.sound.clicks import bridge_clicks
from longplay.sound.clipping import declip
from longplay.sound.hum import subtract_hum

Samples = NDArray[np.float32]

RATES = (44100, 48000)
"""The two rates that get mixed up: who was recorded at one was labelled with the other."""


def restored(samples: Samples, edit: TrackEdit, rate: int, start_s: float = 0.0) -> Samples:
    """`samples` (frames, channels) with the edit's repairs; the very same array where there are none.

    start_s: where its first frame lies; rate: Hz of the timeline. A track at the wrong speed changes its length.
    """
    for step in (_tops, _clicks, _hum, _speed):
        samples = step(samples, edit, rate, start_s)
    return samples


def _tops(samples: Samples, edit: TrackEdit, _rate: int, _start_s: float) -> Samples:
    return declip(samples) if edit.declip else samples


def _clicks(samples: Samples, edit: TrackEdit, rate: int, start_s: float) -> Samples:
    return bridge_clicks(samples, rate, tuple(at - start_s for at in edit.clicks)) if edit.clicks else samples


def _hum(samples: Samples, edit: TrackEdit, rate: int, _start_s: float) -> Samples:
    return subtract_hum(samples, rate, edit.hum_hz) if edit.hum_hz else samples


def _speed(samples: Samples, edit: TrackEdit, _rate: int, _start_s: float) -> Samples:
    """Resample from the true rate to the one on the label, so that speed and pitch are those that were played."""
    if edit.recorded_at_hz not in RATES:
        return samples
    import soxr

    label = RATES[1 - RATES.index(edit.recorded_at_hz)]
    return np.asarray(soxr.resample(samples, edit.recorded_at_hz, label, quality="VHQ"), np.float32)
