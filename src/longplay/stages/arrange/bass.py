"""The bass part: roots with the kick, lengths on purpose, a lead-in to the next chord where it is sure."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from longplay.song.harmony import Chord, Key
from longplay.song.part import WrittenNote
from longplay.song.structure import Section
from longplay.song.style import BassFigure, Style
from longplay.song.time import TICKS_PER_QUARTER, Tick
from longplay.stages.arrange.chart import HEARD, SURE, Chart, Harmony
from longplay.stages.arrange.steps import step_ticks

LOWEST, HIGHEST = 28, 48
"""E1 to C3: the register in which a bass carries the roots (default, unsourced)."""
_GAP = TICKS_PER_QUARTER // 16


class _Onset(NamedTuple):
    """Where a note begins (tick), its degree, whether the foot plays with it, and where it must stop at the latest."""

    tick: int
    degree: str
    with_kick: bool
    stop: int


def write_bass(
    chart: Chart,
    sections: Sequence[Section],
    style: Style,
    density: float,
    kicks: Sequence[int],
    key: Key,
    seed: int,
    early: Sequence[str] = (),
) -> tuple[WrittenNote, ...]:
    """Return the bass part for `sections`; kicks: ticks of the kick drum's clear strokes (empty without drums).

    density below 0.4: roots on chord changes only. Where the chord is unsure (below 0.5) no lead-ins are played, below
    0.3 the bass rests. Into the sections named in `early` it leads with a run on the beat before.
    """
    rng = np.random.default_rng(seed)
    notes: list[WrittenNote] = []
    pitch = 36
    for i, section in enumerate(sections):
        energy = chart.energy(section) if density >= 0.4 else 1
        figure = _figure(style, energy, rng)
        follows = i + 1 < len(sections) and sections[i + 1].first_bar == section.last_bar + 1
        onsets = _onsets(chart, section, figure, kicks if energy >= 2 else (), energy)
        if section.name in early:
            notes += _run(chart, section, pitch, key)
        untils = [*(o.tick for o in onsets[1:]), chart.start_of(section.last_bar + 1)]
        for onset, until in zip(onsets, untils, strict=False):
            note = _note(chart, onset, min(until, onset.stop), pitch, energy, key)
            if note:
                notes.append(note)
                pitch = note.midi if onset.degree != "<" else pitch
        if not follows:
            notes = _ended(chart, section, notes)
    return tuple(notes)


def _figure(style: Style, energy: int, rng: np.random.Generator) -> BassFigure:
    fitting = [f for f in style.bass_figures if f.energy[0] <= energy <= f.energy[1]]
    if not fitting:
        return BassFigure("roots", (1, 5), ("1", *"-" * 15))
    return fitting[int(rng.integers(len(fitting)))]


def _onsets(chart: Chart, section: Section, figure: BassFigure, kicks: Sequence[int], energy: int) -> list[_Onset]:
    """Return where notes begin: the figure, every chord change, and the kick's strokes."""
    found: dict[int, _Onset] = {}
    first, last = chart.start_of(section.first_bar), chart.start_of(section.last_bar + 1)
    last = min(last, chart.ending)
    for bar in range(section.bars):
        for onset in _figure_onsets(chart, figure, chart.start_of(section.first_bar + bar), bar):
            found[onset.tick] = onset
    changes = {h.start for h in chart.harmony_between(first, last)}
    struck = [k for k in kicks if first <= k < last]
    for tick in struck:
        known = found.get(tick)
        degree = known.degree if known and known.degree != "<" else "1"
        found[tick] = _Onset(tick, degree, True, known.stop if known else last)
    for tick in changes:
        found[tick] = _Onset(tick, "1", tick in struck, last)
    if struck and energy <= 3:
        found = {t: o for t, o in found.items() if o.with_kick or o.degree == "<" or t in changes}
    return [found[t] for t in sorted(found) if first <= t < last]


def _figure_onsets(chart: Chart, figure: BassFigure, start: int, bar: int) -> list[_Onset]:
    """Return the figure's notes in one bar; a "." stops the note before it."""
    first = (bar * 16) % len(figure.steps)
    onsets: list[_Onset] = []
    seen = -1
    for tick, step in step_ticks(chart.signature):
        symbol = figure.steps[first + step]
        if tick <= seen:
            continue
        seen = tick
        if symbol == "." and onsets:
            onsets[-1] = onsets[-1]._replace(stop=min(onsets[-1].stop, start + tick))
        elif symbol not in "-.":
            onsets.append(_Onset(start + tick, symbol, False, start + 2 * chart.signature.ticks_per_bar))
    return onsets


