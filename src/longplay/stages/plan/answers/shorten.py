"""Take out bars of a section that waits too long: its first statement stays, and so does the way into what follows."""

from collections.abc import Iterator
from math import ceil

from longplay.song.finding import Finding
from longplay.song.proposal import Proposal, ShortenSection
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.situation import Situation

PHRASE_BARS = 4
HALF_PHRASE_BARS = 2


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """The bars between the first statement and the last phrase of the wait, or leaving it."""
    if finding.verdict not in ("fix", "consider") or not finding.where:
        return
    bars = _bars_out(finding, room)
    offers = [_cut(finding, room, *bars)] if bars else []
    yield from offers
    why = "Waiting can be the point: a song may take its time, and yours may want to."
    name = f"the {finding.target}"
    yield leave(finding, room, why, words=name, instead_of=offers[0].id if offers else "")


def _bars_out(finding: Finding, room: Situation) -> tuple[int, int] | None:
    """First and last bar to take out, in whole phrases of four bars (two where the wait is not made of fours)."""
    span = finding.where[0]
    bars = span.last_bar - span.first_bar + 1
    unit = HALF_PHRASE_BARS if bars % PHRASE_BARS else PHRASE_BARS
    measured = finding.evidence[0]
    allowed = int((measured.wanted[1] or bars) * bars / measured.value)
    stated = max(unit, ceil((_riff_end(finding, room) - span.first_bar + 1) / unit) * unit)
    out = min(ceil((bars - allowed) / unit) * unit, (bars - stated) // unit * unit)
    first = span.first_bar + stated
    return (first, first + out - 1) if out > 0 else None


def _riff_end(finding: Finding, room: Situation) -> int:
    """The last bar of the first statement of the riff that the section holds; 0 where it holds none."""
    section = room.listening.structure.named(finding.target)
    riffs = [f for f in room.listening.figures if f.kind == "riff" and section]
    return max(
        (f.first_bar + f.bars - 1 for f in riffs if section and section.first_bar <= f.first_bar <= section.last_bar),
        default=0,
    )


def _cut(finding: Finding, room: Situation, first: int, last: int) -> Proposal:
    return room.offer(
        finding,
        ShortenSection(finding.target, first, last),
        f"Take bars {first}-{last} out of the {finding.target}.",
        "It says its thing once, and the song comes to the point; nothing is added, and nothing is lost but waiting.",
        section=finding.target,
        window=room.window(first),
    )
