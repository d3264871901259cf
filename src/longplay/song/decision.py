"""Who decided what; the state of a production is a fold over these."""

from collections.abc import Sequence
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
