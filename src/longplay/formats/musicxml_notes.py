"""The notes of one measure of a MusicXML file."""

from collections.abc import Sequence
from typing import Any

from longplay.formats.note_values import VALUES, Value, values_between
from longplay.formats.voices import VoiceChord, Voices, drum_place
from longplay.song.harmony import FLAT_NAMES, SHARP_NAMES, Key
from longplay.song.score import SIXTEENTH, Score
from longplay.song.time import TICKS_PER_QUARTER

DIVISIONS = TICKS_PER_QUARTER // SIXTEENTH
"""Sixteenths of a quarter: the unit of all durations."""


_MIDDLE_LINE = {"treble": "B4", "tenor": "B3", "bass": "D3", "drums": "B4"}


def write_notes(measure: Any, score: Score, voices: Voices, bar: int) -> None:
    """Write what every voice has in `bar`; the first one there is filled up with rests."""
    length = score.time_signature.ticks_per_bar // SIXTEENTH
    first, end = (bar - 1) * length, bar * length
    inside = [[c for c in voice if c.start < end and c.end > first] for voice in voices]
    if not any(inside):
        _empty_bar(measure, score, bar in score.slashes, length)
        return
    written = 0
    for number, chords in enumerate(inside, start=1):
        if chords:
            if written:
                add(add(measure, "backup"), "duration", length)
            _voice(measure, score, chords, first, number, silent=written > 0)
            written += 1


def add(parent: Any, tag: str, text: object = "", /, **attributes: str) -> Any:
    """A new child element; `_` in an attribute's name stands for "-"."""
    from lxml import etree

    child = etree.SubElement(parent, tag, {name.replace("_", "-"): value for name, value in attributes.items()})
    if text != "":
        child.text = str(text)
    return child


def written_name(pitch_class: int, key: Key) -> str:
    """The note's name in this key: flats in flat keys."""
    return (FLAT_NAMES if key.flat else SHARP_NAMES)[pitch_class]


def _empty_bar(measure: Any, score: Score, slashes: bool, length: int) -> None:
    if not slashes:
        note = add(measure, "note")
        add(note, "rest", measure="yes")
        add(note, "duration", length)
        add(note, "voice", 1)
        return
    beat = score.time_signature.ticks_per_beat // SIXTEENTH
    for _ in range(score.time_signature.beats):
        note = add(measure, "note")
        _place(note, _MIDDLE_LINE[score.staff], "unpitched" if score.staff == "drums" else "pitch")
        _value(note, beat, 1)
        add(note, "stem", "none")
        add(note, "notehead", "slash")


