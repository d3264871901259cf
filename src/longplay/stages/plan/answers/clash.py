"""Two tracks in each other's way: one of them lighter, or silent, or both as they are."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.proposal import MuteTrack, Proposal, ThinTrack
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.situation import Situation

LIGHTER_DB, LIGHTER_HZ = -3.0, 120.0
"""How much lighter one of the two gets: heard, and not missed; defaults, unsourced."""
NO_FLOOR_HZ = 150.0
"""Where the low end of the other one ends: the floor belongs to one (default, unsourced)."""


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """By what was measured: the low end of one out, or one of the two lighter or silent where somebody sings."""
    if finding.verdict not in ("fix", "consider") or not finding.where:
        return
    sections = tuple(dict.fromkeys(name for span in finding.where if (name := room.section_of(span))))
    low = finding.evidence[0].measure.startswith("low end")
    offers = [_no_floor(finding, room)] if low else [*_lighter(finding, room, sections)]
    yield from offers
    why = "Two that melt into one can be a sound of its own; the mix may part them to the left and the right."
    yield leave(finding, room, why, instead_of=offers[0].id)


def _no_floor(finding: Finding, room: Situation) -> Proposal:
    return room.offer(
        finding,
        ThinTrack(finding.target, (), 0.0, NO_FLOOR_HZ),
        f"Take the low end out of “{finding.target}” (below {NO_FLOOR_HZ:g} Hz).",
        "Nothing gets softer that you hear it by, and the other one can be felt again.",
        window=room.window_of(room.lifted()),
    )


def _lighter(finding: Finding, room: Situation, sections: tuple[str, ...]) -> Iterator[Proposal]:
    where = "where you sing over both"
    thin = room.offer(
        finding,
        ThinTrack(finding.target, sections, LIGHTER_DB, LIGHTER_HZ),
        f"Make “{finding.target}” lighter {where} ({LIGHTER_DB:g} dB, less low end).",
        "Both stay, and the words come out from between them.",
        section=sections[0] if sections else "",
        window=room.window_of(sections),
    )
    yield thin
    if len(sections) > 1:
        yield room.offer(
            finding,
            MuteTrack(finding.target, sections[:1]),
            f"“{finding.target}” rests in {sections[0]} and comes in later.",
            "Silence makes the room, and its entry is then something new.",
            section=sections[0],
            window=room.window_of(sections[:1]),
            instead_of=thin.id,
        )
