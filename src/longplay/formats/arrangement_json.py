"""record/arrangement.json: the plan of the arrangement and every written note with its reason."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longplay.formats.words_json import decode, encode
from longplay.song.arrangement import Arrangement
from longplay.song.part import Part, WrittenNote
from longplay.song.refusal import Refusal
from longplay.song.section_plan import LockedBars, SectionPlan


@dataclass(frozen=True, slots=True)
class WrittenRecord:
    """What the last record's arrangement was. ticks_per_bar: of its grid, where tick 0 is bar 1."""

    ticks_per_bar: int
    plan: tuple[SectionPlan, ...]
    parts: tuple[Part, ...]

    def notes_of(self, lock: LockedBars) -> tuple[WrittenNote, ...]:
        """The notes that a part has in some bars."""
        start, end = (lock.first_bar - 1) * self.ticks_per_bar, lock.last_bar * self.ticks_per_bar
        part = next((p for p in self.parts if p.name == lock.part), None)
        return tuple(n for n in part.notes if start <= n.start < end) if part else ()


def arrangement_json(arrangement: Arrangement) -> dict[str, Any]:
    """The file's content."""
    bar = arrangement.form.grid.time_signature.ticks_per_bar
    head = {"schema": 1, "clock": "record", "ticks_per_quarter": 960, "ticks_per_bar": bar}
    return {**head, "sections": encode(arrangement.plan), "parts": encode(arrangement.parts)}


def read_written(path: Path) -> WrittenRecord | None:
    """The arrangement of the last record; None where there is none that can be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        plan, parts = decode(tuple[SectionPlan, ...], data["sections"]), decode(tuple[Part, ...], data["parts"])
        return WrittenRecord(int(data["ticks_per_bar"]), plan, parts)
    except (OSError, ValueError, KeyError, TypeError, Refusal):
        return None
