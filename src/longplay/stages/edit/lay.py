"""A demo track, mended and laid on the record's clock."""

from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import kept
from longplay.song.arrangement import Cut, Form
from longplay.song.edit import TrackEdit
from longplay.song.track import SUNG_ROLES, Take, Track
from longplay.stages.edit.mend import mended
from longplay.stages.edit.seam import FADE_S, Joint, join, next_attack, seam_place

Samples = NDArray[np.float32]
_MIXED = ("bounce", "voice and guitar")
GO_ON = ("drums", "percussion")
"""Roles that keep time while other tracks are silent."""


@kept
def lay_track(track: Track, edit: TrackEdit, form: Form, rate: int) -> Track:
    """Return `track` with its audio mended (demo clock) and laid on the record's clock.

    The result is round(form.duration * rate) frames long and starts at 0; where nothing is edited, moved or clipped
    the very same recording comes back. rate: of the recording and of the timeline, Hz.
    """
    take = track.takes[0]
    frames = round(form.duration * rate)
    if _untouched(take, edit, form, frames):
        return replace(track, takes=(take,))
    source = mended(open_audio(take.recording), edit, rate, take.start_s)
    laid = _laid(source, _segments(form, track, source, rate), form, frames, rate, voice_of(track))
    if held := _stops(form, track.name):
        laid = mended(laid, TrackEdit(track.name, mutes=held), rate)
    name = take.name if edit == TrackEdit(track.name) else f"{take.name}, mended"
    return replace(track, takes=(Take(name, keep_audio(laid, rate), take.player),))


def _untouched(take: Take, edit: TrackEdit, form: Form, frames: int) -> bool:
    plain = replace(edit, track="", proposals=()) == TrackEdit("")
    as_it_was = len(form.cuts) == 1 and form.cuts[0].demo_start == form.cuts[0].record_start == 0.0
    as_it_was = as_it_was and not _stops(form, edit.track)
    return plain and as_it_was and take.start_s == 0.0 and take.recording.frames == frames


def _stops(form: Form, track: str) -> tuple[tuple[float, float], ...]:
    """Return the record seconds in which a track holds still with the band."""
    return tuple((stop.start, stop.end) for stop in form.stops if track not in stop.keep)


class _Segment(NamedTuple):
    """Frames [start, end) of the record hold source frames moved by `offset` (source = record + offset).

    ring: frames for which they ring on behind `end`. leaves, enters: as in seam.Joint.
    """

    start: int
    end: int
    offset: int
    sounds: bool
    ring: int = 0
    leaves: int = 0
    enters: int = 0


def _segments(form: Form, track: Track, source: Samples, rate: int) -> list[_Segment]:
    """Return what this track plays over each cut; drums go on where only others are brought back."""
    segments: list[_Segment] = []
    for i, cut in enumerate(form.cuts):
        demo_start, sounds = cut.demo_start, not cut.tracks or track.name in cut.tracks
        if not sounds and track.role in GO_ON:
            demo_start, sounds = _goes_on(form.cuts, i, source, rate), True
        start, end = round(cut.record_start * rate), round(cut.record_end * rate)
        rest = (round(s * rate) for s in (cut.ring_s, cut.leaves_s, cut.enters_s))
        segment = _Segment(start, end, round(demo_start * rate) - start, sounds, *rest)
        last = segments[-1] if segments else None
        if last and last[2:4] == segment[2:4]:
            segments[-1] = segment._replace(start=last.start, enters=last.enters)
        else:
            segments.append(segment)
    return segments


def _goes_on(cuts: tuple[Cut, ...], i: int, source: Samples, rate: int) -> float:
    """Return the demo second from which drums play on: the same length before the seam, or behind it."""
    length = cuts[i].demo_end - cuts[i].demo_start
    choices = []
    if i > 0:
        choices.append(max(cuts[i - 1].demo_end - length, 0.0))
    if i + 1 < len(cuts):
        choices.append(cuts[i + 1].demo_start)
    audible = [s for s in choices if np.any(source[round(s * rate) : round((s + length) * rate)])]
    return (audible or choices or [cuts[i].demo_start])[0]


def _laid(source: Samples, segments: list[_Segment], form: Form, frames: int, rate: int, voice: str) -> Samples:
    """Put the segments behind each other; each seam moves to the quietest place before its bar line."""
    out = np.zeros((frames, source.shape[1]), np.float32)
    joints = _joints(source, segments, form, rate, voice)
    seams = [seam_place(joint) for joint in joints]
    starts, ends = [0, *(s.enters for s in seams)], [*(min(s) for s in seams), frames]
    for segment, start, end in zip(segments, starts, ends, strict=True):
        _copy(out, source, segment, start, end)
    for joint, seam in zip(joints, seams, strict=True):
        join(out, joint, seam)
    if not segments[-1].sounds or frames + segments[-1].offset < len(source):
        # The demo goes on behind the record's end: what is cut off there must not click.
        _end(out, source, segments[-1], _beat(form, frames, rate), rate)
    return out


def _joints(source: Samples, segments: list[_Segment], form: Form, rate: int, voice: str) -> list[Joint]:
    return [
        Joint(source, _side(a), _side(b), b.start, _beat(form, b.start, rate), rate, voice, a.ring, a.leaves, b.enters)
        for a, b in pairwise(segments)
    ]


def joints_of(track: Track, source: Samples, form: Form, rate: int) -> list[Joint]:
    """Return what meets at each seam of a track; source: its mended samples on the demo's clock."""
    return _joints(source, _segments(form, track, source, rate), form, rate, voice_of(track))


def voice_of(track: Track) -> str:
    """Return how a voice is on the track: "own", "mixed" with others, or "" for none."""
    return "" if track.role not in SUNG_ROLES else "mixed" if track.role in _MIXED else "own"


def _end(out: Samples, source: Samples, last: _Segment, beat: int, rate: int) -> None:
    """Fade the end, in place: in 20 ms, or over a beat that ends before the next attack where the end may ring."""
    stop, fade = len(out), round(FADE_S * rate)
    if last.ring and last.sounds:
        before = last.end - fade  # an attack on the bar line itself is seen from before it
        stop, fade = before + max(0, next_attack(source, before + last.offset, last.ring + fade, rate)), beat
    fade = min(fade, stop)
    fall = np.cos(np.linspace(0.0, np.pi / 2, fade, dtype=np.float32)) ** 2
    out[stop - fade : stop] *= fall[:, None]
    out[stop:] = 0.0


def _side(segment: _Segment) -> int | None:
    return segment.offset if segment.sounds else None


def _beat(form: Form, frame: int, rate: int) -> int:
    """Return the length of the beat before a frame of the record, in frames."""
    signature = form.grid.time_signature
    tick = form.grid.tick(frame / rate)
    return round((form.grid.seconds(tick) - form.grid.seconds(tick - signature.ticks_per_beat)) * rate)


def _copy(out: Samples, source: Samples, segment: _Segment, start: int, end: int) -> None:
    """Copy source frames into [start, end) of the record, as far as the source reaches."""
    if not segment.sounds:
        return
    first, last = max(start, -segment.offset), min(end, len(source) - segment.offset)
    if last > first:
        out[first:last] = source[first + segment.offset : last + segment.offset]
