"""Where two stretches of audio meet: the quietest place before the bar line, and how one passes into the other."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

FADE_S = 0.02
"""Crossfade at a seam, seconds: equal-power 10-30 ms is the studio's usual range (default, unsourced)."""
CORRELATED_FADE_S = 0.005
"""Linear crossfade where both sides are the same sound (a loop against itself), seconds (default, unsourced)."""
_STEP_S = 0.005
GAP_DB = 20.0
"""Between two words a voice lies so far under its loud parts (default, unsourced; measured 25-60 on dry takes)."""
_DB_PER_BEAT = 6.0


@dataclass(frozen=True, slots=True)
class Joint:
    """What meets at a seam.

    source: the track's samples (frames, channels). before, after: source frame = record frame + this, on each side;
    None = silence. boundary: record frame of the bar line. beat: frames. rate: Hz. voice: "" for a played track, "own"
    for a voice on a track of its own, "mixed" for one with others on the same track. ring: frames behind the bar line
    for which the old side rings on whatever comes in it (0 = until its next attack). leaves, enters: frames from the
    bar line to where the lead goes out of the old side and comes in on the new one.
    """

    source: Samples
    before: int | None
    after: int | None
    boundary: int
    beat: int
    rate: int
    voice: str = ""
    ring: int = 0
    leaves: int = 0
    enters: int = 0


class Seam(NamedTuple):
    """Record frames: where the old side leaves, and where the new one enters. Between them both sound, or neither."""

    leaves: int
    enters: int


