"""The smaller version of each action."""

import pytest

from longplay.song.proposal import (
    Action,
    AddPart,
    LeaveAlone,
    MuteTrack,
    RepairTrack,
    RepeatBars,
    RideLevel,
    RidePhrases,
    ShortenSection,
    StopBar,
    ThinTrack,
    TightenTrack,
    TuneNotes,
)
from longplay.song.time import Span
from longplay.stages.plan.smaller import smaller

SPAN = Span(1.0, 2.0, 1, 1)


@pytest.mark.parametrize(
    ("action", "less"),
    [
        (MuteTrack("g", ("verse 1", "verse 2")), MuteTrack("g", ("verse 2",))),
        (MuteTrack("g", ("bridge",)), ThinTrack("g", ("bridge",), -6.0, 120.0)),
        (ThinTrack("g", ("verse",), -3.0, 120.0), ThinTrack("g", ("verse",), -1.5, 60.0)),
        (RideLevel("v", SPAN, 4.0), RideLevel("v", SPAN, 2.0)),
        (TuneNotes("v", ((1.0, 2.0, 30.0),)), TuneNotes("v", ((1.0, 2.0, 15.0),))),
        (TightenTrack("g", ("verse",), 60.0, 0.7), TightenTrack("g", ("verse",), 60.0, 0.35)),
        (RidePhrases("v", ((1.0, 2.0, -3.0),)), RidePhrases("v", ((1.0, 2.0, -1.5),))),
        (AddPart("d", "drums", "kit", ("a", "b", "c"), 0.6), AddPart("d", "drums", "kit", ("b", "c"), 0.3)),
        (ShortenSection("bridge", 5, 8), ShortenSection("bridge", 5, 6)),
        (RepeatBars("g", 1, 4, 33, "riff"), RepeatBars("g", 1, 2, 33, "riff")),
        (RepeatBars("v", 9, 10, 33, "line"), None),
        (RepeatBars("g", 1, 1, 33, "riff"), None),
        (StopBar("chorus", 13, 4.0), StopBar("chorus", 13, 2.0)),
        (StopBar("chorus", 13, 1.0), None),
        (RepairTrack("g", invert=True), None),
        (LeaveAlone("g"), None),
    ],
)
def test_half_of_it(action: Action, less: Action | None) -> None:
    assert smaller(action) == less
