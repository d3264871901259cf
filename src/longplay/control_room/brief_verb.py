"""longplay brief: eight questions before anybody listens; each may be skipped."""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.prompt import Prompt

from longplay.folder.brief import read_brief, write_answers
from longplay.folder.demo_files import listed
from longplay.folder.production_folder import ProductionFolder
from longplay.formats.words_json import encode
from longplay.song.brief import Brief
from longplay.song.refusal import ExitCode, Refusal

CLEAR = "-"
"""The answer that empties a field; Enter leaves it as it is."""
MOST_REFERENCES = 3


@dataclass(frozen=True, slots=True)
class BriefQuestion:
    """One question of the brief. field: of Brief, which is also the entry of brief.toml; many: several answers."""

    field: str
    asks: str
    many: bool = False


QUESTIONS = (
    BriefQuestion("about", "What is the song about, in one sentence?"),
    BriefQuestion("line_that_matters", "Which line matters most? Its own words."),
    BriefQuestion("references", "Which records should it stand beside? Up to three sound files, with ; between.", True),
    BriefQuestion("must_keep", "What must not be touched? Tracks, sections or words, with ; between.", True),
    BriefQuestion("singer", "Who sings it?"),
    BriefQuestion("purpose", "What is it for? A single, an album, a film, a gift ..."),
    BriefQuestion("budget", "What may it cost? An amount and a currency: 600 EUR."),
    BriefQuestion("deadline", "When must it be done? A date: 2027-05-01."),
)


def brief_and_show(folder: Path, given: Mapping[str, object], as_json: bool) -> None:
    """Write the answers that were given; in a terminal, without any, ask all eight. Then show how the brief stands."""
    path = _brief_of(folder)
    answers = {name: _entry(name, value, path) for name, value in given.items() if value not in (None, [], ())}
    if not answers and not as_json and sys.stdin.isatty():
        answers = _asked(path)
    if answers:
        write_answers(path, answers)
    show_brief(read_brief(path), path, as_json)


def show_brief(brief: Brief, path: Path, as_json: bool) -> None:
    """The eight questions with the answers as they stand."""
    if as_json:
        print(json.dumps(encode(brief), indent=1, ensure_ascii=False))
        return
    console = Console()
    for question in QUESTIONS:
        answer = shown(brief, question.field)
        console.print(question.asks, style="bold", markup=False)
        console.print(f"  {answer or 'not answered'}", style="" if answer else "dim", markup=False)
    console.print(f"All of it can be changed by hand: {path}", style="dim", markup=False, soft_wrap=True)


def shown(brief: Brief, field: str) -> str:
    """An answer as a person would write it; "" where there is none."""
    value = getattr(brief, field)
    return "; ".join(value) if isinstance(value, tuple) else str(value or "")


def _brief_of(folder: Path) -> Path:
    """The brief of a production, or of a folder of recordings that becomes one. Errors: Refusal."""
    if ProductionFolder(folder).is_production or (folder.is_dir() and listed(folder)):
        return ProductionFolder(folder).brief
    reason = "neither a production nor a folder with recordings"
    raise Refusal(str(folder), reason, "Give the folder your demo lies in", ExitCode.NOT_FOUND)


def _asked(path: Path) -> dict[str, Any]:
    """Ask all eight in the terminal; an answer that cannot be understood is asked for again."""
    brief, console = read_brief(path), Console()
    console.print(f"Enter leaves an answer as it is, {CLEAR} empties it.", style="dim", markup=False)
    return {q.field: answer for q in QUESTIONS if (answer := _ask(q, brief, path, console)) is not None}


def _ask(question: BriefQuestion, brief: Brief, path: Path, console: Console) -> Any:
    while True:
        console.print(question.asks, style="bold", markup=False)
        before = shown(brief, question.field)
        typed = Prompt.ask("", default=before, show_default=bool(before), console=console).strip()
        if typed == before:
            return None
        try:
            return _entry(question.field, "" if typed == CLEAR else typed, path)
        except Refusal as refusal:
            console.print(f"{refusal.reason}. {refusal.next_step}.", style="yellow", markup=False)


def _entry(field: str, value: object, path: Path) -> Any:
    """An answer as brief.toml holds it. Errors: Refusal for one that could mean two things."""
    parts = [str(part) for part in value] if isinstance(value, list | tuple) else str(value).split(";")
    words = [part.strip() for part in parts if part.strip()]
    if field == "references":
        return [_reference(word, path) for word in _at_most(words)]
    if field == "must_keep":
        return words
    text = str(value).strip()
    return {"budget": budget_of, "deadline": deadline_of}.get(field, str)(text)


def _at_most(words: list[str]) -> list[str]:
    if len(words) > MOST_REFERENCES:
        raise Refusal(
            "references", f"{len(words)} records are more than {MOST_REFERENCES}", "Name the three that count"
        )
    return words


def _reference(word: str, path: Path) -> str:
    """A sound file by its full path: the brief moves from the demo's folder to the production's. Errors: Refusal."""
    for place in (Path(word).expanduser(), path.parent / word):
        if place.is_file():
            return str(place.resolve())
    raise Refusal(word, "there is no such sound file", "Give the file itself; nothing is fetched from anywhere")


def budget_of(text: str) -> dict[str, object] | str:
    """ "600 EUR" or "600.50" as minor units; "" stays "". Errors: Refusal for anything that could mean two things."""
    if not text:
        return ""
    plain = re.fullmatch(r"(\d{1,9})(?:\.(\d\d))?\s*([A-Za-z]{3})?", text)
    if plain is None:
        reason = "an amount that could mean two things"
        raise Refusal(text, reason, "Write it without thousands marks: 1500 EUR or 1500.00 EUR", ExitCode.USAGE)
    return {"amount": int(plain[1]) * 100 + int(plain[2] or 0), "currency": (plain[3] or "EUR").upper()}


def deadline_of(text: str) -> str:
    """An ISO date; "" stays "". Errors: Refusal."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise Refusal(text, "not a date", "Write year-month-day: 2027-05-01", ExitCode.USAGE) from error
