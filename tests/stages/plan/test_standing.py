"""The five answers follow what is agreed, and tell what waits apart."""

from dataclasses import replace

import pytest
from tests.made import made_proposal

from longplay.song.brief import Brief
from longplay.song.money import Money
from longplay.song.proposal import AddPart, HirePlayer, Proposal, RecordAgain
from longplay.song.rates import Rate, RateCard
from longplay.song.standing import QUESTIONS, StandingAnswer
from longplay.stages.plan.standing import five_answers

CARD = RateCard("mine", "EUR", "2026-01-01", (Rate("studio", Money(30000), 1.0, "asked"),))
DRUMS = made_proposal(AddPart("drums", "drums", "acoustic_kit", ("chorus 1",)))
DRUMMER = made_proposal(
    HirePlayer("drummer", "drummer", ("chorus 1",), "simple"), route="hire", cost=Money(15000), days=0.5
)
DRUMMER = replace(DRUMMER, alternative_to=DRUMS.id)
AGAIN = made_proposal(RecordAgain("guitar", (), "closer"), route="artist", days=2.0)
ALL = (DRUMS, DRUMMER, AGAIN)


def answers(states: dict[Proposal, str], brief: Brief | None = None) -> dict[str, StandingAnswer]:
    """The five answers by question; proposals that are not named wait."""
    by_id = {p.id: "open" for p in ALL} | {p.id: state for p, state in states.items()}
    given = five_answers(ALL, by_id, brief or Brief(), CARD, "2026-11-01")
    assert tuple(a.question for a in given) == QUESTIONS
    return dict(zip(("studio", "engineer", "audition", "deadline", "cost"), given, strict=True))


def test_nothing_agreed_needs_nobody() -> None:
    told = answers(dict.fromkeys(ALL, "rejected"))
    assert (told["studio"].answer, told["engineer"].answer, told["audition"].answer) == ("no", "no", "nobody")


def test_a_drummer_needs_a_studio_and_is_auditioned() -> None:
    told = answers({DRUMMER: "accepted"})
    assert (told["studio"].answer, told["engineer"].answer, told["audition"].answer) == ("yes", "yes", "drummer")
    assert "300.00 EUR" in told["studio"].because


def test_what_waits_is_told_as_a_condition() -> None:
    told = answers({})
    assert told["studio"].answer == told["engineer"].answer == "not yet"
    assert told["audition"].answer == "nobody yet"


def test_a_guitar_at_home_needs_no_studio() -> None:
    told = answers({AGAIN: "accepted", DRUMMER: "rejected"})
    assert told["studio"].answer == "no"
    assert "where the demo was recorded" in told["studio"].because


@pytest.mark.parametrize(
    ("deadline", "agreed", "word"),
    [
        ("2026-11-02", (AGAIN,), "no"),
        ("2026-11-02", (), "only what is agreed"),
        ("2026-12-24", (AGAIN,), "yes"),
        ("2026-10-01", (), "no"),
        ("", (), "no date"),
    ],
)
def test_the_deadline_is_held_against_the_days_of_people(
    deadline: str, agreed: tuple[Proposal, ...], word: str
) -> None:
    told = answers(dict.fromkeys(agreed, "accepted"), Brief(deadline=deadline))
    assert told["deadline"].answer == word


def test_the_cost_is_held_against_the_budget() -> None:
    told = answers({DRUMMER: "accepted"}, Brief(budget=Money(10000)))
    assert told["cost"].answer == "150.00 EUR"
    assert "over the budget" in told["cost"].because


def test_a_part_that_is_only_a_guide_asks_for_a_player() -> None:
    piano = made_proposal(AddPart("keys", "keys", "grand_piano", ("chorus 1",)))
    told = five_answers((piano,), {piano.id: "accepted"}, Brief(), CARD, "2026-11-01")[2]
    assert "guide" in told.answer
    assert "grand piano" in told.details[0]
