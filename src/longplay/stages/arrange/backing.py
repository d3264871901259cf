"""Backing vocals: a third or a sixth beside the lead on the words that matter, in the lead's own rhythm."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from longplay.song.harmony import Key
from longplay.song.lead import lead_name
from longplay.song.listening import Listening, SungNote
from longplay.song.part import WrittenNote
from longplay.song.structure import Section
from longplay.song.time import TICKS_PER_QUARTER, Tick
from longplay.stages.arrange.chart import HEARD, SURE, Chart
from longplay.theory.voice_leading import lead_voices
from longplay.theory.voicings import Voicing, root_and_fifth

FARTHEST = {True: 8, False: 9}
"""Semitones above (True) and below the lead: the artist's voice moved further is no longer theirs (measured: the colour
changes by 2.2 dB a fifth up and 2.5 dB a sixth down)."""
_LIKED = {3: 0.0, 4: 0.0, 8: 1.0, 9: 1.0, 5: 3.0, 7: 4.0}
"""What an interval costs: thirds, then sixths, then the hollow ones (default, unsourced). Others are not sung."""
_RUBS = 60.0
_BREAK = TICKS_PER_QUARTER // 2
"""A rest of an eighth parts two lines of backing: each is led for itself."""
TWO_LINES = 0.5
"""From this density on, the last section that is sung gets a second line on the other side of the lead."""


class _Note(NamedTuple):
    """A note of the lead on the record, in ticks."""

    start: int
    end: int
    midi: int


def write_backing(
    chart: Chart,
    listening: Listening,
    sections: Sequence[Section],
    spans: tuple[tuple[float, float], ...],
    density: float,
) -> tuple[WrittenNote, ...]:
    """Return the backing line in `sections`, under `spans` (demo seconds; empty = all that is sung there).

    Long notes and notes on the beat are tones of the chord; short ones go along in the key. Where no chord is heard
    nobody sings. Upwards where the lead leaves room, else below; from density 0.5 on both in the last section.
    """
    by_section = [tuple(_lead(chart, listening, section, spans)) for section in sections]
    sung = [notes for notes in by_section if notes]
    if not sung:
        return ()
    above = _room_above(listening, [n.midi for notes in sung for n in notes])
    key = listening.key.value
    lines = [note for notes in sung for note in _line(chart, notes, key, above)]
    if density >= TWO_LINES and len(sung) > 1:
        first = {(n.start, n.midi) for n in lines}
        second = _line(chart, sung[-1], key, not above)
        lines += [n for n in second if not any(s == n.start and abs(m - n.midi) in {0, 1, 2} for s, m in first)]
    return tuple(sorted(lines, key=lambda n: (n.start, -n.midi)))


def _lead(
    chart: Chart, listening: Listening, section: Section, spans: tuple[tuple[float, float], ...]
) -> Iterator[_Note]:
    """The lead's notes in a section of the record, in order, as far as their demo seconds lie in one of `spans`."""
    first, last = chart.start_of(section.first_bar), chart.start_of(section.last_bar + 1)
    early = chart.signature.ticks_per_beat  # a pick-up belongs to the section it leads into
    name = lead_name({t.name: t.role for t in listening.tracks}, listening.notes)
    found = set()
    for note in listening.notes:
        if note.track != name or (spans and not any(a <= note.onset < b for a, b in spans)):
            continue
        for start, end in _on_record(chart, note):
            if first - early <= start < last - early or (start < last and end - start > 2 * early):
                found.add(_Note(start, end, note.midi))
    yield from sorted(found)


def _on_record(chart: Chart, note: SungNote) -> Iterator[tuple[int, int]]:
    grid = chart.form.grid
    for cut in chart.form.cuts:
        sounds = not cut.tracks or note.track in cut.tracks
        if sounds and cut.demo_start <= note.onset < cut.demo_end:
            moved = cut.record_start - cut.demo_start
            yield grid.tick(note.onset + moved), grid.tick(min(note.offset, cut.demo_end) + moved)


def _room_above(listening: Listening, sung: Sequence[int]) -> bool:
    """Whether a third above what is sung stays near the highest note the singer has in the song."""
    return median(sung) + 4 <= max(n.midi for n in listening.notes) + 1


def _line(chart: Chart, notes: Sequence[_Note], key: Key, above: bool) -> list[WrittenNote]:
    """One voice beside the lead, led line by line; notes under which no chord is heard are left out."""
    written: list[WrittenNote] = []
    for line in _lines(notes):
        choices = [(note, _choices(chart, note, key, above)) for note in line]
        sung = [(note, pitches) for note, pitches in choices if pitches]
        pairs = [[(note.midi, pitch) for pitch in pitches] for note, pitches in sung]
        costs = [{pitch: _cost(chart, note, pitch) for pitch in pitches} for note, pitches in sung]
        led = lead_voices(pairs, partial(_cost_of, costs))
        written += [_written(chart, note, pitch) for (note, _), (_, pitch) in zip(sung, led, strict=True)]
    return written


def _cost_of(costs: Sequence[dict[int, float]], i: int, voices: Voicing) -> float:
    return costs[i][voices[1]]


def _lines(notes: Sequence[_Note]) -> list[list[_Note]]:
    out = [[notes[0]]]
    for before, note in pairwise(notes):
        if note.start - before.end > _BREAK:
            out.append([])
        out[-1].append(note)
    return out


def _choices(chart: Chart, note: _Note, key: Key, above: bool) -> tuple[int, ...]:
    """Pitches on one side of the lead: tones of the chord; for a short note off the beat also those of the key."""
    harmony = chart.chord_at((note.start + note.end) // 2)
    if harmony is None or harmony.chord.root is None or harmony.confidence < HEARD:
        return ()
    chord = harmony.chord if harmony.confidence >= SURE else root_and_fifth(harmony.chord)
    tones = set(chord.pitch_classes)
    side = 1 if above else -1
    near = [note.midi + side * step for step in _LIKED if step <= FARTHEST[above]]
    chosen = [p for p in near if p % 12 in tones]
    if not _strong(chart, note):
        chosen += [p for p in near if p % 12 in key.scale and p not in chosen]
    return tuple(chosen)


def _strong(chart: Chart, note: _Note) -> bool:
    """Whether a note is long, or begins within a thirty-second of a beat."""
    beat = chart.signature.ticks_per_beat
    off = (note.start + beat // 2) % beat - beat // 2
    return note.end - note.start >= beat or abs(off) <= TICKS_PER_QUARTER // 8


def _cost(chart: Chart, note: _Note, pitch: int) -> float:
    """What a pitch costs here: its interval, and a semitone that it would hold against another tone of the lead."""
    held = {
        s.midi
        for s in chart.sung
        if min(s.end, note.end) - max(s.start, note.start) > chart.signature.ticks_per_beat // 4
    }
    return _LIKED[abs(pitch - note.midi)] + _RUBS * any(abs(pitch - s) == 1 for s in held)


def _written(chart: Chart, note: _Note, pitch: int) -> WrittenNote:
    harmony = chart.chord_at((note.start + note.end) // 2)
    step = abs(pitch - note.midi)
    what = {3: "third", 4: "third", 8: "sixth", 9: "sixth", 5: "fourth", 7: "fifth"}[step]
    side = "above" if pitch > note.midi else "below"
    label = harmony.chord.label() if harmony else "N"
    return WrittenNote(
        Tick(note.start), Tick(max(note.end - note.start, 1)), pitch, 1, f"{what} {side} the lead, under {label}"
    )
