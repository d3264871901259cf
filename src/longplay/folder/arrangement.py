"""arrangement.toml: what a person changed in the plan of the arrangement, and the bars they locked."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from longplay.folder.production_folder import ProductionFolder
from longplay.formats.arrangement_json import WrittenRecord, read_written
from longplay.formats.toml_by_hand import load_toml
from longplay.formats.whole_file import write_text
from longplay.formats.words_json import decode, encode
from longplay.song.refusal import Refusal
from longplay.song.section_plan import ArrangementByHand, LockedBars, SectionByHand, SectionPlan

NAME, LOCKED, WRITTEN = "arrangement.toml", "locked-bars.json", "arrangement.json"
_OURS = "#:"
_HEAD = """\
# Who plays where. Lines that begin with "#:" are the plan as it stands; every run writes them anew.
# The others are yours, and they win. Under a section:
#   energy = 4                1 hushed - 5 full
#   rest = ["strings"]        parts that rest there
#   play = ["bass"]           parts that play there as well
# To keep the notes of some bars of the record, whatever the seed:
#   [[locked]]
#   part = "drums"
#   bars = [17, 24]
"""


def read_arrangement(folder: ProductionFolder, sections: Collection[str]) -> ArrangementByHand:
    """Return what a person changed; an absent file changes nothing. sections: names that the song has.

    Bars that are newly locked take their notes from the last record and keep them in locked-bars.json from then on.
    Errors: Refusal naming the file, the line and what is expected.
    """
    path = folder.root / NAME
    data = load_toml(path) or {}
    written = read_written(folder.record / WRITTEN)
    known = {*sections, *(s.section for s in written.plan)} if written else set(sections)
    named = _table(path, data, "sections")
    changed = tuple(_section(path, name, named[name], known) for name in named if named[name] != {})
    locks = [_lock(path, entry) for entry in _list(path, data, "locked", dict, "[[locked]] with part and bars")]
    kept = _kept(folder.root / LOCKED)
    full = [_held(path, lock, kept, written) for lock in locks]
    if full or kept:
        write_text(folder.root / LOCKED, json.dumps({"schema": 1, "locked": encode(tuple(full))}, indent=1) + "\n")
    return ArrangementByHand(changed, tuple(full))


def _held(path: Path, lock: LockedBars, kept: Sequence[LockedBars], written: WrittenRecord | None) -> LockedBars:
    """Return locked bars with the notes they were locked with, or now with those of the last record."""
    same = next((k for k in kept if replace(k, notes=()) == lock), None)
    notes = same.notes if same else written.notes_of(lock) if written else ()
    if not notes:
        there = ", ".join(p.name for p in written.parts) if written else "none yet"
        raise _wrong(path, "part", lock.part, f"a part that plays in these bars of the last record ({there})", "locked")
    return replace(lock, notes=notes)


def _section(path: Path, name: str, data: Any, known: Collection[str]) -> SectionByHand:
    if name not in known:
        raise _wrong(path, name, name, f"the name of a section: {', '.join(sorted(known))}")
    if not isinstance(data, dict) or (other := next((k for k in data if k not in {"energy", "play", "rest"}), "")):
        raise _wrong(
            path, other if isinstance(data, dict) else name, data, "energy, play or rest under a section", name
        )
    energy = data.get("energy", 0)
    if "energy" in data and (isinstance(energy, bool) or energy not in {1, 2, 3, 4, 5}):
        raise _wrong(path, "energy", energy, "a whole number from 1 to 5", name)
    play, rest = (tuple(_list(path, data, key, str, 'names of parts like ["drums"]', name)) for key in ("play", "rest"))
    return SectionByHand(name, int(energy), play, rest)


def _lock(path: Path, data: dict[str, Any]) -> LockedBars:
    part, bars = data.get("part"), data.get("bars")
    if not isinstance(part, str):
        raise _wrong(path, "part", part, 'the name of a part, like "drums"', "locked")
    whole = isinstance(bars, list) and len(bars) == 2 and all(type(bar) is int for bar in bars)
    if not isinstance(bars, list) or not whole or not 1 <= bars[0] <= bars[1]:
        raise _wrong(path, "bars", bars, "the first and the last bar, like [17, 24]", "locked")
    return LockedBars(part, *bars)


def _table(path: Path, data: dict[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name, {})
    if not isinstance(found, dict):
        raise _wrong(path, name, found, '[sections."chorus 1"] and below it energy, play or rest')
    return found


def _list(path: Path, data: dict[str, Any], name: str, kind: type, expected: str, under: str = "") -> list[Any]:
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(entry, kind) for entry in found):
        raise _wrong(path, name, found, expected, under)
    return found


def _wrong(path: Path, name: str, value: object, expected: str, under: str = "") -> Refusal:
    """The refusal of an entry with its line: the first one that speaks of `name`, below the header `under`."""
    lines = list(enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1))
    header = next((n for n, line in lines if under and line.lstrip().startswith("[") and under in line), 0)
    begins = re.compile(rf"""^\s*(\[+.*)?["']?{re.escape(name)}["']?\s*[=\].]""")
    at = next((n for n, line in lines if n >= header and begins.match(line)), header)
    place = f"{path}, line {at}" if at else str(path)
    return Refusal(place, f"{name} = {str(value)[:80]!r} is not what is expected there", f"Write {expected}")


def _kept(path: Path) -> tuple[LockedBars, ...]:
    try:
        return decode(tuple[LockedBars, ...], json.loads(path.read_text(encoding="utf-8"))["locked"])  # type: ignore[no-any-return]
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(str(path), f"cannot be read ({error})", "Delete it to lock these bars anew") from error


def write_arrangement(folder: ProductionFolder, plan: Sequence[SectionPlan]) -> None:
    """Write the plan into the comments of arrangement.toml; a person's lines stay as they are.

    A file in which that cannot be done without changing what it says is left alone.
    """
    path = folder.root / NAME
    before = path.read_text(encoding="utf-8-sig") if path.exists() else _HEAD
    lines = [line for line in before.splitlines() if not line.startswith(_OURS)]
    lines = _without_empty(lines, {s.section for s in plan})
    following = ""
    for section in sorted(plan, key=lambda s: s.first_bar, reverse=True):
        header = f"[sections.{json.dumps(section.section, ensure_ascii=False)}]"
        if header not in lines:
            at = lines.index(following) if following else len(lines)
            lines[at:at] = [header, ""] if following else ["", header]
        at = lines.index(header) + 1
        lines[at:at] = [f"{_OURS} {line}" for line in plan_lines(section)]
        following = header
    after = "\n".join(lines) + "\n"
    if after != before and _says(after) == _says(before):
        write_text(path, after)


def _says(text: str) -> Any:
    """What a file says besides sections without a word; None where it is not TOML."""
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
    sections = data.pop("sections", {})
    return data, {k: v for k, v in sections.items() if v} if isinstance(sections, dict) else sections


def _without_empty(lines: list[str], names: Collection[str]) -> list[str]:
    """Return lines without headers of sections that the record no longer has and that say nothing."""
    out: list[str] = []
    for i, line in enumerate(lines):
        ours = re.fullmatch(r'\[sections\."(.*)"\]', line)
        following = next((rest for rest in lines[i + 1 :] if rest.strip()), "[")
        if ours and ours[1] not in names and following.startswith("["):
            continue
        out.append(line)
    return out


def plan_lines(section: SectionPlan) -> tuple[str, ...]:
    """The plan of a section in words."""
    bars = f"bars {section.first_bar}-{section.first_bar + section.bars - 1}"
    way = f", way in: {section.door}" if section.door != "plain" else ""
    leaving = (
        f"; before it {' and '.join(section.leaves)} rest for {section.leave_beats} beats" if section.leaves else ""
    )
    groove = f", groove: {section.groove}" if section.groove else ""
    playing = ", ".join(f"{p.name} ({p.function})" for p in section.playing) or "nobody"
    return f"{bars}, energy {section.energy}{groove}{way}{leaving}", f"plays: {playing}"
