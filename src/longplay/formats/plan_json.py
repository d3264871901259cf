"""plan.json: what could be done, by whom and for how much (docs/schemas/plan.schema.json)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longplay.formats.notes_json import read_span, span_json
from longplay.formats.whole_file import write_text
from longplay.formats.words_json import decode, encode
from longplay.song.brief import Brief
from longplay.song.money import Money
from longplay.song.proposal import Action, Proposal
from longplay.song.refusal import Refusal
from longplay.song.totals import PlanTotals, totals

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """What plan.json holds. states: proposal id -> decision. data: the file itself, with fields we do not know."""

    proposals: tuple[Proposal, ...]
    states: Mapping[str, str]
    data: Mapping[str, Any]


def plan_json(
    proposals: tuple[Proposal, ...],
    states: Mapping[str, str],
    brief: Brief,
    previews: Mapping[str, str] | None = None,
    earlier: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """JSON-able data. states: proposal id -> state of its decision; previews: id -> path inside record/.

    earlier: data whose unknown fields are kept, per file and per proposal. totals count what is neither rejected nor
    superseded.
    """
    before = {p.get("id"): p for p in (earlier or {}).get("proposals", ())}
    offers = [
        {**before.get(p.id, {}), **_proposal(p, states.get(p.id, "open"), (previews or {}).get(p.id))}
        for p in proposals
    ]
    standing = tuple(p for p in proposals if states.get(p.id) not in {"rejected", "superseded"})
    return {
        **(earlier or {}),
        "schema": SCHEMA,
        "proposals": offers,
        "totals": _totals(totals(standing, brief)),
        "deadline": brief.deadline or None,
        "budget": encode(brief.budget),
    }


def write_plan(path: Path, proposals: tuple[Proposal, ...], states: Mapping[str, str], brief: Brief) -> None:
    """Write plan.json whole; fields of an earlier file at `path` that we do not know are kept. Errors: Refusal."""
    earlier = read_plan(path).data if path.exists() else None
    data = plan_json(proposals, states, brief, earlier=earlier)
    write_text(path, json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def read_plan(path: Path) -> Plan:
    """Read plan.json. Errors: Refusal naming the file and what is wrong."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise ValueError(f"schema {data['schema']!r} is not {SCHEMA}")
        states = {p["id"]: p["decision"] for p in data["proposals"]}
        return Plan(tuple(_read_proposal(p) for p in data["proposals"]), states, data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(str(path), f"not a readable plan ({error})", "Delete it; produce writes it anew") from error


def _proposal(proposal: Proposal, decision: str, preview: str | None) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "answers": list(proposal.answers),
        "action": encode(proposal.action),
        "summary": proposal.summary,
        "why": proposal.why,
        "route": proposal.route,
        "cost": encode(proposal.cost),
        "days": proposal.days,
        "measure": proposal.measure,
        "window": None if proposal.window is None else span_json(proposal.window),
        "alternative_to": proposal.alternative_to,
        "must_keep": list(proposal.must_keep),
        "preview": preview,
        "decision": decision,
    }


def _totals(sums: PlanTotals) -> dict[str, Any]:
    return {**encode(sums), "within_budget": sums.within_budget}


def _read_proposal(data: Mapping[str, Any]) -> Proposal:
    return Proposal(
        data["id"],
        tuple(data["answers"]),
        decode(Action, data["action"]),
        data["summary"],
        data["why"],
        data["route"],
        Money(data["cost"]["amount"], data["cost"]["currency"]),
        float(data["days"]),
        data.get("measure", ""),
        read_span(data["window"]) if data.get("window") else None,
        data.get("alternative_to", ""),
        tuple(data.get("must_keep", ())),
    )
