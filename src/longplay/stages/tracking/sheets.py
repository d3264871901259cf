"""What stands on the stands: the lead sheet, one sheet for every part, and a chord chart on one page."""

from dataclasses import replace

from longplay.cache.kept import stage
from longplay.formats.musicxml import chord_text
from longplay.song.arrangement import Arrangement, Form
from longplay.song.brief import Brief
from longplay.song.listening import Listening, Phrase, SungNote
from longplay.song.part import Part
from longplay.song.score import SIXTEENTH, BarMark, ChordMark, Score, ScoreNote
from longplay.song.time import Tick

SURE_OF_A_NOTE = 0.5
"""A bar whose sung notes lie below this confidence gets slashes instead (default, unsourced)."""
SURE_OF_A_CHORD = 0.3
"""Under this a chord symbol would send a player the wrong way more often than not (default, unsourced)."""
_LOW_STAFF, _LOW_VOICE = 57, 62
"""A part whose middle note lies below A3 is read in the bass clef; a voice below D4 in the octave treble clef."""
_BREATH = 480
"""Ticks: a gap up to an eighth between two sung notes is a consonant, not a rest (default, unsourced)."""


@stage(credit="copyist")
def lead_sheet(form: Form, listening: Listening, brief: Brief) -> Score:
    """The record's tune, words and chords; bars without a tune one can be sure of have slashes."""
    bare = _sheet(form, listening, brief, "Lead sheet")
    notes = _tune(form, listening)
    bar = form.grid.time_signature.ticks_per_bar
    sung = {note.start // bar + 1 for note in notes}
    slashes = tuple(b for b in range(1, bare.bars + 1) if b not in sung)
    return _with(bare, notes=notes, slashes=slashes, staff="tenor" if _middle(notes) < _LOW_VOICE else "treble")


def part_sheet(part: Part, arrangement: Arrangement, listening: Listening, brief: Brief) -> Score:
    """`part` as it is written, with the chords over it."""
    form = arrangement.form
    notes = tuple(ScoreNote(n.start, n.length, n.midi) for n in part.notes)
    staff = "drums" if part.role in {"drums", "percussion"} else "bass" if _middle(notes) < _LOW_STAFF else "treble"
    return _with(_sheet(form, listening, brief, part.name.capitalize()), notes=notes, staff=staff)


def rhythm_sheet(form: Form, listening: Listening, brief: Brief, part: str) -> Score:
    """Chords over slashes: what a player gets for whom no note is written."""
    bare = _sheet(form, listening, brief, part.capitalize())
    return _with(bare, slashes=tuple(range(1, bare.bars + 1)))


def chord_chart(score: Score) -> str:
    """The chords of `score` as plain text on one page: a line of four bars, "%" for a bar like the one before."""
    head = [score.title, score.artist, f"{score.key}, {score.time_signature.name}, {score.bpm:g} bpm"]
    marks = {mark.bar: mark.text for mark in score.marks}
    lines: list[str] = []
    last = ""
    for bar in range(1, score.bars + 1):
        if bar in marks or not lines:
            lines += ["", f"[{marks.get(bar, 'Song')}]", f"{bar:>4} |"]
        elif lines[-1].count("|") > 4:
            lines.append(f"{bar:>4} |")
        chords = _chords_in(score, bar)
        again = chords == last and bar not in marks
        lines[-1] += f" {'%' if again else chords:<14}|"
        last = chords
    return "\n".join([*(line for line in head if line), *lines]) + "\n"


def _chords_in(score: Score, bar: int) -> str:
    """What sounds in a bar: the chord that goes on into it, then those that come."""
    length = score.time_signature.ticks_per_bar
    start, end = (bar - 1) * length, bar * length
    before = [c for c in score.chords if c.tick <= start]
    inside = [c for c in score.chords if start < c.tick < end]
    return " ".join(chord_text(c.chord, score.key) for c in (*before[-1:], *inside)) or "N.C."


def _middle(notes: tuple[ScoreNote, ...]) -> int:
    return sorted(n.midi for n in notes)[len(notes) // 2] if notes else 60


def _with(score: Score, **changes: object) -> Score:
    return replace(score, **changes)  # type: ignore[arg-type]  # fields of Score by name


def _sheet(form: Form, listening: Listening, brief: Brief, part: str) -> Score:
    bars = max(form.structure.last_bar, 1)
    return Score(
        title=brief.title or "Untitled",
        artist=brief.artist,
        part=part,
        key=listening.key.value,
        bpm=round(form.grid.bpm, 1),
        time_signature=form.grid.time_signature,
        bars=bars,
        chords=_chords(form, bars),
        marks=tuple(BarMark(s.first_bar, s.name.capitalize()) for s in form.structure.sections),
    )


def _chords(form: Form, bars: int) -> tuple[ChordMark, ...]:
    """Changes of chord, each at its nearest beat; what lasts under half a beat is a passing sound, not a change."""
    beat, end = form.grid.time_signature.ticks_per_beat, bars * form.grid.time_signature.ticks_per_bar
    marks: list[ChordMark] = []
    for span in form.chords:
        at = max(0, round(form.grid.tick(span.start) / beat) * beat)
        short = form.grid.tick(span.end) - form.grid.tick(span.start) < beat // 2
        if short or at >= end or span.confidence < SURE_OF_A_CHORD:
            continue
        if marks and marks[-1].tick == at:
            marks.pop()
        if not marks or marks[-1].chord != span.chord:
            marks.append(ChordMark(Tick(at), span.chord))
    return _said_again(marks, form)


def _said_again(marks: list[ChordMark], form: Form) -> tuple[ChordMark, ...]:
    """The chord that goes on into a section, once more at its first beat: a player begins there."""
    there = {mark.tick for mark in marks}
    starts = [(s.first_bar - 1) * form.grid.time_signature.ticks_per_bar for s in form.structure.sections]
    again = [
        ChordMark(Tick(start), [m for m in marks if m.tick < start][-1].chord)
        for start in starts
        if start not in there and any(m.tick < start for m in marks)
    ]
    return tuple(sorted([*marks, *again], key=lambda mark: mark.tick))


def _tune(form: Form, listening: Listening) -> tuple[ScoreNote, ...]:
    """The lead's sung notes on the record's grid, in bars where they are sure, one at a time, with their words."""
    words = _words(listening)
    bar, last = form.grid.time_signature.ticks_per_bar, max(form.structure.last_bar, 1)
    found: dict[int, tuple[float, ScoreNote]] = {}
    for i, note in enumerate(listening.notes):
        for start, end in _on_record(note, form):
            at = round(start / SIXTEENTH) * SIXTEENTH
            length = max(SIXTEENTH, round((end - at) / SIXTEENTH) * SIXTEENTH)
            written = ScoreNote(Tick(at), Tick(length), note.midi, words.get(i, ""))
            if -bar <= at < last * bar and (at not in found or found[at][0] < note.confidence):
                found[at] = (note.confidence, written)
    return _one_voice([found[at] for at in sorted(found)], bar)


def _on_record(note: SungNote, form: Form) -> list[tuple[int, int]]:
    """(start, end) in ticks wherever the record brings the note."""
    length = note.offset - note.onset
    return [(form.grid.tick(s), form.grid.tick(s + length)) for s in form.to_record(note.onset)]


def _one_voice(notes: list[tuple[float, ScoreNote]], bar: int) -> tuple[ScoreNote, ...]:
    """Notes of bars in which most are sure, each at most until the next begins."""
    by_bar: dict[int, list[float]] = {}
    for confidence, note in notes:
        by_bar.setdefault(note.start // bar, []).append(confidence)
    sure = {number for number, seen in by_bar.items() if sorted(seen)[len(seen) // 2] >= SURE_OF_A_NOTE}
    following = [*(note.start for _, note in notes[1:]), Tick(10**9)]
    return tuple(
        ScoreNote(note.start, Tick(_length(note, after)), note.midi, note.lyric)
        for (_, note), after in zip(notes, following, strict=False)  # one more than notes where there are none
        if note.start // bar in sure
    )


def _length(note: ScoreNote, after: int) -> int:
    """Up to the next note where the singer hardly stops between them."""
    gap = after - note.start - note.length
    return after - note.start if gap <= _BREATH else note.length


def _words(listening: Listening) -> dict[int, str]:
    """Number of a sung note -> the words that begin on it: those of its phrase, spread over its notes in order."""
    words: dict[int, str] = {}
    for phrase in listening.phrases:
        notes = [i for i, note in enumerate(listening.notes) if _inside(note, phrase)]
        said = phrase.text.replace(" / ", " ").split()
        for n, word in enumerate(said if notes else []):
            at = notes[n * len(notes) // len(said) if len(said) > len(notes) else _spread(n, said, notes)]
            words[at] = f"{words[at]} {word}" if at in words else word
    return words


def _spread(n: int, said: list[str], notes: list[int]) -> int:
    """The note of word `n`, when there are as many notes as words or more: longer words take more of them."""
    letters = [len(word) + 1 for word in said]
    return min(len(notes) - len(said) + n, max(n, round(sum(letters[:n]) / sum(letters) * len(notes))))


def _inside(note: SungNote, phrase: Phrase) -> bool:
    return note.track == phrase.track and phrase.start - 0.05 <= note.onset < phrase.end
