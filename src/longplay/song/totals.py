"""What a plan comes to."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from longplay.song.brief import Brief
from longplay.song.money import Money
from longplay.song.proposal import LeaveAlone, Proposal


@dataclass(frozen=True, slots=True)
class PlanTotals:
    """Sums over proposals; of two that compete only the first counts.

    days: of work by people, one after another. left: budget minus cost (None without a budget or in another
    currency). latest_start: ISO date on which the work must begin to meet the deadline ("" without one).
    """

    cost: Money
    days: float
    artist_days: float
    hire_days: float
    left: Money | None = None
    latest_start: str = ""

    @property
    def within_budget(self) -> bool | None:
        """Whether the budget holds; None where there is none to compare with."""
        return None if self.left is None else self.left.amount >= 0


def totals(proposals: tuple[Proposal, ...], brief: Brief) -> PlanTotals:
    """What `proposals` come to; of two that compete only the one that comes first counts.

    Days of people are added one after another; latest_start counts calendar days back from the deadline.
    """
    chosen = {p.id for p in proposals}
    counted = [p for p in proposals if p.alternative_to not in chosen and not isinstance(p.action, LeaveAlone)]
    currency = counted[0].cost.currency if counted else (brief.budget.currency if brief.budget else "EUR")
    cost = sum((p.cost for p in counted), Money(0, currency))
    artist = sum(p.days for p in counted if p.route == "artist")
    hired = sum(p.days for p in counted if p.route == "hire")
    left = None
    if brief.budget and brief.budget.currency == cost.currency:
        left = Money(brief.budget.amount - cost.amount, cost.currency)
    return PlanTotals(cost, artist + hired, artist, hired, left, _latest_start(brief.deadline, artist + hired))


def _latest_start(deadline: str, days: float) -> str:
    try:
        return (date.fromisoformat(deadline) - timedelta(days=ceil(days))).isoformat()
    except ValueError:
        return ""
