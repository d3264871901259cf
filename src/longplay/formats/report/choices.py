"""What could be done: each proposal with its state, its price, and before and after to listen to."""

from longplay.formats.report.index import Index
from longplay.formats.report.marks import ROUTE_WORDS, ab_toggle, play_button, state_chip, verdict_mark
from longplay.formats.report.markup import Html, join, tag
from longplay.formats.report.words import Choice
from longplay.song.proposal import HirePlayer, Proposal, RecordAgain, SingAgain

GROUPS = (
    ("Waiting for an answer", ("open", "stale")),
    ("Agreed", ("accepted", "smaller")),
    ("Other ways of what is agreed", ("other_way",)),
    ("Turned down", ("rejected", "superseded")),
)


def choices_section(choices: tuple[Choice, ...], index: Index) -> Html | None:
    """All proposals, grouped by what stands decided; nothing where there are none."""
    if not choices:
        return None
    groups = [_group(title, [c for c in choices if c.state in states], index) for title, states in GROUPS]
    return tag("section", tag("h2", "Proposals", id="choices"), *groups, aria_labelledby="choices")


def _group(title: str, choices: list[Choice], index: Index) -> Html | None:
    if not choices:
        return None
    cards = tag("div", *(_card(choice, index) for choice in choices), cls="cards")
    return tag("div", tag("h3", title, tag("small", f" {len(choices)}")), cards, cls="group")


def _card(choice: Choice, index: Index) -> Html:
    proposal = choice.proposal
    return tag(
        "article",
        tag("div", state_chip(choice.state), _answered(choice, index), cls="top"),
        tag("h4", proposal.summary),
        tag("p", proposal.why, cls="because"),
        _direction(proposal),
        _instead(choice, index),
        _decided(choice),
        tag("div", _price(choice), _preview(choice, index), cls="foot"),
        id=f"choice-{index.choice[proposal.id]}",
        cls="card choice",
        tabindex="-1",
    )


def _direction(proposal: Proposal) -> Html | None:
    """What a person is told who sings or plays it: the producer's words in the room."""
    action = proposal.action
    asked = isinstance(action, SingAgain | RecordAgain | HirePlayer) and action.direction
    return tag("p", f"Direction: {asked}", cls="because") if asked else None


def _answered(choice: Choice, index: Index) -> Html:
    numbers = sorted({index.point[answer] for answer in choice.proposal.answers if answer in index.point})
    links = [
        tag(
            "a",
            verdict_mark(index.points[n - 1].finding.verdict, n),
            href=f"#point-{n}",
            aria_label=f"Answers point {n}",
        )
        for n in numbers
    ]
    return tag("span", *links, cls="answered")


def _instead(choice: Choice, index: Index) -> Html | None:
    number = index.choice.get(choice.proposal.alternative_to)
    if number is None:
        return None
    link = tag("a", index.summaries[number - 1], href=f"#choice-{number}")
    return tag("p", "Or: ", link, cls="soft small")


def _decided(choice: Choice) -> Html | None:
    said = f"by {choice.by}" if choice.by else ""
    said += f": {choice.reason}" if said and choice.reason else choice.reason
    kept = f"Keeps {', '.join(choice.proposal.must_keep)}." if choice.proposal.must_keep else ""
    lines = [tag("p", line, cls="soft small") for line in (f"Decided {said}" if choice.by else said, kept) if line]
    return join(*lines) if lines else None


def _price(choice: Choice) -> Html:
    proposal = choice.proposal
    if proposal.action.kind == "leave_alone":
        return tag("p", "nothing changes · no cost", cls="price")
    days = f"{proposal.days:g} day{'' if proposal.days == 1 else 's'}" if proposal.days else "no extra time"
    cost = str(proposal.cost) if proposal.cost.amount else "no cost"
    return tag("p", f"{ROUTE_WORDS.get(proposal.route, proposal.route)} · {cost} · {days}", cls="price")


def _preview(choice: Choice, index: Index) -> Html | None:
    sound = {**index.sound("a", choice.before), **index.sound("b", choice.after)}
    if "data-a" not in sound or "data-b" not in sound:
        return None
    window = choice.proposal.window
    at = {"data-at": f"{window.start:.3f}"} if window else {}
    button = play_button(choice.proposal.summary, {**sound, **at}, "Listen")
    return tag("div", button, ab_toggle(), cls="preview")
