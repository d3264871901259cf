"""decisions.jsonl: append-only, fsynced, a torn last line dropped and reported."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from longplay.formats.whole_file import cannot_write
from longplay.formats.words_json import decode, encode
from longplay.song.decision import DECISIONS, Decision
from longplay.song.refusal import Refusal


@dataclass(frozen=True, slots=True)
class DecisionLog:
    """All decisions in order, and lines that could not be read or hold no verdict we know (1-based)."""

    decisions: tuple[Decision, ...]
    unreadable: tuple[int, ...] = ()

    @property
    def next_sequence(self) -> int:
        """The number of the next decision."""
        return max((d.sequence for d in self.decisions), default=0) + 1


def read_decisions(path: Path) -> DecisionLog:
    """The log; an absent file is an empty log."""
    if not path.exists():
        return DecisionLog(())
    decisions, unreadable = [], []
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            decision = decode(Decision, json.loads(line))
        except (ValueError, Refusal):
            decision = None
        if decision is None or decision.verdict not in DECISIONS:
            unreadable.append(number)
        else:
            decisions.append(decision)
    return DecisionLog(tuple(decisions), tuple(unreadable))


def append_decisions(path: Path, decisions: tuple[Decision, ...]) -> None:
    """Add lines and wait until they are on the disk. The caller holds the folder's lock.

    Errors: Refusal when the disk is full; then nothing of it counts.
    """
    if not decisions:
        return
    torn = path.exists() and not path.read_bytes().endswith(b"\n") and path.stat().st_size > 0
    lines = "".join(json.dumps(encode(d), ensure_ascii=False) + "\n" for d in decisions)
    try:
        with path.open("ab") as file:
            file.write((("\n" if torn else "") + lines).encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise cannot_write(path, error) from error
