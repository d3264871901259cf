"""Make the chorus arrive: first by taking away, then by adding."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.listening import TrackListening
from longplay.song.proposal import Proposal, ThinTrack
from longplay.song.time import Span
from longplay.song.track import SUSTAINING
from longplay.stages.plan.answers import backing, parts, reshape
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.situation import ACCOMPANIMENT, Situation

VERSE_DB, VERSE_HZ = -3.0, 120.0
"""How much lighter a verse gets; defaults, unsourced: clearly heard, and nothing is missed."""


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """Thin the verse; drums and a held layer in the choruses where they are missing; or leave it."""
    if finding.verdict not in ("fix", "consider"):
        return
    offers = [*thin_verse(finding, room, room.tracks("drums", *ACCOMPANIMENT))]
    loops = [t for t in room.tracks("drums") if t.loop_period_s > 0]
    roles = {t.role for t in room.listening.tracks}
    if loops or not roles & {"drums", "bounce"}:
        offers += parts.drums(finding, room, loops[0].name if loops else "")
    if not roles & set(SUSTAINING) and room.demo.kind == "stems":
        offers += [p for p in parts.sustain(finding, room) if p.action.kind != "leave_alone"]
    added = next((p.id for p in offers if p.action.kind == "add_part" and not p.alternative_to), "")
    offers += parts.second_guitar(finding, room, added)
    offers += backing.propose(finding, room)
    offers += reshape.breath(finding, room, offers[0].id if offers else "")
    first = offers[0].id if offers else ""
    yield from offers
    why = "A chorus may also be the calm place of a song; then the words must carry it."
    yield leave(finding, room, why, "chorus", words="the chorus", instead_of=first)


def thin_verse(finding: Finding, room: Situation, band: tuple[TrackListening, ...]) -> Iterator[Proposal]:
    """The loudest track of `band` (loudest first) lighter in the verses."""
    verses = tuple(s.name for s in room.labelled("verse"))
    if not verses or not band or room.demo.kind != "stems":
        return
    yield room.offer(
        finding,
        ThinTrack(band[0].name, verses, VERSE_DB, VERSE_HZ),
        f"Make “{band[0].name}” lighter in the verses ({VERSE_DB:g} dB, less low end).",
        "What is small before makes big what comes after, and nothing has to be added.",
        section=verses[0],
        window=_into_chorus(room),
    )


def _into_chorus(room: Situation) -> Span:
    return room.window_of(room.lifted())
