"""Does the singer hold the long notes to their end?"""

from collections.abc import Iterator
from dataclasses import replace

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, SungNote, TrackListening
from longplay.song.style import Style
from longplay.song.time import span_between
from longplay.stages.critique.question import measured, wanted, whole_song

ID = "note_ends"
FAMILY = "vocal_pitch"
RATIONALE = """A note that is hit and then sinks tells of a breath that ran out, and it is the end of a line that stays
in the ear. Falling off on purpose is a style: where a singer does it everywhere, nothing is named."""
SOURCE = "Larrouy-Maestri (Music & Science 2018); errors of the measure: our own"

FURTHEST = "end of a held note against its middle"
HELD_S = 0.5
"""A shorter note has no end of its own (default, unsourced)."""
SURE = 0.7
FALLS_CENTS = 80.0
"""An end that leaves by nearly a semitone is a fall or the way to the next note, and meant (default, unsourced)."""
JOINED_S, PART_S = 0.03, 0.15
"""Parts of one name so close together are one note; a shorter part has no pitch of its own (default, unsourced)."""
STYLE_SHARE = 1 / 3
"""Where more of the held notes move at their end it is a way of singing (default, unsourced)."""
ERROR_CENTS = 13.0
"""End-of-note drift errs by 10 cents when clean, by 16 in a live room (9 in 10 notes)."""


def answer(listening: Listening, style: Style, lead: TrackListening, notes: tuple[SungNote, ...]) -> Iterator[Finding]:
    """One finding for all held notes that leave their pitch at the end; only where the voice stands alone."""
    held = [n for n in _whole(notes) if n.offset - n.onset >= HELD_S and n.confidence >= SURE]
    held = [n for n in held if abs(n.end_cents) < FALLS_CENTS]
    if lead.role != "lead vocal" or not held:
        return
    range_ = wanted(style, "note_end_cents")
    low, high = range_.low or 0.0, range_.high or 0.0
    moved = sorted((n for n in held if not low < n.end_cents < high), key=lambda n: -abs(n.end_cents))
    furthest = max(held, key=lambda n: abs(n.end_cents))
    evidence = measured(FURTHEST, furthest.end_cents, range_, furthest.confidence, ERROR_CENTS)
    if not moved:
        yield _held(listening, lead, len(held), evidence)
    elif len(moved) > max(2.0, STYLE_SHARE * len(held)):
        yield _everywhere(listening, lead, (len(moved), len(held)), evidence)
    else:
        yield _moved(listening, lead, moved, evidence)


def _whole(notes: tuple[SungNote, ...]) -> list[SungNote]:
    """Notes with their parts put together: where a held note sinks quickly, the ear heard two of one name."""
    whole: list[SungNote] = []
    for note in notes:
        before = whole[-1] if whole else None
        if before and before.midi == note.midi and note.onset - before.offset < JOINED_S and _long(before, note):
            moves = round(note.cents - before.cents, 1)
            whole[-1] = replace(before, offset=note.offset, end_cents=moves)
        else:
            whole.append(note)
    return whole


def _long(first: SungNote, last: SungNote) -> bool:
    """Whether both parts are long enough to have a pitch, and the second is the end of the first."""
    parts = first.offset - first.onset, last.offset - last.onset
    return min(parts) >= PART_S and parts[1] <= parts[0]


def _moved(listening: Listening, lead: TrackListening, moved: list[SungNote], evidence: Evidence) -> Finding:
    where = tuple(span_between(listening.grid, n.onset, n.offset, lead.name) for n in moved)
    sinks = "sinks" if evidence.value < 0 else "rises"
    one = len(where) == 1
    summary = (
        f"A held note {sinks} at its end ({where[0].bars})."
        if one
        else f"Held notes leave their pitch at the end, in {len(where)} places; most in {where[0].bars}."
    )
    return Finding(
        readable_id(ID, "moves"),
        ID,
        FAMILY,
        "consider",
        summary,
        f"It {sinks} by {abs(evidence.value):.0f} cents (hundredths of a semitone), give or take {ERROR_CENTS:.0f}. If "
        "it is not meant: breathe earlier in the line, or let the note end sooner.",
        where,
        (evidence,),
        lead.name,
    )


def _everywhere(listening: Listening, lead: TrackListening, counts: tuple[int, int], evidence: Evidence) -> Finding:
    return Finding(
        readable_id(ID, "moves"),
        ID,
        FAMILY,
        "cannot_tell",
        "I cannot say which ends of notes are slips: many of them move.",
        f"{counts[0]} of {counts[1]} held notes leave their pitch at the end. That is a way of singing; please listen "
        "to it.",
        (whole_song(listening),),
        (evidence,),
        lead.name,
    )


def _held(listening: Listening, lead: TrackListening, held: int, evidence: Evidence) -> Finding:
    return Finding(
        readable_id(ID, "held"),
        ID,
        FAMILY,
        "good",
        "The long notes are held to their end.",
        f"Of {held} held notes the end that moves most moves by {abs(evidence.value):.0f} cents.",
        (whole_song(listening),),
        (evidence,),
        lead.name,
    )
