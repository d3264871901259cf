"""Who decided what; the state of a production is a fold over these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from longplay.song.proposal import Proposal

CARRIED = frozenset({"accepted", "smaller"})
"""The states of what is carried out."""
DECISIONS = ("accept", "reject", "smaller", "undo")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of decisions.jsonl. sequence: the order (not the clock). verdict: one of DECISIONS.

    proposal: the whole proposal that was judged, so that a later change of its action can be seen.
    when: ISO 8601 in UTC.
    """

    sequence: int
    proposal: Proposal
    verdict: str
    by: str
    when: str
    why: str = ""


def latest_decisions(log: Sequence[Decision]) -> dict[str, Decision]:
    """The standing decision per proposal id; an undo clears what came before it."""
    standing: dict[str, Decision] = {}
    for decision in sorted(log, key=lambda d: d.sequence):
        if decision.verdict == "undo":
            standing.pop(decision.proposal.id, None)
        else:
            standing[decision.proposal.id] = decision
    return standing


def state_of(proposal: Proposal, standing: dict[str, Decision]) -> str:
    """ "open", "accepted", "rejected", "smaller", or "stale" when the action is not the one that was judged."""
    decision = standing.get(proposal.id)
    if decision is None:
        return "open"
    if decision.proposal.action != proposal.action:
        return "stale"
    return {"accept": "accepted", "reject": "rejected", "smaller": "smaller"}[decision.verdict]


def other_ways(proposals: Sequence[Proposal], states: Mapping[str, str]) -> frozenset[str]:
    """Ids of open proposals that nobody has to answer any more: they compete with an agreed one.

    Of three that compete in a row (a or b, b or c) one agreed answers all. states: of `states_of`, by id.
    """
    pairs = {(p.id, p.alternative_to) for p in proposals if p.alternative_to}
    pairs |= {(other, first) for first, other in pairs}
    near = {p.id for p in proposals if states[p.id] in CARRIED}
    while more := {one for one, other in pairs if other in near} - near:
        near |= more
    return frozenset(p.id for p in proposals if p.id in near and states[p.id] == "open")


def waiting(proposals: Sequence[Proposal], states: Mapping[str, str]) -> tuple[Proposal, ...]:
    """What still asks for a decision: open or stale, and no other way of what is agreed."""
    others = other_ways(proposals, states)
    return tuple(p for p in proposals if states[p.id] in {"open", "stale"} and p.id not in others)


def states_of(proposals: Sequence[Proposal], log: Sequence[Decision]) -> dict[str, str]:
    """The state of every proposal by its id: of two that compete and were both accepted, the later decision stands.

    The earlier one is "superseded": not carried out, and not asked again.
    """
    standing = latest_decisions(log)
    states = {p.id: state_of(p, standing) for p in proposals}
    when = {name: standing[name].sequence for name, state in states.items() if state in CARRIED}
    for proposal in proposals:
        pair = (proposal.id, proposal.alternative_to)
        if when.keys() >= set(pair):
            states[min(pair, key=when.__getitem__)] = "superseded"
    return states