def _note(chart: Chart, onset: _Onset, until: int, before: int, energy: int, key: Key) -> WrittenNote | None:
    here = chart.chord_at(onset.tick)
    if here is None or here.chord.root is None or here.confidence < HEARD:
        return None
    if onset.degree == "<":
        return _lead_in(chart, onset, until, here, before, key)
    until = min(until, here.end) if here.end - onset.tick >= TICKS_PER_QUARTER // 2 else until
    pitch, name = _degree(here.chord, onset.degree, before)
    on_change = onset.tick == here.start
    accent = 2 + (energy >= 4 and onset.tick % chart.signature.ticks_per_bar == 0)
    accent = min(accent, 2) if energy <= 2 else accent
    if not on_change and not onset.with_kick:
        accent = 1
    reason = "with the kick" if onset.with_kick else ("chord change" if on_change else "keeps moving")
    length = _length(until - onset.tick, energy)
    return WrittenNote(Tick(onset.tick), Tick(length), pitch, accent, f"{name} under {here.chord.label()}, {reason}")


def _length(room: int, energy: int) -> int:
    """Return how long a note is held: joined up to energy 3, detached above so that the next attack punches."""
    if energy >= 4 and room <= TICKS_PER_QUARTER // 2:
        return round(room * 0.85)
    return max(room - _GAP, room // 2)


def _degree(chord: Chord, degree: str, before: int) -> tuple[int, str]:
    """Return the midi note of a chord degree nearest to the note before, and its name."""
    bass, root = chord.lowest or 0, chord.root or 0
    low = min((p for p in range(LOWEST, LOWEST + 12) if p % 12 == bass), default=LOWEST)
    base = low + 12 if low + 12 <= 43 and abs(low + 12 - before) < abs(low - before) else low
    if degree == "5" and bass == root:
        fifth = base + (chord.pitch_classes[2] - root) % 12 if len(chord.pitch_classes) > 2 else base + 7
        return (fifth if fifth <= HIGHEST else fifth - 12), "fifth"
    if degree == "8" and base + 12 <= HIGHEST:
        return base + 12, "octave"
    return base, "root" if bass == root else "slash bass"


def _lead_in(chart: Chart, onset: _Onset, until: int, here: Harmony, before: int, key: Key) -> WrittenNote | None:
    """Return a step from the scale, or a semitone, into the next root; nothing when either chord is unsure."""
    bar = chart.signature.ticks_per_bar
    following = chart.chord_at((onset.tick // bar + 1) * bar)
    if following is None or following.chord.root is None or min(here.confidence, following.confidence) < SURE:
        return None
    target, _ = _degree(following.chord, "1", before)
    if target % 12 == before % 12:
        return WrittenNote(Tick(onset.tick), Tick(_length(until - onset.tick, 3)), before, 1, "holds the root")
    side = 1 if before > target else -1
    steps = [target + side * way for way in (2, 1) if (target + side * way) % 12 in key.scale]
    pitch = min(max((steps or [target + side])[0], LOWEST), HIGHEST)
    why = f"leads on to {following.chord.label()}"
    return WrittenNote(Tick(onset.tick), Tick(_length(until - onset.tick, 3)), pitch, 1, why)


def _run(chart: Chart, section: Section, before: int, key: Key) -> list[WrittenNote]:
    """Return two eighths that walk up the scale to the root on the door; none where that root is not sure."""
    door = chart.start_of(section.first_bar)
    target = chart.chord_at(door)
    if target is None or target.chord.root is None or target.confidence < SURE:
        return []
    pitch, _ = _degree(target.chord, "1", before)
    below = [p for p in range(pitch - 1, LOWEST - 1, -1) if p % 12 in key.scale][:2]
    eighth = TICKS_PER_QUARTER // 2
    why = f"picks up into {section.name}"
    return [WrittenNote(Tick(door - eighth * back), Tick(eighth - _GAP), p, 1, why) for back, p in enumerate(below, 1)][
        ::-1
    ]


def _ended(chart: Chart, section: Section, notes: list[WrittenNote]) -> list[WrittenNote]:
    """Write the ending: the last root under the last chord, or one held note where the bass leaves earlier."""
    if chart.plays_to_the_end(section):
        at, end = chart.ending, chart.end
    else:
        at = chart.start_of(section.last_bar + 1)
        end = at + chart.signature.ticks_per_bar // 2
    here = chart.chord_at(at)
    if not notes or here is None or here.chord.root is None or here.confidence < HEARD:
        return notes
    pitch, _ = _degree(here.chord, "1", notes[-1].midi)
    end = min(max(min(here.end, end), at + TICKS_PER_QUARTER), chart.end)
    kept = [n for n in notes if n.start < at]
    return [*kept, WrittenNote(Tick(at), Tick(end - at), pitch, 2, "last root, rings under the last chord")]
