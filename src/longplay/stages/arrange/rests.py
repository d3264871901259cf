"""What the plan takes out of a written part: rests before a door, and the bars that a person locked."""

from collections.abc import Sequence
from dataclasses import replace

from longplay.song.part import Part, WrittenNote
from longplay.song.section_plan import LockedBars, SectionPlan
from longplay.song.time import TICKS_PER_QUARTER, Tick
from longplay.stages.arrange.chart import Chart

_SHORTEST = TICKS_PER_QUARTER // 8


def with_rests(chart: Chart, part: Part, plan: Sequence[SectionPlan]) -> Part:
    """Return the part silent before the doors at which the plan lets it leave."""
    for section in plan:
        if part.name in section.leaves:
            door = chart.start_of(section.first_bar)
            start = door - section.leave_beats * chart.signature.ticks_per_beat
            part = replace(part, notes=_silent(part.notes, start, door, part.role == "drums"))
    return part


def _silent(notes: Sequence[WrittenNote], start: int, end: int, kit: bool) -> tuple[WrittenNote, ...]:
    """Return notes with none in [start, end); what sounds into it ends there and comes back behind it; drums ring."""
    out: list[WrittenNote] = []
    for note in notes:
        stop = note.start + note.length
        if note.start < start and (stop <= start or kit):
            out.append(note)
        elif note.start < start:
            out.append(replace(note, length=Tick(start - note.start)))
        if note.start >= end:
            out.append(note)
        elif not kit and stop > end + _SHORTEST:
            out.append(replace(note, start=Tick(end), length=Tick(stop - end), why=f"{note.why}, comes back"))
    return tuple(sorted((n for n in out if n.length >= 1), key=lambda n: (n.start, n.midi)))


def with_locked(chart: Chart, part: Part, locked: Sequence[LockedBars]) -> Part:
    """Return the part with the notes of locked bars as they were when a person locked them."""
    for lock in locked:
        if lock.part == part.name:
            start, end = chart.start_of(lock.first_bar), chart.start_of(lock.last_bar + 1)
            kept = [n for n in _without(part.notes, start, end) if n.length >= 1]
            part = replace(part, notes=tuple(sorted([*kept, *lock.notes], key=lambda n: (n.start, n.midi))))
    return part


def _without(notes: Sequence[WrittenNote], start: int, end: int) -> list[WrittenNote]:
    """Return the notes that begin outside [start, end); what sounds into it ends at its first bar line."""
    return [
        replace(n, length=Tick(min(n.length, start - n.start))) if n.start < start else n
        for n in notes
        if not start <= n.start < end
    ]
