"""The lead vocal: a line sung again, a line brought forward, or left as it is."""

from collections.abc import Iterator

from longplay.song.finding import Evidence, Finding
from longplay.song.proposal import Proposal, RideLevel, SingAgain, ThinTrack
from longplay.song.time import Span
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.answers.people import by_artist, hire
from longplay.stages.plan.situation import ACCOMPANIMENT, Situation

MOST_RIDE_DB = 4.0
"""A bigger ride pulls up room and breath as well; default, unsourced."""
THIN_INSTEAD_DB = -2.0
THIN_INSTEAD_HZ = 120.0


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """By family: pitch and timing are the singer's, level is ours."""
    if finding.verdict not in ("fix", "consider") or not finding.where:
        return
    if room.demo.kind == "bounce":
        yield leave(finding, room, "The voice cannot be reached inside a finished mix without touching everything.")
    elif finding.family == "vocal_level":
        yield from _ride(finding, room)
    elif finding.where[0].track:
        yield from _sing(finding, room)
    else:
        yield leave(finding, room, "Whole-song drift is for the next session: a better headphone mix, not a repair.")
        if coach := hire(finding, room, "vocal coach", (), "An evening on hearing oneself while singing."):
            yield coach


def _sing(finding: Finding, room: Situation) -> Iterator[Proposal]:
    span = finding.where[0]
    again = by_artist(
        room.offer(
            finding,
            SingAgain(finding.target, span, _words(room, span), _direction(finding.family, finding.evidence[0])),
            f"Sing {span.bars or 'this line'} again.",
            finding.because,
            section=_place(room, span),
            instead_of=leave(finding, room, "").id if finding.verdict == "consider" else "",
        ),
        room,
    )
    keep = leave(
        finding,
        room,
        "What you mean counts more than cents: if the line says what it should, keep it."
        if finding.verdict == "consider"
        else "If this is the take that makes people stop talking, keep it.",
        words=f"the line in {span.bars or 'the song'}",
        instead_of="" if finding.verdict == "consider" else again.id,
    )
    yield from (keep, again) if finding.verdict == "consider" else (again, keep)


def _direction(family: str, evidence: Evidence) -> str:
    if family == "vocal_timing":
        early = evidence.value < 0
        return "Let the beat come to you, breathe on it, then sing." if early else "Start the breath earlier; lean in."
    if evidence.value < 0:
        return "Breathe before the line, think each note a shade brighter and higher, and keep the air moving."
    return "Sit back a little: less push, drop the shoulders, and let the note come down to you."


def _ride(finding: Finding, room: Situation) -> Iterator[Proposal]:
    span, evidence = finding.where[0], finding.evidence[0]
    gain = min(MOST_RIDE_DB, max(1.0, round(2 * ((evidence.wanted[0] or 0.0) + 1.0 - evidence.value)) / 2))
    ride = room.offer(
        finding,
        RideLevel(finding.target, span, gain),
        f"Bring the voice forward by {gain:g} dB in {span.bars or 'this line'}.",
        "Only the level moves; the performance stays as it was sung.",
        section=_place(room, span),
        window=room.window(span.first_bar + 2),
    )
    yield ride
    section = room.listening.structure.named(room.section_of(span))
    if section and (band := room.tracks(*ACCOMPANIMENT)):
        yield room.offer(
            finding,
            ThinTrack(band[0].name, (section.name,), THIN_INSTEAD_DB, THIN_INSTEAD_HZ),
            f"Make room instead: “{band[0].name}” a little lighter in {section.name}.",
            "A voice often disappears because something else is big, not because it is small.",
            section=_place(room, span),
            window=room.window(section.first_bar),
            instead_of=ride.id,
        )


def _words(room: Situation, span: Span) -> str:
    return " / ".join(p.text for p in room.listening.phrases if p.text and p.start < span.end and p.end > span.start)


def _place(room: Situation, span: Span) -> str:
    section = room.listening.structure.named(room.section_of(span))
    whole = section is not None and (span.first_bar, span.last_bar) == (section.first_bar, section.last_bar)
    return section.name if section and whole else f"{section.name if section else ''} bar {span.first_bar}".strip()
