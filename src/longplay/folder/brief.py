"""brief.toml: what the artist asked for; a person's comments in it are never lost."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from longplay.formats.toml_by_hand import load_toml, number, typed, wrong_entry
from longplay.formats.whole_file import write_text
from longplay.song.brief import Brief
from longplay.song.money import Money
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
# records it should stand beside: sound files of yours
references = []
# how far the tone of the master goes towards theirs: 0 not at all, 1 all the way (at most 3 dB an octave)
reference_amount = 0.5
# who sings it, and what it is for: a single, an album, a film, a gift
singer = ""
purpose = ""
# one of the styles: singer-songwriter pop, rock, folk, R&B/hip-hop
style = "singer-songwriter pop"
# what must not be touched: a track, a section or words of the song
must_keep = []
# loudness of the master in LUFS
target_lufs = -14.0
# felt beats a minute if you know them (0 = listen)
tempo_bpm = 0.0
# isrc = "QZABC2700001"   # the recording's code, if it has one
# deadline = "2027-05-01"
# budget = {amount = 60000, currency = "EUR"}   # in cents

# What each track is. The guess stands beside it; change it where it is wrong.
[roles]
"""
_TEXTS = ("title", "artist", "about", "line_that_matters", "style", "singer", "purpose")
_LISTS = ("people", "references", "must_keep")
_WITHOUT_EMPTY = ("budget", "deadline")
TEMPO_RANGE = (20.0, 400.0)
"""Felt beats a minute that a song may have (default, unsourced)."""
LOUDNESS_RANGE = (-36.0, -5.0)
"""LUFS a master may be asked for: from film dialogue to the loudest records (default, unsourced)."""


def read_brief(path: Path) -> Brief:
    """The brief; an absent file asks for nothing. Errors: Refusal naming file and line."""
    data = load_toml(path)
    if data is None:
        return Brief()
    words: dict[str, Any] = {name: _text(path, data, name) for name in _TEXTS if data.get(name)}
    words |= {name: _texts(path, data, name) for name in _LISTS}
    return Brief(
        **words,
        tempo_bpm=number(path, data, "tempo_bpm", 0.0, *TEMPO_RANGE),
        target_lufs=number(path, data, "target_lufs", -14.0, *LOUDNESS_RANGE),
        reference_amount=number(path, data, "reference_amount", 0.5, 0.0, 1.0),
        isrc=_isrc(path, data),
        budget=_budget(path, data),
        deadline=_deadline(path, data),
        roles=_roles(path, data),
    )


def write_answers(path: Path, answers: dict[str, Any]) -> None:
    """Put what was answered into the brief; comments and everything else in it stay, an empty answer empties it.

    answers: fields of Brief as TOML knows them; a budget as {amount, currency}. Errors: Refusal for a file that
    cannot be read.
    """
    import tomlkit

    read_brief(path)  # what is wrong in it is told with its line before anything is written
    document = tomlkit.parse(path.read_text(encoding="utf-8-sig") if path.exists() else NEW_BRIEF)
    for name, value in answers.items():
        if value in ("", None) and name in _WITHOUT_EMPTY:
            document.pop(name, None)
        else:
            document[name] = _inline(value) if isinstance(value, dict) else value
        if name == "budget" and isinstance(value, dict):  # what a comment said of the old one would be wrong now
            document[name].comment(f"minor units: {value['amount'] / 100:.2f} {value['currency']}")
    write_text(path, tomlkit.dumps(document))


def _inline(value: dict[str, Any]) -> Any:
    import tomlkit

    table = tomlkit.inline_table()
    table.update(value)
    return table


def _text(path: Path, data: dict[str, Any], name: str) -> str:
    return str(typed(path, data, name, str, "", 'text in quotes: "..."'))


def _texts(path: Path, data: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(map(str, typed(path, data, name, list, [], 'a list: ["one", "two"]')))


def _budget(path: Path, data: dict[str, Any]) -> Money | None:
    budget = data.get("budget")
    if budget is None:
        return None
    amount = budget.get("amount") if isinstance(budget, dict) else None
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 0:
        raise wrong_entry(path, "budget", budget, '{amount = 60000, currency = "EUR"}, in cents')
    return Money(amount, str(budget.get("currency", "EUR")))


def _deadline(path: Path, data: dict[str, Any]) -> str:
    stated = data.get("deadline")
    try:
        return date.fromisoformat(str(stated)).isoformat() if stated else ""
    except ValueError as error:
        raise wrong_entry(path, "deadline", stated, 'a date: "2027-05-01"') from error


def _isrc(path: Path, data: dict[str, Any]) -> str:
    """Twelve characters without hyphens (ISO 3901): country, registrant, year, number."""
    stated = _text(path, data, "isrc")
    plain = stated.replace("-", "").upper()
    if stated and not re.fullmatch(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}", plain):
        raise wrong_entry(path, "isrc", stated, 'twelve characters: "QZABC2700001"')
    return plain


def _roles(path: Path, data: dict[str, Any]) -> dict[str, str]:
    table = typed(path, data, "roles", dict, {}, 'a table: [roles], and below it: "my track" = "guitar"')
    for track, role in table.items():
        if role not in ROLES:
            raise wrong_entry(path, track, role, f"one of: {', '.join(ROLES)}")
    return {str(track): str(role) for track, role in table.items()}


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
