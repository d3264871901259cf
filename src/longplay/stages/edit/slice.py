"""Move slices of a played track in time: cut before the attack, hold the ring where a gap would be."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from longplay.song.edit import Slice
from longplay.sound.spectrum import mono

Samples = NDArray[np.float32]

_FADE_S = 0.008
"""Crossfade at every cut (5 to 10 ms, as editors do by hand; default, unsourced)."""
_AHEAD_S = (0.014, 0.004)
"""The cut lies at the quietest place this long before the attack."""
_QUIET_S = 0.002
_MATCH_S = 0.02
"""So much of the ring must look alike where it is taken up again: a period of 50 Hz (default, unsourced)."""
_CHOICE_S = 0.025
"""Places to take the ring up again are looked for over a period of 40 Hz."""
_STRUCK_S = 0.03
"""So long after a cut its attack is not taken for the ring (default, unsourced)."""
_RING_S = 0.2
_LEAST_GAIN = 0.1


class _Joint(NamedTuple):
    """Source frame `cut` where audio moved by `before` frames ends and audio moved by `after` begins."""

    cut: int
    before: int
    after: int

    @property
    def at(self) -> int:
        """The frame of the result at which it lies."""
        return self.cut + self.after


def sliced(samples: Samples, slices: tuple[Slice, ...], rate: int, start_s: float = 0.0) -> Samples:
    """`samples` (frames, channels) with each (start, end, shift_s) of `slices` moved; the very same array without any.

    start_s: where the first frame lies on the clock of `slices`. Nothing is stretched: a slice that comes early goes
    on ringing (the last periods of its ring again), one that comes late is cut before the next attack. All channels
    move as one; the length stays; what lies further than 10 ms from every moved slice and its joints keeps its bits.
    """
    sound = mono(samples) if slices else samples[:, 0]
    joints = _joints(sound, slices, rate, start_s)
    if not joints:
        return samples
    out = samples.copy()
    for one, other in pairwise([*joints, _Joint(len(samples), joints[-1].after, joints[-1].after)]):
        if one.after:
            _copy(out, samples, one.at, other.at, one.after)
    before = 0
    for joint in joints:
        _join(out, samples, sound, joint, before, rate)
        before = joint.cut
    return out


def _joints(sound: Samples, slices: tuple[Slice, ...], rate: int, start_s: float) -> list[_Joint]:
    """Where the shift changes, in order; inside the recording only."""
    shifts: dict[float, list[int]] = {}
    for start, end, shift in slices:
        frames = round(shift * rate)
        shifts.setdefault(start, [0, 0])[1] = frames
        shifts.setdefault(end, [0, 0])[0] = frames
    out = []
    for second, (before, after) in sorted(shifts.items()):
        cut = _quietest(sound, round((second - start_s) * rate), rate)
        if before != after and cut + min(before, after) > 0 and cut + max(before, after, 0) < len(sound):
            out.append(_Joint(cut, before, after))
    return _matched(out)


def _matched(joints: list[_Joint]) -> list[_Joint]:
    """The joints without those that begin or end a slice whose other side lies outside the recording."""
    out: list[_Joint] = []
    for joint in joints:
        moved = out[-1].after if out else 0
        if joint.after != moved:
            out.append(joint._replace(before=moved))
    return out


def _quietest(sound: Samples, attack: int, rate: int) -> int:
    """The quietest frame just before an attack."""
    first, size = attack - round(_AHEAD_S[0] * rate), round(_QUIET_S * rate)
    stretch = sound[max(first, 0) : max(attack - round(_AHEAD_S[1] * rate), 0)]
    if first < 0 or len(stretch) <= size:
        return max(attack - round(_AHEAD_S[1] * rate), 0)
    power = np.convolve(stretch.astype(np.float64) ** 2, np.ones(size), "valid")
    return first + int(np.argmin(power)) + size // 2


def _copy(out: Samples, source: Samples, start: int, end: int, shift: int) -> None:
    """Fill out[start:end] with what lies `shift` frames earlier in the source."""
    first, last = max(start, shift, 0), min(end, len(out), len(source) + shift)
    if last > first:
        out[first:last] = source[first - shift : last - shift]


def _join(out: Samples, source: Samples, sound: Samples, joint: _Joint, struck: int, rate: int) -> None:
    """Let the audio before a joint reach it, and cross into the audio behind it, in place."""
    gap, fade = joint.after - joint.before, round(_FADE_S * rate)
    if gap > 0:
        earliest = max(struck + round(_STRUCK_S * rate), joint.cut - round(_RING_S * rate), 0)
        ring = _held(source, sound, earliest, joint.cut, gap, rate)
        start = joint.cut + joint.before - fade
        if start >= 0:
            out[start : start + len(ring)] = ring
    first = max(joint.at - fade, -min(joint.after, 0), 0)
    behind = source[max(first - joint.after, 0) : joint.cut]
    here = out[joint.at - len(behind) : joint.at]
    here[:] = _cross(here, behind)


def _held(source: Samples, sound: Samples, earliest: int, cut: int, gap: int, rate: int) -> Samples:
    """The last fade's length of source before `cut`, and `gap` frames more of the same ring behind it.

    The ring is taken up again where it was most alike, as softly as it has become.
    """
    fade = round(_FADE_S * rate)
    out = source[max(cut - fade, 0) : cut].copy()
    while (wanted := gap + fade - len(out)) > 0:
        back = _back(sound, earliest, cut, wanted, rate)
        gain = _softer(sound, cut, back, rate) if len(out) == fade else 1.0
        again = source[cut - back - fade : min(cut, cut - back + wanted)] * np.float32(gain)
        if len(again) <= fade or len(out) < fade:
            return np.concatenate((out, np.repeat(source[cut - 1 : cut], wanted, axis=0)))
        out = np.concatenate((out[:-fade], _cross(out[-fade:], again[:fade]), again[fade:]))
    return out


def _back(sound: Samples, earliest: int, cut: int, wanted: int, rate: int) -> int:
    """How many frames before `cut` the sound is most like what leads up to `cut`; `wanted` at least where it can be."""
    from scipy.signal import correlate

    size = round(_MATCH_S * rate)
    furthest = cut - size - earliest
    if furthest <= size // 2 or cut < 2 * size:
        return max(min(wanted, cut - earliest, cut - round(_FADE_S * rate)), 1)
    nearest = min(max(wanted, size // 4), furthest // 2)
    furthest = min(furthest, max(wanted, nearest) + round(_CHOICE_S * rate))
    heard = sound[cut - furthest - size : cut - nearest].astype(np.float64)
    alike = correlate(heard, sound[cut - size : cut].astype(np.float64), "valid")
    energy = np.concatenate(([0.0], np.cumsum(heard**2)))
    alike /= np.sqrt(energy[size:] - energy[:-size] + 1e-12)
    return furthest - int(np.argmax(alike))


def _softer(sound: Samples, cut: int, back: int, rate: int) -> float:
    """The gain that brings the sound `back` frames ago down to what it has become."""
    size = round(_MATCH_S * rate)
    now = float(np.sum(sound[max(cut - size, 0) : cut].astype(np.float64) ** 2))
    then = float(np.sum(sound[max(cut - back - size, 0) : cut - back].astype(np.float64) ** 2))
    return float(np.clip(np.sqrt(now / then), _LEAST_GAIN, 1.0)) if then > 0.0 else 1.0


def _cross(one: Samples, other: Samples) -> Samples:
    """Cross from one stretch into another of the same length at equal loudness, however alike they are."""
    way = ((np.arange(len(one), dtype=np.float32) + 0.5) / max(len(one), 1))[:, None]
    powers = float(np.sum(one * one)) * float(np.sum(other * other))
    alike = min(max(float(np.sum(one * other)) / powers**0.5, 0.0), 1.0) if powers > 0.0 else 1.0
    loud = np.sqrt(way**2 + (1.0 - way) ** 2 + 2.0 * alike * way * (1.0 - way))
    return np.asarray((one * (1.0 - way) + other * way) / loud, np.float32)
