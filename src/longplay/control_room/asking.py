"""Ask a person about a proposal, with the places of its preview."""

from rich.console import Console
from rich.prompt import Prompt

from longplay.control_room.progress_display import Display
from longplay.control_room.wording import price_of
from longplay.producing.deciding import Ask
from longplay.producing.previews import Preview
from longplay.song.proposal import Proposal
from longplay.stages.plan.smaller import smaller

ANSWERS = {"y": "accept", "n": "reject", "s": "smaller", "l": ""}
WORDS = {"y": "(y)es", "n": "(n)o", "s": "(s)maller", "l": "(l)ater"}


def ask_in_terminal(console: Console, display: Display) -> Ask:
    """A function that shows a proposal on `console`, with `display` out of the way, and returns the answer."""

    def ask(proposal: Proposal, preview: Preview | None) -> str:
        with display.out_of_the_way():
            return _ask(console, proposal, preview)

    return ask


def _ask(console: Console, proposal: Proposal, preview: Preview | None) -> str:
    console.print()
    console.print(proposal.summary, style="bold", markup=False)
    console.print(proposal.why, markup=False)
    heard = "" if preview is None else f"; hear it first: record/{preview.file('after')}"
    console.print(price_of(proposal) + heard, markup=False, style="dim", soft_wrap=True)
    offered = {key: word for key, word in WORDS.items() if key != "s" or smaller(proposal.action)}
    answer = Prompt.ask(", ".join(offered.values()), choices=list(offered), default="l", console=console)
    return ANSWERS[answer]
