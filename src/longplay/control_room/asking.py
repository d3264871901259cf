"""Ask a person about a proposal, with the places of its preview."""

from rich.console import Console
from rich.prompt import Prompt

from longplay.producing.deciding import Ask
from longplay.producing.previews import Preview
from longplay.song.proposal import Proposal

ANSWERS = {"y": "accept", "n": "reject", "s": "smaller", "l": ""}


def ask_in_terminal(console: Console) -> Ask:
    """A function that shows a proposal on `console` and returns the answer."""

    def ask(proposal: Proposal, preview: Preview | None) -> str:
        console.print()
        console.print(proposal.summary, style="bold", markup=False)
        console.print(proposal.why, markup=False)
        where = f"route: {proposal.route}, {proposal.cost}, {proposal.days:g} days"
        heard = "" if preview is None else "; hear it first: record/previews (written when you answer later)"
        console.print(where + heard, markup=False, style="dim")
        answer = Prompt.ask("[y]es, [n]o, [s]maller, [l]ater", choices=list(ANSWERS), default="l", console=console)
        return ANSWERS[answer]

    return ask
