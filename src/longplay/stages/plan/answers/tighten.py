"""Loose or slipping attacks: brought part of the way to the clock, or left as the feel they are."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.proposal import Proposal, TightenTrack
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.situation import Situation

STRENGTH = 0.7
"""So much of the way: a player exactly on the clock sounds like none (default, unsourced)."""
MOST_MS = 60.0
"""No attack moves further: a longer gap could be heard ringing on (default, unsourced)."""
SLIP_MOST_MS = 110.0
"""A single slip is brought the whole way: as far as the ear calls it one."""


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """Tighten where it is loose, or only what slips; beside it, to leave it. A drift is told, not mended."""
    if finding.verdict == "good" or not finding.where or "drift" in finding.evidence[0].measure:
        return
    slipping = "slip" in finding.evidence[0].measure
    sections = tuple(dict.fromkeys(name for span in finding.where if (name := room.section_of(span))))
    tighten = (_slips if slipping else _loose)(finding, room, sections)
    yield tighten
    why = "The looseness may be the feel: if the song breathes with it, no clock knows better."
    yield leave(finding, room, why, words=f"the timing of “{finding.target}”", instead_of=tighten.id)


def _loose(finding: Finding, room: Situation, sections: tuple[str, ...]) -> Proposal:
    return room.offer(
        finding,
        TightenTrack(finding.target, sections, MOST_MS, STRENGTH),
        f"Bring “{finding.target}” closer to the clock ({', '.join(sections) or 'all of the song'}).",
        f"Each attack goes {STRENGTH:.0%} of the way to where you usually play it; swing and pushes stay yours. "
        "Nothing is stretched: the sound is cut before the attacks and rings on where a gap would be.",
        window=room.window(max(finding.where[0].first_bar, 1) + 2),
    )


def _slips(finding: Finding, room: Situation, sections: tuple[str, ...]) -> Proposal:
    limit = finding.evidence[0].wanted[1] or 0.0
    return room.offer(
        finding,
        TightenTrack(finding.target, sections, SLIP_MOST_MS, 1.0, least_ms=limit),
        f"Put the slipped attacks of “{finding.target}” on the beat ({', '.join(sections) or 'all of the song'}).",
        "Only these single attacks move; every other one stays exactly where you played it.",
        window=room.window(max(finding.where[0].first_bar, 1)),
    )
