"""Who decides, and what is carried out of it."""

from pathlib import Path

import pytest
from tests.made import made_proposal

from longplay.folder.decisions import DecisionLog
from longplay.folder.production_folder import ProductionFolder
from longplay.producing.deciding import check_decision, decide_now, first_choices, record_decision, standing_actions
from longplay.song.proposal import AddPart, HirePlayer, LeaveAlone, MuteTrack, Proposal
from longplay.song.refusal import Refusal

MUTE = made_proposal(MuteTrack("loop", ("verse 1", "verse 2")), answers=("f1",))
LEAVE = made_proposal(LeaveAlone("loop"), answers=("f1",), alternative_to=MUTE.id)
HIRE = made_proposal(HirePlayer("drummer", "drummer", (), ""), answers=("f2",), route="hire")
PART = made_proposal(AddPart("bass", "bass", "electric_bass", ("chorus",)), answers=("f3",))
ALL = (MUTE, LEAVE, HIRE, PART)


@pytest.mark.parametrize(
    ("verdict", "by", "people"), [("perhaps", "Ana", ()), ("accept", " ", ()), ("accept", "Ben", ("Ana",))]
)
def test_not_everything_is_a_decision(verdict: str, by: str, people: tuple[str, ...]) -> None:
    with pytest.raises(Refusal):
        check_decision(verdict, by, people)


def test_a_person_of_the_brief_decides() -> None:
    check_decision("accept", "ana", ("Ana", "Ben"))


def test_all_means_first_choices_that_nobody_is_paid_for() -> None:
    assert first_choices(ALL) == [MUTE, PART]


def test_all_keeps_what_is_only_a_guide_off_the_record() -> None:
    piano = made_proposal(AddPart("keys", "keys", "grand_piano", ()))
    assert first_choices([MUTE, piano]) == [MUTE]


def test_none_decides_nothing(tmp_path: Path) -> None:
    folder = ProductionFolder(tmp_path)
    assert decide_now(folder, ALL, (), "none", None).decisions == ()
    assert not folder.decisions.exists()


def test_what_is_rejected_stays_rejected_under_all(tmp_path: Path) -> None:
    folder = ProductionFolder(tmp_path)
    record_decision(folder, DecisionLog(()), MUTE, "reject", "Ana")
    log = decide_now(folder, ALL, (), "all", None)
    assert standing_actions(ALL, log.decisions) == (PART,)


def test_smaller_carries_out_less(tmp_path: Path) -> None:
    log = record_decision(ProductionFolder(tmp_path), DecisionLog(()), MUTE, "smaller", "Ana")
    (carried,) = standing_actions(ALL, log.decisions)
    assert carried.action == MuteTrack("loop", ("verse 2",))


def test_all_does_not_overrule_the_other_choice_of_a_person(tmp_path: Path) -> None:
    folder = ProductionFolder(tmp_path)
    record_decision(folder, DecisionLog(()), LEAVE, "accept", "Ana")
    log = decide_now(folder, ALL, (), "all", None)
    assert standing_actions(ALL, log.decisions) == (LEAVE, PART)


def test_what_a_later_choice_replaced_is_not_carried_out(tmp_path: Path) -> None:
    folder = ProductionFolder(tmp_path)
    log = record_decision(folder, DecisionLog(()), MUTE, "smaller", "Ana")
    log = record_decision(folder, log, LEAVE, "accept", "Ben")
    assert standing_actions(ALL, log.decisions) == (LEAVE,)


def test_who_said_yes_is_not_asked_about_the_other_ways(tmp_path: Path) -> None:
    asked: list[str] = []

    def yes(proposal: Proposal, _: object) -> str:
        asked.append(proposal.id)
        return "accept"

    decide_now(ProductionFolder(tmp_path), ALL, (), "ask", yes)
    assert asked == [MUTE.id, HIRE.id, PART.id]
