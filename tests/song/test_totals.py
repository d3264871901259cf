"""What a plan comes to."""

from dataclasses import replace

from longplay.song.brief import Brief
from longplay.song.money import Money
from longplay.song.proposal import HirePlayer, LeaveAlone, Proposal
from longplay.song.totals import totals

DRUMMER = Proposal("drummer", (), HirePlayer("drummer", "drummer", (), ""), "Hire.", "Why.", "hire", Money(15000), 0.5)
SINGER = replace(DRUMMER, id="singer", route="artist", cost=Money(0), days=1.0)


def test_money_and_days_are_added() -> None:
    sums = totals((DRUMMER, SINGER), Brief())
    assert (sums.cost, sums.days, sums.artist_days, sums.hire_days) == (Money(15000), 1.5, 1.0, 0.5)
    assert sums.within_budget is None


def test_of_two_that_compete_the_first_counts() -> None:
    other = replace(DRUMMER, id="other", alternative_to="drummer")
    assert totals((DRUMMER, other), Brief()).cost == Money(15000)
    assert totals((other,), Brief()).cost == Money(15000)


def test_budget_and_deadline() -> None:
    sums = totals((DRUMMER, SINGER), Brief(budget=Money(10000), deadline="2027-03-01"))
    assert (sums.left, sums.within_budget) == (Money(-5000), False)
    assert sums.latest_start == "2027-02-27"


def test_nothing_costs_nothing_whatever_the_deadline_says() -> None:
    left = replace(DRUMMER, action=LeaveAlone("drums"), cost=Money(0), days=0.0)
    sums = totals((left,), Brief(budget=Money(100, "GBP"), deadline="soon"))
    assert (sums.cost, sums.left, sums.latest_start) == (Money(0, "GBP"), Money(100, "GBP"), "")
