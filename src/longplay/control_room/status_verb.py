"""longplay status: the five answers a producer must always have, on one screen."""

import json
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from longplay.control_room.reading_verbs import read_production
from longplay.folder.production_folder import find_production
from longplay.formats.library import library_file
from longplay.formats.rates_toml import read_rates
from longplay.formats.words_json import encode
from longplay.song.decision import CARRIED, waiting
from longplay.song.standing import StandingAnswer
from longplay.stages.plan.standing import five_answers


def show_status(root: Path, as_json: bool) -> None:
    """Show how the production stands today."""
    folder = find_production(root)
    planned, states = read_production(root)
    rates = read_rates(library_file("rates", "default", (folder.library,)))
    answers = five_answers(planned.proposals, states, planned.song.brief, rates, date.today().isoformat())
    if as_json:
        print(json.dumps({"schema": 1, "answers": encode(answers)}, indent=1, ensure_ascii=False))
        return
    _print(planned.song.brief.title or root.name, answers, states, len(waiting(planned.proposals, states)))


def _print(title: str, answers: tuple[StandingAnswer, ...], states: dict[str, str], open_: int) -> None:
    console = Console()
    agreed = sum(state in CARRIED for state in states.values())
    console.print(f"{title}: {agreed} agreed, {open_} waiting for a decision", style="bold", markup=False)
    for answer in answers:
        console.print()
        console.print(f"{answer.question} {answer.answer}", style="bold", markup=False)
        console.print(Padding(Text(f"{answer.because[:1].upper()}{answer.because[1:]}"), (0, 0, 0, 2)))
        for line in answer.details:
            console.print(Padding(Text(f"- {line}", style="dim"), (0, 0, 0, 4)))
