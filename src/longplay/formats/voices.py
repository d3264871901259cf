"""Notes of a score as chords in voices, on the sixteenth grid."""

from typing import NamedTuple

from longplay.song.score import SIXTEENTH, Score


class VoiceChord(NamedTuple):
    """Notes that begin and end together: sixteenths from bar 1 beat 1, note numbers from below, words under it."""

    start: int
    end: int
    midis: tuple[int, ...]
    lyric: str


Voices = tuple[tuple[VoiceChord, ...], ...]
"""One row of chords that do not overlap for every voice."""


DRUMS = {
    35: ("F4", ""), 36: ("F4", ""), 37: ("C5", "x"), 38: ("C5", ""), 39: ("C5", "x"), 40: ("C5", ""),
    41: ("A4", ""), 43: ("A4", ""), 45: ("D5", ""), 47: ("D5", ""), 48: ("E5", ""), 50: ("E5", ""),
    42: ("G5", "x"), 44: ("D4", "x"), 46: ("G5", "circle-x"), 49: ("A5", "x"), 57: ("A5", "x"), 55: ("A5", "x"),
    51: ("F5", "x"), 59: ("F5", "x"), 53: ("F5", "diamond"), 52: ("B5", "x"), 54: ("E5", "x"), 56: ("E5", "triangle"),
    69: ("G5", "x"), 70: ("G5", "x"), 82: ("G5", "x"),
}  # fmt: skip
"""General MIDI drum key -> (place on a five-line staff, notehead), after Weinberg's Guide to Standardized Drumset
Notation (PAS 1998)."""
_OTHER_DRUM = ("E5", "x")


def drum_place(key: int) -> tuple[str, str]:
    """Place on the staff and notehead ("" = the usual one, for what has a skin) of a General MIDI drum key."""
    return DRUMS.get(key, _OTHER_DRUM)


def voices_of(score: Score) -> Voices:
    """Lay the notes into as few voices as they need, the first free one for each; nothing is left out or cut.

    Notes that begin before the pick-up bar or behind the last bar are left out; lengths are whole sixteenths. Drum
    hits last to the next hit, at most to the end of their beat: how long a drum rings is not written. Cymbals are one
    voice of a kit, drums the other.
    """
    chords = _chords(score)
    if score.staff == "drums":
        beat = score.time_signature.ticks_per_beat // SIXTEENTH
        return tuple(voice for cymbals in (True, False) if (voice := _hits(chords, beat, cymbals)))
    voices: list[list[VoiceChord]] = []
    for chord in chords:
        free = next((voice for voice in voices if voice[-1].end <= chord.start), None)
        voices.append([chord]) if free is None else free.append(chord)
    return tuple(tuple(voice) for voice in voices)


def _chords(score: Score) -> list[VoiceChord]:
    bar = score.time_signature.ticks_per_bar // SIXTEENTH
    found: dict[tuple[int, int], tuple[set[int], list[str]]] = {}
    for note in score.notes:
        start = round(note.start / SIXTEENTH)
        end = min(max(round((note.start + note.length) / SIXTEENTH), start + 1), score.bars * bar)
        if -bar <= start < end:
            midis, words = found.setdefault((start, end), (set(), []))
            midis.add(note.midi)
            words += [note.lyric] if note.lyric else []
    in_order = sorted(found.items(), key=lambda item: (item[0][0], -item[0][1]))
    return [VoiceChord(*span, tuple(sorted(midis)), " ".join(words)) for span, (midis, words) in in_order]


def _hits(chords: list[VoiceChord], beat: int, cymbals: bool) -> tuple[VoiceChord, ...]:
    at: dict[int, set[int]] = {}
    for chord in chords:
        if midis := {midi for midi in chord.midis if bool(drum_place(midi)[1]) == cymbals}:
            at.setdefault(chord.start, set()).update(midis)
    starts = sorted(at)
    return tuple(
        VoiceChord(start, min(following, start - start % beat + beat), tuple(sorted(at[start])), "")
        for start, following in zip(starts, [*starts[1:], starts[-1] + beat] if starts else [], strict=True)
    )
