"""What the shell offers after the Tab key."""

import json
from collections.abc import Iterator
from pathlib import Path

import typer

VERDICTS = {"accept": "do it", "reject": "leave it", "smaller": "half of it", "undo": "as if nobody had decided"}


def proposals(context: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """(id, what it does) of the production's last plan; nothing where there is none."""
    plan = Path(str(context.params.get("folder", ""))) / "record" / "plan.json"
    try:
        listed = json.loads(plan.read_text(encoding="utf-8"))["proposals"]
        offers = [(str(p["id"]), str(p["summary"])) for p in listed]
    except (OSError, ValueError, KeyError, TypeError):
        return
    yield from (offer for offer in offers if offer[0].startswith(incomplete))


def verdicts(incomplete: str) -> Iterator[tuple[str, str]]:
    """What can be said about a proposal."""
    yield from ((word, meaning) for word, meaning in VERDICTS.items() if word.startswith(incomplete))
