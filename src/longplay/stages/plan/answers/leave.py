"""Leave it alone: offered beside every addition and every new take."""

from longplay.song.finding import Finding
from longplay.song.proposal import LeaveAlone, Proposal
from longplay.stages.plan.situation import Situation


def leave(finding: Finding, room: Situation, why: str, target: str = "", *, instead_of: str = "") -> Proposal:
    """Keep `target` (the finding's own by default) as it is, and say why that is a good answer too."""
    name = target or finding.target or "the song"
    place = finding.where[0] if finding.where else None
    section = room.listening.structure.at_bar(place.first_bar) if place and len(finding.where) == 1 else None
    whole = place is None or place.first_bar <= 1
    summary = f"Leave {name if name in ('the song', 'arrangement') else f'“{name}”'} as it is."
    if name == "arrangement":
        summary = "Leave the arrangement as it is: add nothing."
    where = section.name if section and not whole else ""
    if where and place and finding.family.startswith("vocal"):
        where = f"{where} bar {place.first_bar}"
    return room.offer(finding, LeaveAlone(name), summary, why, section=where, instead_of=instead_of)
