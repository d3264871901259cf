"""Rides: played parts make way while the lead sings and open up in the chorus. The artist's band is never ridden."""

import numpy as np
from numpy.typing import NDArray

from longplay.song.arrangement import Form
from longplay.song.mix import Automation
from longplay.song.track import Track
from longplay.stages.mix.measures import STEP_S, powers_of, sounding, summed

_CHORUS_DB = 1.5  # the most; drums and bass half of it, so that the groove does not jump
_RHYTHM_CHORUS_DB = 0.8
_GIVE_WAY_DB = -1.5
_GIVES_WAY = ("strings", "pad", "keys", "guitar")
_SHORTEST_GAP_S = 1.0  # shorter breaths do not bring the part up: it would pump
_RAMP_S = 0.3
Spans = list[tuple[float, float]]


def rides_for(stems: tuple[Track, ...], form: Form, sung: NDArray[np.bool_]) -> tuple[Automation, ...]:
    """The ride of one played part, the same for each of its stems; none where nothing asks for one.

    sung: where the lead sounds, every 10 ms. Sustained parts go 1.5 dB down under the lead. In choruses a part that
    plays elsewhere too comes up (sustained parts by 1.5 dB, rhythm by 0.8): it was accepted to lift them.
    """
    reasons, curves = [], []
    role = stems[0].role
    if role in _GIVES_WAY and sung.any():
        curves.append((_runs(sung), _GIVE_WAY_DB))
        reasons.append(f"gives way by {-_GIVE_WAY_DB:.1f} dB while the lead sings")
    choruses = [_span(form, s.first_bar, s.last_bar) for s in form.structure.labelled("chorus")]
    if choruses and _plays_outside(stems, choruses):
        lift = _CHORUS_DB if role in _GIVES_WAY else _RHYTHM_CHORUS_DB
        curves.append((choruses, lift))
        reasons.append(f"{lift:+.1f} dB in the choruses, which it was added to lift")
    if not curves:
        return ()
    points = _points(curves, max(stem.recording.seconds for stem in stems))
    return tuple(Automation(stem.name, points, "; ".join(reasons)) for stem in stems)


def _span(form: Form, first_bar: int, last_bar: int) -> tuple[float, float]:
    return float(form.grid.bar_start(first_bar)), float(form.grid.bar_start(last_bar + 1))


def _plays_outside(stems: tuple[Track, ...], spans: Spans) -> bool:
    """Whether more than a fifth of what the part plays lies outside `spans`."""
    playing = sounding(summed([powers_of(stem.recording) for stem in stems]))
    seconds = (np.arange(playing.size) + 0.5) * STEP_S
    inside = np.zeros(playing.size, bool)
    for start, end in spans:
        inside |= (seconds >= start) & (seconds < end)
    return bool(np.sum(playing & ~inside) > 0.2 * max(int(playing.sum()), 1))


def _runs(sung: NDArray[np.bool_]) -> Spans:
    """Where the lead sings, breaths shorter than a second bridged."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], sung, [False])).astype(np.int8)))
    spans: Spans = []
    for start, end in zip(edges[::2] * STEP_S, edges[1::2] * STEP_S, strict=True):
        if spans and start - spans[-1][1] < _SHORTEST_GAP_S:
            spans[-1] = (spans[-1][0], float(end))
        else:
            spans.append((float(start), float(end)))
    return spans


def _points(curves: list[tuple[Spans, float]], duration: float) -> tuple[tuple[float, float], ...]:
    """Breakpoints of the sum: every change begins 0.3 s before its place, so that it stands when it is reached."""
    times = {0.0, duration}
    for spans, _ in curves:
        times.update(t for start, end in spans for edge in (start, end) for t in (edge - _RAMP_S, edge))
    inside = sorted(round(t, 3) for t in times if 0.0 <= t <= duration)
    return tuple((t, round(sum(_level(spans, db, t) for spans, db in curves), 2) + 0.0) for t in dict.fromkeys(inside))


def _level(spans: Spans, decibels: float, at: float) -> float:
    """Level of one curve at a time: ramps of 0.3 s that end where a span starts, and where it ends."""
    times, levels = [0.0], [0.0]
    for start, end in spans:
        times += [start - _RAMP_S, start, end - _RAMP_S, end]
        levels += [0.0, decibels, decibels, 0.0]
    order = np.argsort(times, kind="stable")
    return float(np.interp(at, np.array(times)[order], np.array(levels)[order]))
