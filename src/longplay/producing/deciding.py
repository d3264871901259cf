"""Decisions: asked of a person, written down, and folded into what is carried out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from longplay.folder.decisions import DecisionLog, append_decisions, read_decisions
from longplay.folder.production_folder import ProductionFolder
from longplay.producing.previews import Preview
from longplay.song.decision import DECISIONS, Decision, latest_decisions, state_of
from longplay.song.proposal import Proposal
from longplay.song.refusal import ExitCode, Refusal
from longplay.stages.plan.smaller import smaller

Ask = Callable[[Proposal, Preview | None], str]
"""Shows a proposal and its preview to a person; returns "accept", "reject", "smaller" or "" (later)."""
IN_OUR_HANDS = frozenset({"in_house", "artist"})


def decide_now(
    folder: ProductionFolder,
    proposals: Sequence[Proposal],
    previews: Sequence[Preview],
    accept: str,
    ask: Ask | None,
) -> DecisionLog:
    """Have the open proposals decided and return the whole log.

    accept "all": every open first choice that costs no hiring; "none": nothing new; "ask": whatever `ask` answers.
    """
    log = read_decisions(folder.decisions)
    standing = latest_decisions(log.decisions)
    open_now = [p for p in proposals if state_of(p, standing) in {"open", "stale"}]
    by_id = {preview.proposal: preview for preview in previews}
    for proposal in open_now:
        verdict = _verdict(proposal, by_id.get(proposal.id), accept, ask)
        if verdict:
            who = "--accept all" if accept == "all" else "the artist"
            log = record_decision(folder, log, proposal, verdict, who)
    return log


def _verdict(proposal: Proposal, preview: Preview | None, accept: str, ask: Ask | None) -> str:
    if accept == "all":
        first_choice = not proposal.alternative_to and proposal.route in IN_OUR_HANDS
        return "accept" if first_choice else ""
    return ask(proposal, preview) if accept == "ask" and ask else ""


def record_decision(
    folder: ProductionFolder, log: DecisionLog, proposal: Proposal, verdict: str, by: str, why: str = ""
) -> DecisionLog:
    """Append one decision; the caller holds the folder's lock. Errors: Refusal for an unknown or impossible verdict."""
    if verdict not in DECISIONS:
        raise Refusal(verdict, "not a decision", f"Say one of: {', '.join(DECISIONS)}", ExitCode.USAGE)
    if verdict == "smaller" and smaller(proposal.action) is None:
        raise Refusal(proposal.id, "there is no smaller version of this", "Accept or reject it", ExitCode.USAGE)
    when = datetime.now(UTC).isoformat(timespec="seconds")
    decision = Decision(log.next_sequence, proposal, verdict, by, when, why)
    append_decisions(folder.decisions, (decision,))
    return replace(log, decisions=(*log.decisions, decision))


def standing_actions(proposals: Sequence[Proposal], decisions: Sequence[Decision]) -> tuple[Proposal, ...]:
    """The proposals to carry out, in the plan's order; where "smaller" was said, with the smaller action."""
    standing = latest_decisions(decisions)
    carried = []
    for proposal in proposals:
        state = state_of(proposal, standing)
        if state == "accepted":
            carried.append(proposal)
        elif state == "smaller" and (action := smaller(proposal.action)):
            carried.append(replace(proposal, action=action))
    return tuple(carried)