def seam_place(joint: Joint) -> Seam:
    """Return where one side passes into the other.

    A played track is searched for the quietest 20 ms of both sides in half a beat before the bar line, so that its new
    downbeat stays whole; with a voice among others on the track, in half a beat before the lead comes in. A voice on a
    track of its own passes at the quietest place of both sides near the line and its phrases, in up to a beat; where
    that is not 20 dB under the loud parts around it (a word is sung through), each side has its own: the old one leaves
    where its word ends, the new one enters where its pick-up begins, and they sound together for so long.
    """
    boundary, beat = joint.boundary, joint.beat
    if joint.voice != "own":
        line = boundary + (_common(joint) if joint.voice else 0)
        place = _quietest(joint, line - beat // 2, line, line)[0]
        return Seam(place, place)
    first, last = min(joint.leaves, joint.enters), max(joint.leaves, joint.enters)
    if last - first <= beat // 4:
        place, depth = _quietest(
            joint, boundary + first - (beat // 4 if first else beat), boundary + last, boundary + first
        )
        if depth >= GAP_DB:
            return Seam(place, place)
    seam = Seam(_own_place(joint, "leaves"), _own_place(joint, "enters"))
    if seam.leaves - seam.enters <= beat:
        return seam
    # A phrase is sung far across the line on both sides: better to pass between two of its words than to sing both.
    place, depth = _quietest(joint, boundary - 2 * beat, boundary + beat // 2, boundary)
    return Seam(place, place) if depth >= GAP_DB else seam


def _common(joint: Joint) -> int:
    """Return the one place (frames from the bar line) for a track that cannot sound twice at once."""
    if joint.before is None or joint.after is None:
        return joint.enters if joint.before is None else joint.leaves
    return joint.enters or joint.leaves


def _own_place(joint: Joint, side: str) -> int:
    """Return the quietest place of one side near where its lead goes out or comes in."""
    alone = replace(joint, after=None) if side == "leaves" else replace(joint, before=None)
    line = joint.boundary + (joint.leaves if side == "leaves" else joint.enters)
    near = joint.beat // 4
    place, depth = _quietest(alone, line - near, line + near, line)
    if depth < GAP_DB:
        wider, wider_depth = _quietest(alone, line - 2 * joint.beat, line + joint.beat, line)
        place = wider if wider_depth > depth + 6.0 else place
    return place


def _quietest(joint: Joint, first: int, last: int, line: int) -> tuple[int, float]:
    """Return the frame with the lowest level near `line`, and how far (dB) it lies under the loud parts around."""
    step = max(1, round(_STEP_S * joint.rate))
    # The new side cannot begin before its own recording does.
    first = min(max(first, 0, -(joint.after or 0)), last)
    frames = np.arange(first, last + 1, step)
    levels = np.zeros(len(frames))
    for side in (joint.before, joint.after):
        if side is not None:
            levels = np.maximum(levels, _levels(joint.source, frames + side, 2 * step))
    db = 20.0 * np.log10(levels + 1e-6)
    cost = db + _DB_PER_BEAT * np.abs(line - frames) / joint.beat
    best = len(frames) - 1 - int(np.argmin(cost[::-1]))
    return int(frames[best]), _loud(joint, line) - float(db[best])


def _loud(joint: Joint, frame: int) -> float:
    sides = tuple(side for side in (joint.before, joint.after) if side is not None)
    return loud_db(joint, frame, sides)


def loud_db(joint: Joint, frame: int, sides: tuple[int, ...]) -> float:
    """Return the level (dB) of the loud parts of `sides` in two beats around a record frame."""
    step = max(1, round(_STEP_S * joint.rate))
    frames = np.arange(frame - 2 * joint.beat, frame + 2 * joint.beat + 1, 2 * step)
    found = [_levels(joint.source, frames + side, 2 * step) for side in sides]
    return float(20.0 * np.log10(np.percentile(np.concatenate(found), 95) + 1e-6)) if found else -120.0


def level_db(joint: Joint, frame: int) -> float:
    """Return the level (dB) of 20 ms around a frame of the source."""
    half = 2 * max(1, round(_STEP_S * joint.rate))
    return float(20.0 * np.log10(_levels(joint.source, np.array([frame]), half)[0] + 1e-6))


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


def join(out: Samples, joint: Joint, seam: Seam) -> None:
    """Fade one side into the other in `out` (frames, channels), in place.

    The sides lie there hard-cut: the old one up to the earlier of the seam's two frames, the new one from `enters` on.
    The new side rises over the 20 ms before it enters, equal-power; the old one sounds until it leaves, and rings on
    for up to a beat, as long as no new attack comes in it. Two sides of the same sound cross in 5 ms, linearly.
    """
    place, first = seam.enters, min(seam)
    same = seam.leaves == seam.enters and _correlated(joint, place)
    fade = round((CORRELATED_FADE_S if same else FADE_S) * joint.rate)
    fade = max(0, min(fade, place, place + (joint.after or 0)))
    if joint.after is not None:
        _add(out, joint.source, joint.after, place - fade, _rise(fade, same))
    if joint.before is None:
        return
    if same:
        _add(out, joint.source, joint.before, place - fade, -_rise(fade, same))
        return
    if joint.ring:
        _add(out, joint.source, joint.before, first, np.ones(max(joint.boundary + joint.ring - first, 0)))
        return
    tail = _tail(joint, seam.leaves)
    fall = np.cos(np.linspace(0.0, np.pi / 2, tail)) ** (1 if tail <= 2 * fade else 2)
    _add(out, joint.source, joint.before, first, np.concatenate((np.ones(seam.leaves - first), fall)))


def _rise(frames: int, linear: bool) -> NDArray[np.float64]:
    ramp = (np.arange(frames) + 0.5) / max(frames, 1)
    return ramp if linear else np.sin(ramp * np.pi / 2)


def read(source: Samples, offset: int, start: int, frames: int) -> Samples:
    """Return source frames for record frames [start, start + frames), zeros outside the source."""
    out = np.zeros((frames, source.shape[1]), np.float32)
    first, last = max(start + offset, 0), min(start + offset + frames, len(source))
    if last > first:
        out[first - start - offset : last - start - offset] = source[first:last]
    return out


def _add(out: Samples, source: Samples, offset: int, start: int, gain: NDArray[np.float64]) -> None:
    frames = min(len(gain), len(out) - start)
    if frames > 0:
        out[start : start + frames] += read(source, offset, start, frames) * gain[:frames, None].astype(np.float32)


def _correlated(joint: Joint, place: int) -> bool:
    """Return whether both sides hold the same sound in the 0.2 s around the seam."""
    if joint.before is None or joint.after is None:
        return False
    half = joint.rate // 10
    a = read(joint.source, joint.before, place - half, 2 * half).ravel().astype(np.float64)
    b = read(joint.source, joint.after, place - half, 2 * half).ravel().astype(np.float64)
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
