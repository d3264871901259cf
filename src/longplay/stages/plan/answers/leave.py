"""Leave it alone: offered beside every addition and every new take."""

from longplay.song.finding import Finding
from longplay.song.proposal import LeaveAlone, Proposal
from longplay.stages.plan.situation import Situation


def leave(
    finding: Finding, room: Situation, why: str, target: str = "", *, words: str = "", instead_of: str = ""
) -> Proposal:
    """Keep `target` (the finding's own by default; `words` in a sentence) and say why that is a good answer too."""
    name = target or finding.target or "the song"
    summary = f"Leave {words or f'“{name}”'} alone."
    return room.offer(finding, LeaveAlone(name), summary, why, section=_place(finding, room), instead_of=instead_of)


def _place(finding: Finding, room: Situation) -> str:
    """The section of a point in one place, with its bar for a sung phrase; "" for the whole song."""
    if len(finding.where) != 1 or finding.where[0].last_bar >= room.last_bar:
        return ""
    span = finding.where[0]
    section = room.section_of(span)
    return f"{section} bar {span.first_bar}".strip() if finding.family.startswith("vocal") else section