def _voice(measure: Any, score: Score, chords: list[VoiceChord], first: int, number: int, *, silent: bool) -> None:
    """One voice of one bar, beamed by beat, with rests between its chords; a `silent` one steps over them unseen."""
    length, at = score.time_signature.ticks_per_bar // SIXTEENTH, 0
    row: list[tuple[VoiceChord | None, Value]] = []
    for chord in chords:
        start, end = max(chord.start - first, 0), min(chord.end - first, length)
        row += [(None, value) for value in values_between(at, start, score.time_signature, rest=True)]
        row += [(chord, value) for value in values_between(start, end, score.time_signature)]
        at = end
    row += [(None, value) for value in values_between(at, length, score.time_signature, rest=True)]
    beams = beams_of(row, score.time_signature.ticks_per_beat // SIXTEENTH)
    for (played, value), beam in zip(row, beams, strict=True):
        if played is None:
            _rest(measure, value.length, number, silent)
        else:
            _notes(measure, score, played, value, first, number, beam)


def beams_of(row: Sequence[tuple[object, Value]], beat: int) -> list[tuple[str, ...]]:
    """What the beams do at each (chord or None for a rest, value): one word for eighths, two for sixteenths."""
    beams: list[tuple[str, ...]] = [()] * len(row)
    short = [chord is not None and value.length < 4 for chord, value in row]
    run: list[int] = []
    for i, (_, value) in enumerate(row):
        if run and (not short[i] or value.start // beat != row[run[-1]][1].start // beat):
            _beam(run, row, beams)
            run = []
        run += [i] if short[i] else []
    _beam(run, row, beams)
    return beams


def _beam(run: Sequence[int], row: Sequence[tuple[object, Value]], beams: list[tuple[str, ...]]) -> None:
    """Beam the values of one beat, in place; a lone one keeps its flag."""
    if len(run) < 2:
        return
    fine = [row[i][1].length == 1 for i in run]
    for n, i in enumerate(run):
        first = "begin" if n == 0 else "end" if n == len(run) - 1 else "continue"
        beams[i] = (first, _second_beam(fine, n)) if fine[n] else (first,)


def _second_beam(fine: Sequence[bool], n: int) -> str:
    before, behind = n > 0 and fine[n - 1], n + 1 < len(fine) and fine[n + 1]
    if before and behind:
        return "continue"
    if before or behind:
        return "end" if before else "begin"
    return "backward hook" if n else "forward hook"


def _rest(measure: Any, length: int, number: int, silent: bool) -> None:
    if silent:
        forward = add(measure, "forward")
        add(forward, "duration", length)
        add(forward, "voice", number)
        return
    note = add(measure, "note")
    add(note, "rest")
    _value(note, length, number)


def _notes(
    measure: Any, score: Score, chord: VoiceChord, value: Value, first: int, number: int, beams: tuple[str, ...]
) -> None:
    """One value of a chord, tied to what of the same notes lies before and behind it."""
    comes, goes = first + value.start > chord.start, first + value.start + value.length < chord.end
    for i, midi in enumerate(chord.midis):
        note = add(measure, "note")
        if i:
            add(note, "chord")
        head = _pitch(note, midi, score)
        add(note, "duration", value.length)
        for there, kind in ((comes, "stop"), (goes, "start")):
            if there:
                add(note, "tie", type=kind)
        if score.staff == "drums":
            add(note, "instrument", id=f"P1-I{midi + 1}")
        _value(note, value.length, number, duration=False)
        if head:
            add(note, "notehead", head)
        for level, beam in enumerate(beams if not i else (), start=1):
            add(note, "beam", beam, number=str(level))
        _ties_and_words(note, comes, goes, "" if comes or i else chord.lyric)


def _ties_and_words(note: Any, comes: bool, goes: bool, lyric: str) -> None:
    if comes or goes:
        notations = add(note, "notations")
        for there, kind in ((comes, "stop"), (goes, "start")):
            if there:
                add(notations, "tied", type=kind)
    if lyric:
        words = add(note, "lyric", number="1")
        add(words, "syllabic", "single")
        add(words, "text", lyric)


def _pitch(note: Any, midi: int, score: Score) -> str:
    """Write the pitch; returns the notehead ("" = the usual one)."""
    if score.staff == "drums":
        place, head = drum_place(midi)
        _place(note, place, "unpitched")
        return head
    name = written_name(midi % 12, score.key)
    pitch = add(note, "pitch")
    add(pitch, "step", name[0])
    if len(name) > 1:
        add(pitch, "alter", 1 if name[1] == "#" else -1)
    add(pitch, "octave", midi // 12 - 1)
    return ""


def _place(note: Any, place: str, tag: str) -> None:
    """A place on the staff ("C5"), as a pitch or as an unpitched note."""
    pitch, prefix = add(note, tag), "display-" if tag == "unpitched" else ""
    add(pitch, f"{prefix}step", place[0])
    add(pitch, f"{prefix}octave", place[1])


def _value(note: Any, length: int, number: int, *, duration: bool = True) -> None:
    if duration:
        add(note, "duration", length)
    add(note, "voice", number)
    kind, dots = VALUES[length]
    add(note, "type", kind)
    for _ in range(dots):
        add(note, "dot")
