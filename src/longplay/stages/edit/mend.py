"""Mend one track's audio on the demo's clock: repairs, tuning, slices, DC, polarity, place, mutes, rides, thinning."""

import numpy as np
from numpy.typing import NDArray

from longplay.song.edit import TrackEdit
from longplay.sound.filters import apply_sos, high_pass
from longplay.stages.edit.restore import restored
from longplay.stages.edit.ride import ride
from longplay.stages.edit.slice import sliced
from longplay.stages.edit.tune import tuned

Samples = NDArray[np.float32]

FADE_S = 0.015
"""Length of every fade in and out, seconds (5-20 ms; default, unsourced)."""
_LOOK_BACK_S = 0.08
"""A mute begins and ends at the quietest place this long before its edge, so that no attack is cut in two."""


def mended(samples: Samples, edit: TrackEdit, rate: int, start_s: float = 0.0) -> Samples:
    """Return a copy of `samples` (frames, channels) with the edit applied; start_s: where its first frame lies.

    Frames that nothing touches keep their bits. A shift to an earlier place drops frames before 0.
    """
    samples = restored(samples, edit, rate, start_s)
    samples = tuned(samples, edit.tunes, rate, start_s).samples
    samples = sliced(samples, edit.slices, rate, start_s)
    out = _shifted(samples, round((edit.shift_s + start_s) * rate))
    if edit.dc:
        out[max(len(out) - len(samples), 0) :] -= _offset(samples, edit.dc)
    if edit.invert:
        np.negative(out, out=out)
    for start, end, gain_db, high_pass_hz in edit.thins:
        _thin(out, _stretch(out, start, end, rate), gain_db, high_pass_hz, rate)
    for start, end, gain_db in edit.rides:
        _gain(out, _stretch(out, start, end, rate), 10.0 ** (gain_db / 20.0), rate)
    ride(out, edit.phrase_rides, rate)
    for start, end in edit.mutes:
        _gain(out, _stretch(out, start, end, rate), 0.0, rate)
    return out


def _offset(samples: Samples, dc: float) -> NDArray[np.float32]:
    """Return what to take off each channel: `dc` where it is, nothing from a channel that lies nearer to zero."""
    means = samples.mean(axis=0, dtype=np.float64)
    return np.where(np.abs(means - dc) < np.abs(means), dc, 0.0).astype(np.float32)


def _stretch(samples: Samples, start: float, end: float, rate: int) -> tuple[int, int]:
    """Return first and last frame of a change, fades included: it is whole where its first attack comes."""
    return max(_edge(samples, start, rate) - round(FADE_S * rate), 0), _edge(samples, end, rate)


def _shifted(samples: Samples, frames: int) -> Samples:
    if frames <= 0:
        return np.array(samples[-frames:], np.float32)
    return np.concatenate((np.zeros((frames, samples.shape[1]), np.float32), samples))


def _edge(samples: Samples, seconds: float, rate: int) -> int:
    """Return the quietest frame in the 80 ms before an edge; the edge itself at the ends of the recording."""
    frame = min(max(round(seconds * rate), 0), len(samples))
    first = frame - round(_LOOK_BACK_S * rate)
    if first <= 0 or frame >= len(samples):
        return frame
    step = rate // 200
    power = np.add.reduceat((samples[first:frame] ** 2).sum(axis=1), np.arange(0, frame - first, step))
    return first + (len(power) - 1 - int(np.argmin(power[::-1]))) * step + step // 2


def _weight(frames: int, rate: int, opened: tuple[bool, bool]) -> NDArray[np.float32]:
    """Return 1 over the stretch with raised-cosine fades inside it; opened: whether each end fades."""
    weight = np.ones(frames, np.float32)
    fade = min(round(FADE_S * rate), frames // 2)
    ramp = (0.5 - 0.5 * np.cos(np.pi * (np.arange(fade) + 0.5) / max(fade, 1))).astype(np.float32)
    if opened[0]:
        weight[:fade] = ramp
    if opened[1] and fade:
        weight[-fade:] = ramp[::-1]
    return weight


def _gain(samples: Samples, stretch: tuple[int, int], gain: float, rate: int) -> None:
    start, end = stretch
    if end > start:
        weight = _weight(end - start, rate, (start > 0, end < len(samples)))
        samples[start:end] *= (1.0 + (gain - 1.0) * weight)[:, None].astype(np.float32)


def _thin(samples: Samples, stretch: tuple[int, int], gain_db: float, high_pass_hz: float, rate: int) -> None:
    """Cross into a quieter, high-passed copy (Butterworth, 12 dB an octave) over the stretch."""
    start, end = stretch
    if end <= start:
        return
    thin = (
        apply_sos(samples[start:end], high_pass(rate, high_pass_hz)) if high_pass_hz > 0 else samples[start:end].copy()
    )
    weight = _weight(end - start, rate, (start > 0, end < len(samples)))[:, None]
    thin *= np.float32(10.0 ** (gain_db / 20.0))
    samples[start:end] += weight * (thin - samples[start:end])
