"""Is a studio or an engineer needed, whom to audition, will the deadline hold, what does it cost?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from longplay.song.brief import Brief
from longplay.song.decision import CARRIED
from longplay.song.money import Money
from longplay.song.proposal import AddPart, HirePlayer, Proposal, RecordAgain, SingAgain
from longplay.song.rates import RateCard
from longplay.song.standing import QUESTIONS, StandingAnswer
from longplay.song.totals import PlanTotals, totals
from longplay.stages.plan.answers.playable import is_guide

NEEDS_A_ROOM = {
    "drummer": "a drum kit needs a room and many microphones",
    "string quartet": "four players need one good room",
}
"""Crafts that cannot be recorded well at home, and why (default, unsourced)."""


@dataclass(frozen=True, slots=True)
class PlanStands:
    """What stands: agreed proposals, and those that still wait for a decision (first choices and hires alike)."""

    agreed: tuple[Proposal, ...]
    waiting: tuple[Proposal, ...]


def five_answers(
    proposals: Sequence[Proposal], states: dict[str, str], brief: Brief, rates: RateCard, today: str
) -> tuple[StandingAnswer, ...]:
    """The five answers, in the order of song.standing.QUESTIONS; what is agreed counts, what waits is told apart.

    today: ISO date.
    """
    stands = PlanStands(
        tuple(p for p in proposals if states[p.id] in CARRIED),
        tuple(p for p in proposals if states[p.id] in {"open", "stale"}),
    )
    return (
        _studio(stands, rates),
        _engineer(stands, rates),
        _audition(stands),
        _deadline(stands, brief, today),
        _cost(stands, brief),
    )


def _studio(stands: PlanStands, rates: RateCard) -> StandingAnswer:
    now, later = _hires(stands.agreed, *NEEDS_A_ROOM), _hires(stands.waiting, *NEEDS_A_ROOM)
    home = _again(stands.agreed)
    price = _day(rates, "studio")
    if now:
        return StandingAnswer(QUESTIONS[0], "yes", f"{_rooms(now)}.{price}", _whats(now))
    because = "Nothing agreed needs more than the room it was recorded in."
    if home:
        because = f"What is to be recorded again ({len(home)}) can be done where the demo was recorded, if it is quiet."
    if later:
        because += f" It would be for: {_rooms(later)}.{price}"
    return StandingAnswer(QUESTIONS[0], "not yet" if later else "no", because, _whats(later or home))


def _engineer(stands: PlanStands, rates: RateCard) -> StandingAnswer:
    now, later = _hires(stands.agreed, *NEEDS_A_ROOM), _hires(stands.waiting, *NEEDS_A_ROOM)
    because = "Mix and master are made here and can be checked in the report."
    if now:
        because = f"For the recording in the studio.{_day(rates, 'engineer')} {because}"
    elif later:
        because = f"Only if somebody plays in a studio.{_day(rates, 'engineer')} {because}"
    return StandingAnswer(QUESTIONS[1], "yes" if now else "not yet" if later else "no", because, _whats(now or later))


def _day(rates: RateCard, craft: str) -> str:
    rate = rates.rate(craft)
    return f" A day: {rate.day} ({rate.source})." if rate else f" The rate card names no {craft}."


def _audition(stands: PlanStands) -> StandingAnswer:
    now, later = _hires(stands.agreed), _hires(stands.waiting)
    guides = tuple(
        f"somebody for {a.target}: {a.instrument.replace('_', ' ')} is played here as a guide, to be replaced"
        for p in stands.agreed
        if isinstance(a := p.action, AddPart) and is_guide(a.instrument)
    )
    if now:
        names = ", ".join(p.action.target for p in now)
        because = "Agreed to hire; send them the chart and the guide."
        return StandingAnswer(QUESTIONS[2], names, because, (*_parts(now), *guides))
    if guides:
        because = "A part you agreed to sounds like a guide, not like a player."
        return StandingAnswer(QUESTIONS[2], "for what is only a guide", because, guides)
    if later:
        because = "Only if you decide for a person instead of the part that is played here."
        return StandingAnswer(QUESTIONS[2], "nobody yet", because, _parts(later))
    return StandingAnswer(QUESTIONS[2], "nobody", "No part asks for another player.")


def _deadline(stands: PlanStands, brief: Brief, today: str) -> StandingAnswer:
    agreed, everything = totals(stands.agreed, brief), totals((*stands.agreed, *stands.waiting), brief)
    work = _work(stands, agreed, everything)
    if not brief.deadline:
        return StandingAnswer(QUESTIONS[3], "no date", "The brief names no deadline.", work)
    left = (date.fromisoformat(brief.deadline) - date.fromisoformat(today)).days
    if left < 0:
        return StandingAnswer(QUESTIONS[3], "no", f"{brief.deadline} was {_days(-left)} ago.", work)
    because = f"{_days(left)} left until {brief.deadline}; {_begin(agreed, everything)}."
    if left < agreed.days:
        return StandingAnswer(QUESTIONS[3], "no", because, work)
    return StandingAnswer(QUESTIONS[3], "yes" if left >= everything.days else "only what is agreed", because, work)


def _work(stands: PlanStands, agreed: PlanTotals, everything: PlanTotals) -> tuple[str, ...]:
    """How long people work on what is agreed, on all first choices, and if every offered player were hired."""
    offered = _hires(stands.waiting)
    most = agreed.days + sum(p.days for p in offered)
    return (
        f"agreed: {_days(agreed.days)} of work by people",
        f"with every first choice that waits: {_days(everything.days)}",
        *((f"if every player that is offered were hired: {_days(most)}",) if offered else ()),
    )


def _begin(agreed: PlanTotals, everything: PlanTotals) -> str:
    if not everything.days:
        return "nobody has to be waited for"
    if everything.latest_start == agreed.latest_start or not agreed.days:
        return f"people must begin by {everything.latest_start}"
    return f"people must begin by {agreed.latest_start}, or by {everything.latest_start} with every first choice"


def _days(days: float) -> str:
    return f"{days:g} day{'' if days == 1 else 's'}"


def _cost(stands: PlanStands, brief: Brief) -> StandingAnswer:
    agreed = totals(stands.agreed, brief)
    hired = [p for p in (*stands.agreed, *stands.waiting) if p.cost.amount]
    most = _sum(hired, agreed.cost.currency)
    waiting = f"if every player that is offered were hired, {most}"
    if brief.budget is None:
        return StandingAnswer(
            QUESTIONS[4], str(agreed.cost), f"Agreed so far; {waiting}. No budget is named.", _whats(hired)
        )
    if agreed.left is None:
        because = f"Agreed so far; the budget is in {brief.budget.currency}, the rate card in {agreed.cost.currency}."
        return StandingAnswer(QUESTIONS[4], str(agreed.cost), because, _whats(hired))
    fits = "within the budget" if agreed.within_budget else "over the budget"
    because = f"{fits} of {brief.budget}: {agreed.left} left. {waiting[0].upper()}{waiting[1:]}."
    return StandingAnswer(QUESTIONS[4], str(agreed.cost), because, _whats(hired))


def _sum(proposals: Sequence[Proposal], currency: str) -> Money:
    return sum((p.cost for p in proposals if p.cost.currency == currency), Money(0, currency))


def _hires(proposals: Sequence[Proposal], *crafts: str) -> tuple[Proposal, ...]:
    hires = (p for p in proposals if isinstance(p.action, HirePlayer) and p.route == "hire")
    return tuple(p for p in hires if not crafts or p.action.target in crafts)


def _again(proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    return tuple(p for p in proposals if isinstance(p.action, SingAgain | RecordAgain))


def _rooms(hires: Sequence[Proposal]) -> str:
    return "; ".join(dict.fromkeys(f"{p.action.target}: {NEEDS_A_ROOM[p.action.target]}" for p in hires))


def _whats(proposals: Sequence[Proposal]) -> tuple[str, ...]:
    return tuple(p.summary for p in proposals)


def _parts(hires: Sequence[Proposal]) -> tuple[str, ...]:
    lines = []
    for proposal in hires:
        if isinstance(action := proposal.action, HirePlayer):
            where = ", ".join(action.sections) or "the whole song"
            lines.append(f"{action.craft} for {where}: {action.direction} ({proposal.cost}, {_days(proposal.days)})")
    return tuple(lines)
