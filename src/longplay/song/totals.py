"""What a plan comes to."""

from dataclasses import dataclass

from longplay.song.money import Money


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
