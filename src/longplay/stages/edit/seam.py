"""Where two stretches of audio meet: the quietest place before the bar line, and how one passes into the other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

FADE_S = 0.02
"""Crossfade at a seam, seconds: equal-power 10-30 ms is the studio's usual range (default, unsourced)."""
CORRELATED_FADE_S = 0.005
"""Linear crossfade where both sides are the same sound (a loop against itself), seconds (default, unsourced)."""
_STEP_S = 0.005
_GAP_DB = 20.0
_DB_PER_BEAT = 6.0


@dataclass(frozen=True, slots=True)
class Joint:
    """What meets at a seam.

    source: the track's samples (frames, channels). before, after: source frame = record frame + this, on each side;
    None = silence. boundary: record frame of the bar line. beat: frames. rate: Hz. sung: whether a voice is on it.
    ring: frames behind the bar line for which the old side rings on whatever comes in it (0 = until its next attack).
    """

    source: Samples
    before: int | None
    after: int | None
    boundary: int
    beat: int
    rate: int
    sung: bool
    ring: int = 0


def seam_place(joint: Joint) -> int:
    """Return the record frame of the seam: the quietest 20 ms of both sides shortly before the bar line.

    A played track is searched for half a beat, so that its new downbeat stays whole. A sung one is searched for a
    beat, so that a pick-up comes along with its bar; where even that is not 20 dB under the loud parts around it (a
    word is sung through), for two beats back and half a beat on.
    """
    boundary, beat = joint.boundary, joint.beat
    if not joint.sung:
        return _quietest(joint, boundary - beat // 2, boundary)[0]
    place, depth = _quietest(joint, boundary - beat, boundary)
    if depth < _GAP_DB:
        wider, wider_depth = _quietest(joint, boundary - 2 * beat, boundary + beat // 2)
        place = wider if wider_depth > depth + 6.0 else place
    return place


def _quietest(joint: Joint, first: int, last: int) -> tuple[int, float]:
    """Return the frame with the lowest level, and how far (dB) it lies under the loudest of the window."""
    step = max(1, round(_STEP_S * joint.rate))
    # The new side cannot begin before its own recording does.
    first = min(max(first, 0, -(joint.after or 0)), last)
    frames = np.arange(first, last + 1, step)
    levels = np.zeros(len(frames))
    for side in (joint.before, joint.after):
        if side is not None:
            levels = np.maximum(levels, _levels(joint.source, frames + side, 2 * step))
    db = 20.0 * np.log10(levels + 1e-6)
    cost = db + _DB_PER_BEAT * np.abs(joint.boundary - frames) / joint.beat
    best = len(frames) - 1 - int(np.argmin(cost[::-1]))
    return int(frames[best]), float(db.max() - db[best])


def _levels(source: Samples, centres: NDArray[np.int64], half: int) -> NDArray[np.float64]:
    """Return the RMS of 2 * half frames around each centre; 0 outside the source."""
    first, last = int(centres[0]) - half, int(centres[-1]) + half
    padded = np.zeros(last - first)
    inside = source[max(first, 0) : max(last, 0)]
    start = max(-first, 0)
    padded[start : start + len(inside)] = np.mean(inside.astype(np.float64) ** 2, axis=1)
    power = np.concatenate(([0.0], np.cumsum(padded)))
    at = centres - first
    return np.asarray(np.sqrt(np.maximum(power[at + half] - power[at - half], 0.0) / (2 * half)))


def join(out: Samples, joint: Joint, place: int) -> None:
    """Fade one side into the other in `out` (frames, channels), in place; both sides lie there hard-cut at `place`.

    The new side rises over the 20 ms before the seam, equal-power; the old one rings on under it for up to a beat,
    as long as no new attack comes in it. Two sides of the same sound cross in 5 ms, linearly.
    """
    same = _correlated(joint, place)
    fade = round((CORRELATED_FADE_S if same else FADE_S) * joint.rate)
    fade = max(0, min(fade, place, place + (joint.after or 0)))
    rise = _rise(fade, same)
    if joint.after is not None:
        _add(out, joint.source, joint.after, place - fade, rise)
    if joint.before is None:
        return
    if same:
        _add(out, joint.source, joint.before, place - fade, -rise)
        return
    if joint.ring:
        _add(out, joint.source, joint.before, place, np.ones(max(joint.boundary + joint.ring - place, 0)))
        return
    tail = _tail(joint, place)
    fall = np.cos(np.linspace(0.0, np.pi / 2, tail)) ** (1 if tail <= 2 * fade else 2)
    _add(out, joint.source, joint.before, place, fall)


def _rise(frames: int, linear: bool) -> NDArray[np.float64]:
    ramp = (np.arange(frames) + 0.5) / max(frames, 1)
    return ramp if linear else np.sin(ramp * np.pi / 2)


def _read(source: Samples, offset: int, start: int, frames: int) -> Samples:
    """Return source frames for record frames [start, start + frames), zeros outside the source."""
    out = np.zeros((frames, source.shape[1]), np.float32)
    first, last = max(start + offset, 0), min(start + offset + frames, len(source))
    if last > first:
        out[first - start - offset : last - start - offset] = source[first:last]
    return out


def _add(out: Samples, source: Samples, offset: int, start: int, gain: NDArray[np.float64]) -> None:
    frames = min(len(gain), len(out) - start)
    if frames > 0:
        out[start : start + frames] += _read(source, offset, start, frames) * gain[:frames, None].astype(np.float32)


def _correlated(joint: Joint, place: int) -> bool:
    """Return whether both sides hold the same sound in the 0.2 s around the seam."""
    if joint.before is None or joint.after is None:
        return False
    half = joint.rate // 10
    a = _read(joint.source, joint.before, place - half, 2 * half).ravel().astype(np.float64)
    b = _read(joint.source, joint.after, place - half, 2 * half).ravel().astype(np.float64)
    power = float(np.sqrt(np.dot(a, a) * np.dot(b, b)))
    return power > 0 and float(np.dot(a, b)) / power > 0.8


def _tail(joint: Joint, place: int) -> int:
    """Return for how many frames the old side may ring: until its next attack, at most a beat, at least a fade."""
    end = next_attack(joint.source, place + (joint.before or 0), joint.beat, joint.rate)
    return max(end, round(FADE_S * joint.rate))


def next_attack(source: Samples, start: int, frames: int, rate: int) -> int:
    """Return how many frames behind source frame `start` the next attack comes; `frames` where none does within them.

    An attack is a level 6 dB over the lowest one since `start` (default, unsourced). May be a little under 0.
    """
    step = max(1, round(_STEP_S * rate))
    levels = _levels(source, start + np.arange(0, frames, step), step)
    lowest = np.minimum.accumulate(levels) + 1e-5
    attacks = np.flatnonzero(levels > 2.0 * lowest)
    return int(attacks[0]) * step - step if len(attacks) else frames
