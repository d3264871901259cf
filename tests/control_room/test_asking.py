"""What a person is asked in the terminal."""

import sys
from io import StringIO

import pytest
from rich.console import Console
from tests.made import made_proposal

from longplay.control_room.asking import ask_in_terminal
from longplay.song.proposal import Action, LeaveAlone, MuteTrack


@pytest.mark.parametrize(
    ("action", "verdict"), [(MuteTrack("loop", ("verse 1", "verse 2")), "smaller"), (LeaveAlone("loop"), "")]
)
def test_smaller_is_offered_only_where_there_is_less(
    action: Action, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO("s\nl\n"))
    ask = ask_in_terminal(Console(file=StringIO()))
    assert ask(made_proposal(action), None) == verdict
