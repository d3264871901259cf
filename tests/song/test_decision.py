"""The state of a proposal is a fold over the log."""

from dataclasses import replace

import pytest

from longplay.song.decision import Decision, latest_decisions, state_of
from longplay.song.money import Money
from longplay.song.proposal import MuteTrack, Proposal

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
