"""The state of a proposal is a fold over the log."""

from dataclasses import replace

import pytest

from longplay.song.decision import Decision, latest_decisions, other_ways, state_of, states_of, waiting
from longplay.song.money import Money
from longplay.song.proposal import LeaveAlone, MuteTrack, Proposal

MUTE = Proposal("p1", ("f1",), MuteTrack("loop", ("bridge",)), "", "", "in_house", Money(0), 0.0)


def line(sequence: int, verdict: str) -> Decision:
    return Decision(sequence, MUTE, verdict, "Ana", "2026-01-01T00:00:00+00:00")


def test_the_last_word_stands_whatever_the_order_of_lines() -> None:
    assert state_of(MUTE, latest_decisions([line(2, "reject"), line(1, "accept")])) == "rejected"


def test_undo_opens_it_again() -> None:
    assert state_of(MUTE, latest_decisions([line(1, "accept"), line(2, "undo")])) == "open"


@pytest.mark.parametrize("verdict", ["accept", "reject", "smaller"])
def test_a_changed_action_is_stale(verdict: str) -> None:
    changed = replace(MUTE, action=MuteTrack("loop", ("bridge", "verse 2")))
    assert state_of(changed, latest_decisions([line(1, verdict)])) == "stale"
    assert state_of(MUTE, latest_decisions([line(1, verdict)])) != "stale"


LEAVE = replace(MUTE, id="p2", action=LeaveAlone("loop"), alternative_to="p1")


@pytest.mark.parametrize(("first", "later"), [(MUTE, LEAVE), (LEAVE, MUTE)])
def test_of_two_that_compete_the_one_accepted_later_stands(first: Proposal, later: Proposal) -> None:
    log = [replace(line(1, "accept"), proposal=first), replace(line(2, "accept"), proposal=later)]
    assert states_of((MUTE, LEAVE), log) == {first.id: "superseded", later.id: "accepted"}
    undone = [*log, replace(line(3, "undo"), proposal=later)]
    assert states_of((MUTE, LEAVE), undone) == {first.id: "accepted", later.id: "open"}


def test_other_ways_of_what_is_agreed_wait_for_nobody() -> None:
    third = replace(LEAVE, id="p3", alternative_to="p2")
    else_ = replace(LEAVE, id="p4", alternative_to="")
    three = (MUTE, LEAVE, third, else_)
    agreed = states_of(three, [line(1, "accept")])
    assert other_ways(three, agreed) == {"p2", "p3"}
    assert waiting(three, agreed) == (else_,)
    assert waiting(three, states_of(three, [])) == three
