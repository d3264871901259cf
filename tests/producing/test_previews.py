import pytest
from tests.made import made_demo, made_listening, made_proposal

from longplay.producing.previews import windows
from longplay.song.proposal import Action, MoveBars, RepeatBars, ShortenSection, StopBar
from longplay.stages.arrange.form import make_form
from longplay.stages.edit.edit import edit


def bars(action: Action) -> tuple[int, int]:
    """First bars of the excerpts without and with the action."""
    demo, listening, proposal = made_demo(), made_listening(), made_proposal(action)
    before, after = (make_form(demo, listening, edit(demo, listening, given)) for given in ((), (proposal,)))
    (a, _), (b, _) = windows(proposal, before, after)
    return before.grid.bar(a + 0.01), after.grid.bar(b + 0.01)


@pytest.mark.parametrize(
    ("action", "heard"),
    [
        (ShortenSection("verse 2", 19, 20), (17, 17)),
        (RepeatBars("intro", 1, 4, 25, "riff"), (23, 23)),
        (MoveBars("chorus 2", 25, 32, 13), (11, 11)),
        (MoveBars("verse 1", 5, 12, 25), (3, 3)),
        (StopBar("chorus 2", 25, 2.0), (23, 23)),
    ],
)
def test_a_change_of_the_form_is_heard_two_bars_after_the_excerpt_begins(
    action: Action, heard: tuple[int, int]
) -> None:
    assert bars(action) == heard
