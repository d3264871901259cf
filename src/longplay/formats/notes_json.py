"""notes.json: the producer's points with their evidence (docs/schemas/notes.schema.json)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longplay.formats.whole_file import write_text
from longplay.song.finding import Evidence, Finding
from longplay.song.refusal import Refusal
from longplay.song.time import Span

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Notes:
    """What notes.json holds. clock: "demo" or "record". data: the file itself, with fields we do not know."""

    clock: str
    findings: tuple[Finding, ...]
    data: Mapping[str, Any]


def notes_json(
    findings: tuple[Finding, ...], clock: str = "demo", earlier: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """JSON-able data; seconds on `clock`. earlier: data whose unknown fields are kept, per file and per finding."""
    before = {f.get("id"): f for f in (earlier or {}).get("findings", ())}
    points = [{**before.get(f.id, {}), **_finding(f)} for f in findings]
    return {**(earlier or {}), "schema": SCHEMA, "clock": clock, "findings": points}


def write_notes(
    path: Path, findings: tuple[Finding, ...], clock: str = "demo", earlier: Mapping[str, Any] | None = None
) -> None:
    """Write notes.json whole. Errors: Refusal."""
    data = notes_json(findings, clock, earlier)
    write_text(path, json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def read_notes(path: Path) -> Notes:
    """Read notes.json. Errors: Refusal naming the file and what is wrong."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise ValueError(f"schema {data['schema']!r} is not {SCHEMA}")
        return Notes(data["clock"], tuple(_read_finding(f) for f in data["findings"]), data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(str(path), f"not readable notes ({error})", "Delete it; produce writes it anew") from error


def span_json(span: Span) -> dict[str, Any]:
    """A stretch of time; bars as [first, last], or null where there is no grid."""
    bars = [span.first_bar, span.last_bar] if span.first_bar or span.last_bar else None
    return {"start": round(span.start, 3), "end": round(span.end, 3), "bars": bars, "track": span.track}


def read_span(data: Mapping[str, Any]) -> Span:
    """The span that `data` describes. Errors: KeyError."""
    first, last = data.get("bars") or (0, 0)
    return Span(float(data["start"]), float(data["end"]), first, last, data.get("track", ""))


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "question": finding.question,
        "family": finding.family,
        "verdict": finding.verdict,
        "summary": finding.summary,
        "because": finding.because,
        "target": finding.target,
        "where": [span_json(span) for span in finding.where],
        "evidence": [_evidence(e) for e in finding.evidence],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "measure": evidence.measure,
        "value": round(evidence.value, 4),
        "unit": evidence.unit,
        "wanted": list(evidence.wanted),
        "runner_up": evidence.runner_up,
        "uncertainty": round(evidence.uncertainty, 4),
        "source": evidence.source,
        "confidence": round(evidence.confidence, 3),
    }


def _read_finding(data: Mapping[str, Any]) -> Finding:
    return Finding(
        data["id"],
        data["question"],
        data["family"],
        data["verdict"],
        data["summary"],
        data["because"],
        tuple(read_span(span) for span in data["where"]),
        tuple(_read_evidence(e) for e in data["evidence"]),
        data.get("target", ""),
    )


def _read_evidence(data: Mapping[str, Any]) -> Evidence:
    low, high = data["wanted"]
    return Evidence(
        data["measure"],
        data["value"],
        data["unit"],
        (low, high),
        data["source"],
        data["confidence"],
        data.get("uncertainty", 0.0),
        data.get("runner_up", ""),
    )
