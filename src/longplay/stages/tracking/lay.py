"""Lay a take over stretches of a track: crossfaded at both ends, and as loud as what was there."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import kept
from longplay.song.take_file import PlacedTake
from longplay.song.track import Take, Track
from longplay.sound.levels import from_db

FADE_S = 0.03
"""Equal-power crossfade into and out of a take (default, unsourced); it lies outside the stretch asked for."""
MOST_DB = 12.0
"""A take is brought to the level of what it replaces by at most so much (default, unsourced)."""
Samples = NDArray[np.float32]


@kept
def lay_over(track: Track, placed: PlacedTake) -> Track:
    """`track` (on the record's clock) with the take in place of its own sound in the take's spans.

    Its first take is what sounds; the others name who is heard in it.
    """
    rate = track.recording.rate
    out = np.array(open_audio(track.recording))
    take = _as_wide(np.asarray(open_audio(placed.track.recording)), out.shape[1])
    for span in placed.spans:
        _replace(out, take, round(span.start * rate), round(span.end * rate), round(FADE_S * rate))
    own, new = track.takes[0], placed.track.takes[0]
    name = f"{own.name}, with {new.name} by {new.player}"
    return replace(track, takes=(Take(name, keep_audio(out, rate), own.player), *track.takes[1:], new))


def _as_wide(take: Samples, channels: int) -> Samples:
    if take.shape[1] == channels:
        return take
    return np.repeat(take.mean(axis=1, keepdims=True), channels, axis=1)


def _replace(out: Samples, take: Samples, start: int, end: int, fade: int) -> None:
    first, last = max(start - fade, 0), min(end + fade, len(out), len(take))
    if last - first <= 2 * fade:
        return
    ramp = np.sin(np.linspace(0.0, np.pi / 2, fade, dtype=np.float32))
    coming = np.ones(last - first, np.float32)
    coming[:fade] *= ramp
    coming[-fade:] *= ramp[::-1]
    going = np.sqrt(np.maximum(1.0 - coming**2, 0.0))
    gain = _gain(out[first:last], take[first:last])
    out[first:last] = out[first:last] * going[:, None] + take[first:last] * (gain * coming)[:, None]


def _gain(before: Samples, after: Samples) -> float:
    """Brings the take's level (root mean square) to that of what it replaces; 1 where either is silent."""
    old, new = (float(np.sqrt(np.mean(np.square(side, dtype=np.float64)))) for side in (before, after))
    if old < 1e-5 or new < 1e-5:
        return 1.0
    return float(np.clip(old / new, from_db(-MOST_DB), from_db(MOST_DB)))
