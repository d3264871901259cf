"""Write a score as MusicXML 4.0 (W3C), which every notation program opens; the same bytes each time."""

from pathlib import Path
from typing import Any

from longplay.formats.musicxml_notes import DIVISIONS, add, write_notes, written_name
from longplay.formats.voices import Voices, voices_of
from longplay.formats.whole_file import whole_file
from longplay.song.harmony import Chord, Key
from longplay.song.score import SIXTEENTH, Score

BARS_A_LINE = 4
KINDS = {
    "maj": ("major", ""),
    "min": ("minor", "m"),
    "7": ("dominant", "7"),
    "maj7": ("major-seventh", "maj7"),
    "min7": ("minor-seventh", "m7"),
    "sus2": ("suspended-second", "sus2"),
    "sus4": ("suspended-fourth", "sus4"),
    "dim": ("diminished", "dim"),
    "aug": ("augmented", "aug"),
    "5": ("power", "5"),
}
"""Our qualities -> (kind in MusicXML, as it is printed)."""
_CLEFS = {"treble": ("G", 2, 0), "tenor": ("G", 2, -1), "bass": ("F", 4, 0), "drums": ("percussion", 0, 0)}


def write_score(path: Path, score: Score) -> None:
    """Write `score` as a MusicXML file. Notes off the sixteenth grid are moved to it. Errors: OSError."""
    data = musicxml(score)
    with whole_file(path) as temporary:
        temporary.write_bytes(data)


def musicxml(score: Score) -> bytes:
    """The score as bytes of a MusicXML file."""
    from lxml import etree

    root = etree.Element("score-partwise", version="4.0")
    _heading(root, score)
    part = add(root, "part", id="P1")
    voices = voices_of(score)
    first = min([1, *(chord.start // _bar(score) + 1 for voice in voices for chord in voice)])
    for bar in range(first, score.bars + 1):
        _measure(part, score, voices, bar, first)
    doctype = '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" \
"http://www.musicxml.org/dtds/partwise.dtd">'
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True, doctype=doctype))


def fifths(key: Key) -> int:
    """Sharps (flats negative) of the key signature."""
    major = (key.pitch_class + (3 if key.mode == "minor" else 0)) % 12
    sharps = major * 7 % 12
    return sharps - 12 if key.flat or sharps > 6 else sharps


def chord_text(chord: Chord, key: Key) -> str:
    """The chord as it stands on a chart: "Am7", "F#m", "C/E", "N.C."."""
    if chord.root is None:
        return "N.C."
    bass = f"/{written_name(chord.bass, key)}" if chord.bass is not None and chord.bass != chord.root else ""
    return f"{written_name(chord.root, key)}{KINDS[chord.quality][1]}{bass}"


def _heading(root: Any, score: Score) -> None:
    add(add(root, "work"), "work-title", score.title)
    identification = add(root, "identification")
    add(identification, "creator", score.artist, type="composer")
    add(add(identification, "encoding"), "software", "Longplay")
    part = add(add(root, "part-list"), "score-part", id="P1")
    add(part, "part-name", score.part, print_object="no")
    keys = sorted({note.midi for note in score.notes}) if score.staff == "drums" else []
    for key in keys:
        add(add(part, "score-instrument", id=f"P1-I{key + 1}"), "instrument-name", f"drum key {key}")
    for key in keys:
        drum = add(part, "midi-instrument", id=f"P1-I{key + 1}")
        add(drum, "midi-channel", 10)
        add(drum, "midi-unpitched", key + 1)


def _bar(score: Score) -> int:
    """Sixteenths of a bar."""
    return score.time_signature.ticks_per_bar // SIXTEENTH


def _measure(part: Any, score: Score, voices: Voices, bar: int, first: int) -> None:
    measure = add(part, "measure", number=str(bar), **({"implicit": "yes"} if bar < 1 else {}))
    mark = next((mark.text for mark in score.marks if mark.bar == bar), "")
    if bar > first and bar in _line_starts(score):
        add(measure, "print", new_system="yes")
    if bar == first:
        _attributes(measure, score)
    if bar == 1:
        _tempo(measure, score)
    if mark:
        add(add(add(measure, "direction", placement="above"), "direction-type"), "rehearsal", mark)
    for chord in score.chords:
        at = round(chord.tick / SIXTEENTH) - (bar - 1) * _bar(score)
        if 0 <= at < _bar(score):
            _harmony(measure, chord.chord, at, score.key)
    write_notes(measure, score, voices, bar)
    if bar == score.bars or any(m.bar == bar + 1 for m in score.marks):
        add(
            add(measure, "barline", location="right"),
            "bar-style",
            "light-heavy" if bar == score.bars else "light-light",
        )


def _line_starts(score: Score) -> set[int]:
    """A new line at each rehearsal mark, and after every four bars."""
    starts = sorted({1, *(mark.bar for mark in score.marks if mark.bar >= 1)})
    ends = [*starts[1:], score.bars + 1]
    return {bar for start, end in zip(starts, ends, strict=True) for bar in range(start, end, BARS_A_LINE)} - {1}


def _attributes(measure: Any, score: Score) -> None:
    attributes, signature = add(measure, "attributes"), score.time_signature
    add(attributes, "divisions", DIVISIONS)
    key = add(attributes, "key")
    add(key, "fifths", 0 if score.staff == "drums" else fifths(score.key))
    add(key, "mode", score.key.mode)
    beats, unit = signature.name.split("/")
    time = add(attributes, "time")
    add(time, "beats", beats)
    add(time, "beat-type", unit)
    sign, line, octave = _CLEFS[score.staff]
    clef = add(attributes, "clef")
    add(clef, "sign", sign)
    if line:
        add(clef, "line", line)
    if octave:
        add(clef, "clef-octave-change", octave)


def _tempo(measure: Any, score: Score) -> None:
    compound = score.time_signature.ticks_per_beat % 960 != 0
    quarters = score.time_signature.ticks_per_beat / 960
    direction = add(measure, "direction", placement="above")
    metronome = add(add(direction, "direction-type"), "metronome", parentheses="no")
    add(metronome, "beat-unit", "quarter")
    if compound:
        add(metronome, "beat-unit-dot")
    add(metronome, "per-minute", f"{score.bpm:g}")
    add(direction, "sound", tempo=f"{score.bpm * quarters:g}")
    if score.direction:
        words = add(measure, "direction", placement="above")
        add(add(words, "direction-type"), "words", score.direction, font_style="italic")


def _harmony(measure: Any, chord: Chord, at: int, key: Key) -> None:
    harmony = add(measure, "harmony", placement="above")
    if chord.root is None:
        root = add(harmony, "root")
        add(root, "root-step", "C", text="")
        add(harmony, "kind", "none", text="N.C.")
    else:
        _pitch_name(harmony, "root", written_name(chord.root, key))
        kind, text = KINDS[chord.quality]
        add(harmony, "kind", kind, text=text)
        if chord.bass is not None and chord.bass != chord.root:
            _pitch_name(harmony, "bass", written_name(chord.bass, key))
    if at:
        add(harmony, "offset", at)


def _pitch_name(harmony: Any, what: str, name: str) -> None:
    place = add(harmony, what)
    add(place, f"{what}-step", name[0])
    if alter := name.count("#") - name[1:].count("b"):
        add(place, f"{what}-alter", alter)
