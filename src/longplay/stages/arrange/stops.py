"""Where the whole band holds still for a moment: parts of ours stop with it, and come back on the first beat after."""

from collections.abc import Sequence
from dataclasses import replace

from longplay.song.arrangement import Form
from longplay.song.part import Part, WrittenNote
from longplay.song.time import TICKS_PER_QUARTER, Tick
from longplay.stages.arrange.steps import CRASH, KICK, OPEN, RIDE

_RINGING = (CRASH, RIDE, OPEN)
_RINGS = 4 * TICKS_PER_QUARTER
"""How long before a stop a cymbal may have been struck and still be caught by hand (default, unsourced)."""
_AGAIN = TICKS_PER_QUARTER // 4
"""A held note that would go on for less than a sixteenth behind a stop is not struck again."""


def with_stops(part: Part, form: Form) -> Part:
    """Return `part` as it is played where the form stops: silent there, struck again on the beat behind it.

    Notes that would begin in a stop are dropped, notes that sound into it end with it, and go on behind it. Cymbals
    that still ring are choked. Drums that play before a stop come back with a hit.
    """
    notes = part.notes
    for stop in form.stops:
        start, end = form.grid.tick(stop.start), form.grid.tick(stop.end)
        notes = _drums(notes, start, end) if part.role == "drums" else _held(notes, start, end)
    return replace(part, notes=notes)


def _held(notes: Sequence[WrittenNote], start: int, end: int) -> tuple[WrittenNote, ...]:
    out: list[WrittenNote] = []
    for note in notes:
        over = note.start + note.length
        if note.start < start:
            out.append(replace(note, length=Tick(min(note.length, start - note.start))))
        if note.start < end < over - _AGAIN and over > start:
            out.append(replace(note, start=Tick(end), length=Tick(over - end), why=f"{note.why}, back after the stop"))
        elif note.start >= end:
            out.append(note)
    return tuple(sorted(out, key=lambda n: (n.start, n.midi)))


def _drums(notes: Sequence[WrittenNote], start: int, end: int) -> tuple[WrittenNote, ...]:
    before = [_choked(n, start) for n in notes if n.start < start]
    after = [n for n in notes if n.start >= end]
    if not any(n.start >= start - _RINGS for n in before):
        return (*before, *after)
    struck = {n.midi for n in after if n.start == end}
    why = "back after the stop"
    back = [WrittenNote(Tick(end), Tick(TICKS_PER_QUARTER // 8), KICK, 3, why)] if KICK not in struck else []
    return (*before, *sorted((*back, *after), key=lambda n: (n.start, n.midi)))


def _choked(note: WrittenNote, stop: int) -> WrittenNote:
    rings = note.midi in _RINGING and note.start >= stop - _RINGS
    return replace(note, length=Tick(stop - note.start)) if rings else note
