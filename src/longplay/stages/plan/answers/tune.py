"""Single held notes off the song's tuning: moved a little, sung again, or left."""

from collections.abc import Iterator
from dataclasses import replace

from longplay.song.finding import Finding
from longplay.song.listening import SungNote
from longplay.song.proposal import Proposal, SingAgain, TuneNotes
from longplay.song.time import Span
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.answers.people import by_artist
from longplay.stages.plan.situation import Situation
from longplay.stages.plan.words import same_words

STRENGTH = 0.85
"""So much of the way a note is moved: a voice that is quite true sounds like no voice (default, unsourced)."""
MOST_CENTS = 80.0
"""Further off, it is to be sung again (voice research, correction policy; default, unsourced)."""


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """Tuning first; in the line that matters the singer comes first. Either way it may stay as it is."""
    notes = _notes(finding, room)
    if finding.verdict not in ("fix", "consider") or not notes:
        return
    again, tune = _again(finding, room), _tune(finding, room, notes)
    first, second = (again, tune) if _matters(finding, room) else (tune, again)
    yield first
    yield replace(second, alternative_to=first.id)
    why = "A note that leans can be the truest one of the song: cents are no feeling."
    yield leave(finding, room, why, words="the held notes", instead_of=first.id)


def _notes(finding: Finding, room: Situation) -> tuple[SungNote, ...]:
    starts = {span.start for span in finding.where}
    return tuple(
        n
        for n in room.listening.notes
        if n.onset in starts and n.track == finding.target and abs(n.cents) <= MOST_CENTS
    )


def _tune(finding: Finding, room: Situation, notes: tuple[SungNote, ...]) -> Proposal:
    moved = tuple((n.onset, n.offset, round(-STRENGTH * n.cents, 1)) for n in notes)
    places = ", ".join(dict.fromkeys(span.bars for span in finding.where if span.bars))
    return room.offer(
        finding,
        TuneNotes(finding.target, moved),
        f"Move {len(moved)} held {'note' if len(moved) == 1 else 'notes'} most of the way into tune ({places}).",
        "Only these notes are touched, by less than half a semitone; vibrato, scoops and every consonant stay yours.",
        section=room.section_of(finding.where[0]),
        window=room.window(max(finding.where[0].first_bar, 1)),
    )


def _again(finding: Finding, room: Situation) -> Proposal:
    note = finding.where[0]
    phrase = next((p for p in room.listening.phrases if p.start - 0.05 <= note.start < p.end), None)
    span = Span(phrase.start, phrase.end, note.first_bar, note.last_bar, finding.target) if phrase else note
    flat = finding.evidence[-1].value < 0
    direction = (
        "Keep the air moving to the very end of the long note, and think it a shade higher."
        if flat
        else "Let the long note sit: less push, and listen to the chord under it."
    )
    again = SingAgain(finding.target, span, phrase.text if phrase else "", direction)
    offer = room.offer(
        finding, again, f"Sing {note.bars or 'this line'} again.", finding.because, section=room.section_of(note)
    )
    return by_artist(offer, room)


def _matters(finding: Finding, room: Situation) -> bool:
    """Whether one of the notes is sung in the line that matters."""
    return any(
        same_words(room.brief.line_that_matters, p.text)
        for p in room.listening.phrases
        for span in finding.where
        if p.start - 0.05 <= span.start < p.end
    )
