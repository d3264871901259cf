"""Do the held notes of the lead sit where the song is tuned?"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, Phrase, SungNote, TrackListening
from longplay.song.style import Style
from longplay.song.time import span_between
from longplay.stages.critique.question import measured, wanted, whole_song
from longplay.stages.critique.sung import centre

ID = "held_notes"
FAMILY = "vocal_pitch"
RATIONALE = """A long note is heard for itself: a quarter tone that passes in a run stands out in it. Only single notes
are named here; a phrase that lies off as a whole, and phrases that slide on purpose, are another question."""
SOURCE = "Larrouy-Maestri (Music & Science 2018); Lindgren & Sundberg 1979; note errors: our own measurement"

OFF = "held notes off the song's tuning"
FURTHEST = "held note furthest off the song's tuning"
HELD_S = 0.45
"""So long a note is heard for itself (a quarter at 133 bpm; default, unsourced)."""
SURE = 0.7
SHARP_ALLOWANCE = 10.0
"""Cents more for sharp than for flat: sharp is heard more kindly (Lindgren & Sundberg 1979, after Kao)."""
FROM_OWN, FROM_PHRASE = 25.0, 20.0
"""Cents from the singer's own centre, and from the rest of the phrase: nearer than that the note is no slip but the
singer's way, or the phrase's (a listener notices about 25 cents)."""
AGREES = 0.6
"""The rest of the phrase agrees with itself (0-1) as no sliding or spoken phrase does; default, unsourced."""
CLEAR_CENTS = 40.0
"""Up to here the nearest note is the one that was meant (measured note errors of 10 cents; default, unsourced)."""
SLIPS = 1 / 3
"""Where more of the held notes lie off it is the take, or the measure, and no slip; default, unsourced."""
NOTE_ERROR_CENTS = 10.0


class _Held(NamedTuple):
    """A held note: cents off the song's tuning, off the singer's own centre, and off the rest of its phrase."""

    note: SungNote
    from_own: float
    from_phrase: float


def answer(
    listening: Listening,
    style: Style,
    lead: TrackListening,
    phrases: tuple[Phrase, ...],
    notes: tuple[SungNote, ...],
) -> Iterator[Finding]:
    """One finding for all held notes; none where the voice does not stand alone on its track."""
    held = _judged(listening, phrases, notes)
    if lead.role != "lead vocal" or not held:
        return
    limit = wanted(style, "held_note_cents").high or 35.0
    off = [h.note for h in held if _slipped(h, limit)]
    evidence = _evidence(style, [h.note for h in held], off)
    if not off:
        yield _true(listening, lead, len(held), evidence)
    elif len(off) > max(2.0, SLIPS * len(held)):
        yield _too_many(listening, lead, len(held), evidence)
    else:
        yield _some(listening, lead, off, evidence)


def _judged(listening: Listening, phrases: tuple[Phrase, ...], notes: tuple[SungNote, ...]) -> list[_Held]:
    """Held notes that can be judged alone: it is known which note is meant, and the phrase is otherwise sung true."""
    own, _ = centre([n.cents for n in notes], [1.0] * len(notes), 100.0)
    onsets = [n.onset for n in notes]
    found = []
    for phrase in phrases:
        inside = notes[bisect_left(onsets, phrase.start - 0.05) : bisect_left(onsets, phrase.end)]
        for note in inside:
            others = [n.cents for n in inside if n is not note]
            middle, agreement = centre(others, [1.0] * len(others), 100.0)
            true = len(others) >= 2 and agreement >= AGREES and abs(middle - own) < FROM_OWN
            held = note.offset - note.onset >= HELD_S and note.confidence >= SURE
            if true and held and _meant(listening, note):
                found.append(_Held(note, note.cents - own, note.cents - middle))
    return found


def _belong(listening: Listening, note: SungNote) -> frozenset[int]:
    """Pitch classes of the key and of the chord under the note."""
    middle = (note.onset + note.offset) / 2.0
    chord = next((c.chord for c in listening.chords if c.start <= middle < c.end), None)
    return frozenset(listening.key.value.scale) | frozenset(chord.pitch_classes if chord else ())


def _slipped(held: _Held, limit: float) -> bool:
    allowed = limit + (SHARP_ALLOWANCE if held.note.cents > 0 else 0.0)
    stands_out = abs(held.from_own) >= FROM_OWN and abs(held.from_phrase) >= FROM_PHRASE
    return abs(held.note.cents) >= allowed and stands_out


def _meant(listening: Listening, note: SungNote) -> bool:
    """Whether it is known which note is meant: one of the key or of the chord under it.

    Near a quarter tone the next semitone is as near; where that one belongs as well, a tuner would guess.
    """
    belong = _belong(listening, note)
    next_to_it = note.midi + (1 if note.cents > 0 else -1)
    clear = abs(note.cents) <= CLEAR_CENTS or next_to_it % 12 not in belong
    return note.midi % 12 in belong and clear


def _evidence(style: Style, held: list[SungNote], off: list[SungNote]) -> tuple[Evidence, Evidence]:
    sure = sum(n.confidence for n in held) / len(held)
    count = Evidence(OFF, float(len(off)), "count", (None, 0.0), SOURCE, round(sure, 3))
    worst = max(off or held, key=lambda n: abs(n.cents))
    range_ = wanted(style, "held_note_cents")
    return count, measured(FURTHEST, round(worst.cents, 1), range_, worst.confidence, NOTE_ERROR_CENTS)


def _some(listening: Listening, lead: TrackListening, off: list[SungNote], evidence: tuple[Evidence, ...]) -> Finding:
    where = tuple(span_between(listening.grid, n.onset, n.offset, lead.name) for n in off)
    flat = sum(n.cents < 0 for n in off)
    side = "flat" if flat == len(off) else "sharp" if not flat else "flat or sharp"
    one = len(off) == 1
    bars = where[0].bars if one else f"{len(off)} places, the first in {where[0].bars}"
    return Finding(
        readable_id(ID, "off"),
        ID,
        FAMILY,
        "consider",
        f"{'A held note is' if one else 'Held notes are'} {side} ({bars}), while the words around are sung true.",
        f"The furthest lies {abs(evidence[1].value):.0f} cents (hundredths of a semitone) {side} of the song, give or "
        f"take {NOTE_ERROR_CENTS:.0f}; a listener begins to notice at about 25. If the feeling is right, keep it.",
        where,
        evidence,
        lead.name,
    )


def _too_many(listening: Listening, lead: TrackListening, held: int, evidence: tuple[Evidence, ...]) -> Finding:
    return Finding(
        readable_id(ID, "off"),
        ID,
        FAMILY,
        "cannot_tell",
        "I cannot say which held notes are slips: too many lie off the song's tuning.",
        f"{evidence[0].value:.0f} of {held} do. That is a way of singing, or a headphone mix without the chords in "
        "it, and nothing that should be tuned note by note: please listen to it.",
        (whole_song(listening),),
        evidence,
        lead.name,
    )


def _true(listening: Listening, lead: TrackListening, held: int, evidence: tuple[Evidence, ...]) -> Finding:
    return Finding(
        readable_id(ID, "true"),
        ID,
        FAMILY,
        "good",
        "No held note falls out of its phrase.",
        f"Of {held} held notes in phrases sung true, the furthest lies {abs(evidence[1].value):.0f} cents off.",
        (whole_song(listening),),
        evidence,
        lead.name,
    )
