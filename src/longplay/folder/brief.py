"""brief.toml: what the artist asked for; a person's comments in it are never lost."""

import tomllib
from pathlib import Path
from typing import Any

from longplay.formats.whole_file import write_text
from longplay.song.brief import Brief
from longplay.song.money import Money
from longplay.song.refusal import Refusal
from longplay.song.track import ROLES, Track

NEW_BRIEF = """\
# The brief: everything here is optional and may be changed at any time; run `longplay produce` again after it.
title = ""
artist = ""
# who may decide, by name
people = []
# what the song is about, in one sentence
about = ""
# the line that matters most, in its own words
line_that_matters = ""
# one of the styles: singer-songwriter pop, rock, folk
style = "singer-songwriter pop"
# what must not be touched: a track, a section or words of the song
must_keep = []
# loudness of the master in LUFS
target_lufs = -14.0
# felt beats a minute if you know them (0 = listen)
tempo_bpm = 0.0
# deadline = "2027-05-01"
# budget = {amount = 60000, currency = "EUR"}   # in cents

# What each track is. The guess stands beside it; change it where it is wrong.
[roles]
"""
_TEXTS = ("title", "artist", "about", "line_that_matters", "style", "deadline")
_LISTS = ("people", "references", "must_keep")


def read_brief(path: Path) -> Brief:
    """The brief. Errors: Refusal naming file, line or field."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Brief()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(
            str(path), f"cannot be read ({error})", "Mend that line, or delete the file to start anew"
        ) from error
    texts = {name: str(data.get(name, "")) for name in _TEXTS if data.get(name)}
    lists = {name: tuple(map(str, _expect(path, data, name, list, []))) for name in _LISTS}
    numbers = {name: float(_expect(path, data, name, (int, float), d)) for name, d in _NUMBERS.items()}
    return Brief(**texts, **lists, **numbers, budget=_budget(path, data), roles=_roles(path, data))  # type: ignore[arg-type]  # by name


_NUMBERS = {"tempo_bpm": 0.0, "target_lufs": -14.0}


def _expect(path: Path, data: dict[str, Any], name: str, kind: Any, default: Any) -> Any:
    value = data.get(name, default)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Refusal(str(path), f"{name} = {value!r} is not what is expected there", f"Write it like {default!r}")
    return value


def _budget(path: Path, data: dict[str, Any]) -> Money | None:
    budget = data.get("budget")
    if budget is None:
        return None
    if not isinstance(budget, dict) or not isinstance(budget.get("amount"), int):
        raise Refusal(
            str(path), f"budget = {budget!r} leaves open how much it is", 'Write {amount = 60000, currency = "EUR"}'
        )
    return Money(budget["amount"], str(budget.get("currency", "EUR")))


def _roles(path: Path, data: dict[str, Any]) -> dict[str, str]:
    roles = {str(track): str(role) for track, role in data.get("roles", {}).items()}
    for track, role in roles.items():
        if role not in ROLES:
            raise Refusal(str(path), f"{role!r} (for {track!r}) is not a role", f"Choose one of: {', '.join(ROLES)}")
    return roles


def write_roles(path: Path, tracks: tuple[Track, ...]) -> None:
    """Show the guessed role of every track in [roles]; what a person wrote there stays."""
    import tomlkit

    document = tomlkit.parse(path.read_text(encoding="utf-8-sig") if path.exists() else NEW_BRIEF)
    table: Any = document.setdefault("roles", tomlkit.table())
    missing = [track for track in tracks if track.name not in table]
    for track in missing:
        entry = tomlkit.item(track.role)
        entry.comment(f"guessed from its {track.role_source}, confidence {track.role_confidence:.2f}")
        table[track.name] = entry
    if missing or not path.exists():
        write_text(path, tomlkit.dumps(document))
