"""How the song ends, and how parts of ours end with it: they ring, stop, slow down or fade as the demo does."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import open_curve
from longplay.song.listening import Listening
from longplay.song.part import Part, WrittenNote
from longplay.song.refusal import Refusal
from longplay.song.time import TICKS_PER_QUARTER, Tick
from longplay.stages.arrange.chart import Chart
from longplay.stages.arrange.steps import CRASH, OPEN, RIDE

_CYMBALS = (CRASH, RIDE, OPEN)
_STOP_BEATS = 1.5
"""A last chord that sounds no longer than this is a stop."""
_SLOWER = 1.08
"""Beats of the last bar so much longer than the song's are a ritardando (default, unsourced)."""
_FADE_DB, _FADE_BARS = 8.0, 4
"""A fade loses so much over so many bars, falling in each, before the last chord comes (defaults, unsourced)."""


class Ending(NamedTuple):
    """How the record ends. kind: "ring", "stop", "ritardando" or "fade".

    tick: where the last chord comes (in a fade: where it begins to fade); end: tick at which the demo has died away.
    """

    kind: str
    tick: int
    end: int


def ending_of(chart: Chart, listening: Listening) -> Ending:
    """Return the demo's own ending on the record; where the record ends elsewhere, the last chord rings out there."""
    form = chart.form
    if form.cuts[-1].demo_end < listening.duration - 0.05:
        return Ending("ring", chart.ending, chart.end)
    moved = form.cuts[-1].record_start - form.cuts[-1].demo_start
    last_sound = max((end for t in listening.tracks for _, end in t.active), default=listening.duration) + moved
    end = min(max(form.grid.tick(last_sound), chart.ending + chart.signature.ticks_per_beat), chart.end)
    if start := _fade_start(chart, listening, moved):
        return Ending("fade", start, end)
    if end - chart.ending <= _STOP_BEATS * chart.signature.ticks_per_beat:
        return Ending("stop", chart.ending, end)
    return Ending("ritardando" if _slows(chart) else "ring", chart.ending, end)


def _fade_start(chart: Chart, listening: Listening, moved: float) -> int:
    """Return the tick from which the whole demo grows quieter bar by bar up to its last chord; 0 where it does not."""
    bar = chart.signature.ticks_per_bar
    try:
        curve, step = _loudness(listening)
    except Refusal:
        return 0  # no sound is at hand
    start = chart.ending - _FADE_BARS * bar
    lines = [chart.form.grid.seconds(start + i * bar) - moved for i in range(_FADE_BARS + 2)]
    parts = [curve[max(round(a / step), 0) : max(round(b / step), 0)] for a, b in pairwise(lines)]
    if start <= 0 or not all(len(p) for p in parts):
        return 0
    levels = [10 * float(np.log10(p.mean() + 1e-9)) for p in parts]
    falls = all(b < a - 0.3 for a, b in pairwise(levels))
    return start if falls and levels[0] - levels[-1] >= _FADE_DB else 0


def _loudness(listening: Listening) -> tuple[NDArray[np.float64], float]:
    """Return the power of all tracks together over time, and the seconds between two values."""
    curves = [(open_curve(t.loudness), t.loudness.step_s) for t in listening.tracks]
    length = max((len(c) for c, _ in curves), default=0)
    total = np.zeros(length)
    for curve, _ in curves:
        total[: len(curve)] += 10.0 ** (np.nan_to_num(np.asarray(curve, np.float64), neginf=-120.0) / 10.0)
    return total, curves[0][1] if curves else 0.1


def _slows(chart: Chart) -> bool:
    """Return whether the beats of the bar before the last chord are longer than the song's."""
    beat = chart.signature.ticks_per_beat
    beats = [chart.form.grid.seconds(chart.ending - i * beat) for i in range(chart.signature.beats, -1, -1)]
    known = chart.form.grid.beats
    usual = median(b - a for a, b in pairwise(known))
    return (beats[-1] - beats[0]) / chart.signature.beats >= _SLOWER * usual


def with_ending(part: Part, chart: Chart, ending: Ending) -> Part:
    """Return `part` ended as the demo ends.

    Nothing is held longer than the demo rings. In a stop cymbals are choked with it; in a ritardando only what falls on
    a beat is left of the last bar's drums, so that nobody hurries through it; in a fade every note grows softer.
    """
    notes: Sequence[WrittenNote] = [_until(n, ending) for n in part.notes if n.start < ending.end]
    if part.role == "drums":
        notes = _drummed(notes, chart, ending)
    if ending.kind == "fade":
        notes = [replace(n, accent=_faded(n, ending)) for n in notes]
    return replace(part, notes=tuple(notes))


def _until(note: WrittenNote, ending: Ending) -> WrittenNote:
    length = min(note.length, ending.end - note.start)
    short = ending.kind == "stop" and note.start >= ending.tick
    why = note.why.replace("rings under the last chord", "stops with it") if short else note.why
    return replace(note, length=Tick(max(length, 1)), why=why)


def _drummed(notes: Sequence[WrittenNote], chart: Chart, ending: Ending) -> list[WrittenNote]:
    beat = chart.signature.ticks_per_beat
    last_bar = ending.tick - chart.signature.ticks_per_bar
    if ending.kind == "ritardando":
        return [n for n in notes if not (last_bar <= n.start < ending.tick and n.start % beat)]
    if ending.kind == "stop":
        caught = [n for n in notes if n.midi in _CYMBALS and n.start >= ending.tick - 4 * TICKS_PER_QUARTER]
        return [replace(n, length=Tick(ending.end - n.start)) if n in caught else n for n in notes]
    return list(notes)


def _faded(note: WrittenNote, ending: Ending) -> int:
    """Return the accent in a fade: one step softer for each third of it."""
    gone = (note.start - ending.tick) / max(ending.end - ending.tick, 1)
    return max(note.accent - int(3 * gone), 0) if gone > 0 else note.accent
