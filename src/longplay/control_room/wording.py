"""How proposals, points and measures are told in a terminal."""

from longplay.formats.report.figures import UNBROKEN, quantity
from longplay.song.change import Change
from longplay.song.finding import Finding
from longplay.song.proposal import LeaveAlone, Proposal

ROUTES = {"in_house": "in-house", "artist": "the artist", "hire": "hired"}


def price_of(proposal: Proposal) -> str:
    """Who does it, for how much, in how many days; what costs nothing is not counted up."""
    if isinstance(proposal.action, LeaveAlone):
        return "nothing changes"
    days = f"{proposal.days:g} day{'' if proposal.days == 1 else 's'}" if proposal.days else ""
    parts = (ROUTES.get(proposal.route, proposal.route), str(proposal.cost) if proposal.cost.amount else "", days)
    return ", ".join(part for part in parts if part)


def verdict_of(finding: Finding) -> str:
    """The verdict in words: "not heard"."""
    return finding.verdict.replace("_", " ")


def change_of(change: Change) -> str:
    """What was done, with its measure before and after where there is one; in signs that every terminal has."""
    if change.before is None or change.after is None:
        return change.summary
    before, after = quantity(change.before, change.unit), quantity(change.after, change.unit)
    figures = f"{change.measure}: {before} -> {after}".replace("−", "-").replace(UNBROKEN, " ")
    return f"{change.summary} ({figures})"
