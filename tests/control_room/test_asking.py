"""What a person is asked in the terminal."""

import sys
import time
from io import StringIO
from typing import Any

import pytest
from rich.console import Console
from tests.made import made_proposal

from longplay.control_room.asking import ask_in_terminal
from longplay.control_room.progress_display import showing_progress
from longplay.song.proposal import Action, LeaveAlone, MuteTrack


@pytest.mark.parametrize(
    ("action", "verdict"), [(MuteTrack("loop", ("verse 1", "verse 2")), "smaller"), (LeaveAlone("loop"), "")]
)
def test_smaller_is_offered_only_where_there_is_less(
    action: Action, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO("s\nl\n"))
    console = Console(file=StringIO())
    with showing_progress(console) as display:
        assert ask_in_terminal(console, display)(made_proposal(action), None) == verdict


def test_a_question_is_not_painted_over(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = StringIO()
    console = Console(file=screen, force_terminal=True, width=80)
    painted: list[int] = []

    class Slow(StringIO):
        def readline(self, *_: Any) -> Any:
            painted.append(len(screen.getvalue()))
            time.sleep(0.4)
            painted.append(len(screen.getvalue()))
            return "y\n"

    monkeypatch.setattr(sys, "stdin", Slow())
    with showing_progress(console) as display:
        display.begin("Writing the record", 3)
        assert ask_in_terminal(console, display)(made_proposal(MuteTrack("loop", ("verse 1",))), None) == "accept"
    assert painted[0] == painted[1]
