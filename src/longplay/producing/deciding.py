"""Decisions: asked of a person, written down, and folded into what is carried out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from longplay.folder.decisions import DecisionLog, append_decisions, read_decisions
from longplay.folder.production_folder import ProductionFolder
from longplay.producing.previews import Preview
from longplay.song.decision import CARRIED, DECISIONS, Decision, states_of, waiting
from longplay.song.proposal import AddPart, LeaveAlone, Proposal
from longplay.song.refusal import ExitCode, Refusal
from longplay.stages.plan.answers.playable import is_guide
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

    accept "all": every open first choice that costs no hiring, unless its other choice was accepted before; "none":
    nothing new; "ask": whatever `ask` answers; another way of what was just agreed is not asked about any more.
    """
    log = read_decisions(folder.decisions)
    states = states_of(proposals, log.decisions)
    open_now = waiting(proposals, states)
    by_id = {preview.proposal: preview for preview in previews}
    chosen = {p.id for p in first_choices(proposals)} if accept == "all" else set()
    chosen -= {p.alternative_to for p in proposals if states[p.id] in CARRIED}
    for proposal in open_now:
        if proposal.id in chosen:
            log = record_decision(folder, log, proposal, "accept", "--accept all")
        still = accept == "ask" and proposal in waiting(proposals, states_of(proposals, log.decisions))
        if still and ask and (verdict := ask(proposal, by_id.get(proposal.id))):
            log = record_decision(folder, log, proposal, verdict, "the artist")
    return log


def first_choices(proposals: Sequence[Proposal]) -> list[Proposal]:
    """What "all" accepts: no alternative of another, no hiring, no part whose sound is only a guide, and no "leave
    alone" where something else is done.
    """
    ours = [p for p in proposals if not p.alternative_to and p.route in IN_OUR_HANDS and not _only_a_guide(p)]
    answered = {finding for p in ours if not isinstance(p.action, LeaveAlone) for finding in p.answers}
    return [p for p in ours if not (isinstance(p.action, LeaveAlone) and answered.intersection(p.answers))]


def _only_a_guide(proposal: Proposal) -> bool:
    return isinstance(proposal.action, AddPart) and is_guide(proposal.action.instrument)


def check_decision(verdict: str, by: str, people: Sequence[str] = ()) -> None:
    """Errors: Refusal for a verdict that is none, and for one by nobody or by none of `people` (empty = anybody)."""
    if verdict not in DECISIONS:
        raise Refusal(verdict or "the verdict", "not a decision", f"Say one of: {', '.join(DECISIONS)}", ExitCode.USAGE)
    if not by.strip():
        raise Refusal("--by", "a decision is made by somebody", "Say who: --by NAME", ExitCode.USAGE)
    if people and by.strip().casefold() not in {name.strip().casefold() for name in people}:
        allowed = ", ".join(people)
        raise Refusal(by, f"brief.toml lets others decide ({allowed})", "Add the name to people in it", ExitCode.USAGE)


def record_decision(
    folder: ProductionFolder, log: DecisionLog, proposal: Proposal, verdict: str, by: str, why: str = ""
) -> DecisionLog:
    """Append one decision; the caller holds the folder's lock. Errors: Refusal for an unknown or impossible verdict."""
    check_decision(verdict, by)
    if verdict == "smaller" and smaller(proposal.action) is None:
        raise Refusal(proposal.id, "there is no smaller version of this", "Accept or reject it", ExitCode.USAGE)
    when = datetime.now(UTC).isoformat(timespec="seconds")
    decision = Decision(log.next_sequence, proposal, verdict, by, when, why)
    append_decisions(folder.decisions, (decision,))
    return replace(log, decisions=(*log.decisions, decision))


def standing_actions(proposals: Sequence[Proposal], decisions: Sequence[Decision]) -> tuple[Proposal, ...]:
    """The proposals to carry out, in the plan's order; where "smaller" was said, with the smaller action."""
    states = states_of(proposals, decisions)
    carried = []
    for proposal in proposals:
        if states[proposal.id] == "accepted":
            carried.append(proposal)
        elif states[proposal.id] == "smaller" and (action := smaller(proposal.action)):
            carried.append(replace(proposal, action=action))
    return tuple(carried)
