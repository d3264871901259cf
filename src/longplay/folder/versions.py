"""What made the record: an upgrade never changes it silently."""

import json
from pathlib import Path

from longplay.song.refusal import ExitCode, Refusal

Versions = dict[str, str]


def read_versions(path: Path) -> Versions | None:
    """What made the record in this folder; None where there is none yet (or it cannot be read)."""
    try:
        return {str(name): str(value) for name, value in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError):
        return None


def seed_of(path: Path) -> int:
    """The seed that the record in this folder was made with; 0 for a new one."""
    return int((read_versions(path) or {}).get("seed", "0"))


def changes(before: Versions, now: Versions) -> tuple[str, ...]:
    """What differs, in words: "numpy 2.0 -> 2.1"."""
    names = sorted(set(before) | set(now))
    return tuple(
        f"{name} {before.get(name, 'not there')} -> {now.get(name, 'gone')}"
        for name in names
        if before.get(name) != now.get(name)
    )


def _asked_for(now: Versions) -> Versions:
    """What only changes because a person said so: another seed is no upgrade."""
    return {name: value for name, value in now.items() if name == "seed"}


def hold_still(path: Path, now: Versions) -> None:
    """Refuse to change a record that other versions made, and say what would be done again."""
    before = read_versions(path)
    if before is None or not (differs := changes(before | _asked_for(now), now)):
        return
    raise Refusal(
        str(path.parent),
        "this record was made by other versions: " + "; ".join(differs),
        "It stays as it is. To make those steps again, run with --refresh",
        ExitCode.NEEDS_REFRESH,
    )
