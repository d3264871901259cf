"""MusicXML is written so that another program reads the same music."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longplay.formats.musicxml import chord_text, fifths, musicxml
from longplay.song.harmony import Chord, Key, parse_chord
from longplay.song.score import BarMark, ChordMark, Score, ScoreNote
from longplay.song.time import Tick, TimeSignature

QUARTER = 960
SIGNATURES = (TimeSignature(4), TimeSignature(3), TimeSignature(2, 1440))
LABELS = ("C:maj", "F#:min7", "Bb:sus4", "E:maj/3", "A:7", "D:min/b3")


def score(**changes: Any) -> Score:
    plain: dict[str, Any] = {"title": "Song", "artist": "Mia", "part": "Lead", "key": Key("G"), "bpm": 96.0, "bars": 4}
    return Score(**(plain | {"time_signature": TimeSignature(4)} | changes))


def reread(written: Score) -> Any:
    music21 = pytest.importorskip("music21")
    return music21.converter.parseData(musicxml(written).decode(), format="musicxml").parts[0]


def sounding(part: Any) -> list[tuple[float, float, int]]:
    """(start and length in quarters, note number) of what is heard, as another program reads it, ties joined."""
    heard: list[tuple[float, float, int]] = []
    tied = False
    for midi, start, length, tie in sorted(_written(part)):
        if tied and heard[-1][2] == midi and heard[-1][0] + heard[-1][1] == start:
            heard[-1] = (heard[-1][0], heard[-1][1] + length, midi)
        else:
            heard.append((start, length, midi))
        tied = tie in {"start", "continue"}
    return sorted(heard)


def _written(part: Any) -> list[tuple[int, float, float, str]]:
    flat = part.flatten()
    notes = [n for n in flat.notes if n.classes[0] in {"Note", "Chord"}]
    singles = [(n, m) for n in notes for m in (n.notes if n.isChord else (n,))]
    return [
        (m.pitch.midi, float(n.getOffsetBySite(flat)), float(n.quarterLength), m.tie.type if m.tie else "")
        for n, m in singles
    ]


@st.composite
def scores(draw: st.DrawFn) -> Score:
    signature = draw(st.sampled_from(SIGNATURES))
    bars = draw(st.integers(1, 5))
    sixteenths = bars * signature.ticks_per_bar // 240
    spans = draw(
        st.lists(st.tuples(st.integers(0, sixteenths - 1), st.integers(1, 24), st.integers(40, 84)), max_size=12)
    )
    notes = {(s, m): ScoreNote(Tick(s * 240), Tick(min(n, sixteenths - s) * 240), m) for s, n, m in spans}
    apart = [n for n in notes.values() if not any(_clash(n, other) for other in notes.values())]
    beats = draw(st.dictionaries(st.integers(0, bars * signature.beats - 1), st.sampled_from(LABELS), max_size=4))
    chords = tuple(ChordMark(Tick(b * signature.ticks_per_beat), parse_chord(c)) for b, c in sorted(beats.items()))
    key = Key(draw(st.sampled_from(("C", "Eb", "F#", "A"))), draw(st.sampled_from(("major", "minor"))))
    return score(key=key, bpm=draw(st.sampled_from((60.0, 97.5))), bars=bars, notes=tuple(apart), chords=chords,
                 time_signature=signature)  # fmt: skip


def _clash(a: ScoreNote, b: ScoreNote) -> bool:
    """One pitch twice at a time is one note to a reader."""
    return a != b and a.midi == b.midi and a.start <= b.start + b.length and b.start <= a.start + a.length


@settings(max_examples=25, deadline=None)
@given(scores())
def test_another_program_reads_the_same_notes(written: Score) -> None:
    wanted = sorted((n.start / QUARTER, n.length / QUARTER, n.midi) for n in written.notes)
    assert sounding(reread(written)) == wanted


@settings(max_examples=15, deadline=None)
@given(scores())
def test_another_program_reads_the_same_frame(written: Score) -> None:
    part = reread(written)
    first = part.flatten()
    assert len(part.getElementsByClass("Measure")) == written.bars
    assert first.getElementsByClass("TimeSignature")[0].ratioString == written.time_signature.name
    assert first.getElementsByClass("KeySignature")[0].sharps == fifths(written.key)
    assert first.getElementsByClass("MetronomeMark")[0].number == written.bpm


@settings(max_examples=15, deadline=None)
@given(scores())
def test_another_program_reads_the_same_chords(written: Score) -> None:
    read = [(Fraction(c.offset), c) for c in reread(written).flatten().getElementsByClass("ChordSymbol")]
    assert [at for at, _ in read] == [Fraction(c.tick, QUARTER) for c in written.chords]
    for (_, theirs), ours in zip(read, written.chords, strict=True):
        assert (theirs.root().pitchClass, theirs.bass().pitchClass) == (ours.chord.root, ours.chord.lowest)


def test_a_pick_up_comes_before_bar_one() -> None:
    part = reread(score(notes=(ScoreNote(Tick(-480), Tick(480), 62), ScoreNote(Tick(0), Tick(960), 67))))
    assert [m.number for m in part.getElementsByClass("Measure")] == [0, 1, 2, 3, 4]
    assert sounding(part) == [(3.5, 0.5, 62), (4.0, 1.0, 67)]


def test_drums_stand_on_a_percussion_staff() -> None:
    hits = tuple(
        ScoreNote(Tick(i * 480), Tick(60), key) for i in range(8) for key in ((42,), (42, 36), (42, 38))[i % 3]
    )
    text = musicxml(score(staff="drums", notes=hits)).decode()
    assert "<sign>percussion</sign>" in text
    assert text.count("<unpitched>") == len(hits)
    assert text.count("<notehead>x</notehead>") == 8


def test_words_marks_and_slashes_are_there() -> None:
    notes = (ScoreNote(Tick(0), Tick(960), 67, "stone"),)
    text = musicxml(score(notes=notes, marks=(BarMark(1, "Verse 1"), BarMark(3, "Chorus")), slashes=(3, 4))).decode()
    assert "<text>stone</text>" in text
    assert text.count("<rehearsal>") == 2
    assert text.count("<notehead>slash</notehead>") == 8


def test_a_line_has_four_bars_and_starts_at_a_mark() -> None:
    text = musicxml(score(bars=11, marks=(BarMark(1, "Verse"), BarMark(7, "Chorus")))).decode()
    starts = [m.split('"')[0] for m in text.split('<measure number="')[1:] if 'new-system="yes"' in m]
    assert starts == ["5", "7", "11"]


def test_the_same_score_gives_the_same_bytes() -> None:
    assert musicxml(score()) == musicxml(score())


@pytest.mark.parametrize(
    ("label", "key", "text"),
    [
        ("A:min7", "G", "Am7"),
        ("C:maj/3", "C", "C/E"),
        ("A#:maj", "F", "Bb"),
        ("N", "C", "N.C."),
        ("F#:sus4", "D", "F#sus4"),
    ],
)
def test_chords_read_as_musicians_write_them(label: str, key: str, text: str) -> None:
    assert chord_text(parse_chord(label), Key(key)) == text


def test_a_bar_without_a_chord_says_so() -> None:
    (symbol,) = reread(score(chords=(ChordMark(Tick(0), Chord(None)),))).flatten().getElementsByClass("ChordSymbol")
    assert symbol.chordKind == "none"
