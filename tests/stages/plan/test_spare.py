"""What must be kept is a hard limit."""

from dataclasses import replace

import pytest
from tests.made import made_demo, made_listening

from longplay.song.brief import Brief
from longplay.song.listening import Listening
from longplay.song.proposal import (
    Action,
    AddPart,
    MoveBars,
    MuteTrack,
    RecordAgain,
    RepairTrack,
    RepeatBars,
    RideLevel,
    ShortenSection,
    SingAgain,
    StopBar,
    TightenTrack,
)
from longplay.song.time import Span
from longplay.stages.plan.spare import spare

SPAN = Span(12.0, 15.0, 5, 6, "Lead")
RIDE, INVERT, SHIFT = RideLevel("Lead", SPAN, 2.0), RepairTrack("Lead", invert=True), RepairTrack("Lead", shift_ms=-20)


def worded() -> Listening:
    listening = made_listening()
    phrases = tuple(replace(p, text="Carry me home") if i == 0 else p for i, p in enumerate(listening.phrases))
    return replace(listening, phrases=phrases)


def left(action: Action, *keep: str) -> Action | None:
    return spare(action, Brief(must_keep=keep), made_demo(), worded())[0]


@pytest.mark.parametrize("action", [RIDE, INVERT])
def test_a_performance_may_be_ridden_and_mended_but_a_track_may_not(action: Action) -> None:
    assert left(action, "lead vocal performance") == action
    assert left(action, "Lead") is None


@pytest.mark.parametrize("entry", ["lead vocal performance", "Lead", "carry me home"])
def test_the_take_is_never_replaced_or_cut(entry: str) -> None:
    assert left(SingAgain("Lead", SPAN, "", ""), entry) is None
    assert left(ShortenSection("verse 1", 5, 6), entry) is None


def test_a_kept_take_is_not_moved_muted_or_played_over() -> None:
    for action in (SHIFT, MuteTrack("Lead", ()), AddPart("x", "pad", "warm_pad", ("verse 1",), replaces="Lead")):
        assert left(action, "lead vocal performance") is None


def test_a_kept_track_is_not_brought_again() -> None:
    assert left(RepeatBars("Guitar", 1, 2, 33, "riff"), "Guitar") is None
    assert left(RepeatBars("Lead", 5, 6, 25, "line"), "lead vocal performance") is not None


def test_what_is_not_touched_stays_possible() -> None:
    for action in (RepeatBars("Guitar", 1, 2, 33, "riff"), MuteTrack("Guitar", ("verse 1",))):
        assert left(action, "lead vocal performance") == action


def test_kept_sections_are_taken_out() -> None:
    everywhere = MuteTrack("Guitar", ())
    assert left(everywhere, "verse") == replace(everywhere, sections=("intro", "chorus 1", "chorus 2", "outro"))
    assert left(MuteTrack("Guitar", ("verse 1",)), "verse") is None


@pytest.mark.parametrize("action", [RIDE, SingAgain("Lead", SPAN, "", ""), RecordAgain("Lead", (SPAN,), "")])
def test_nothing_in_a_kept_section_is_ridden_or_asked_for_again(action: Action) -> None:
    assert left(action, "verse 1") is None
    assert left(action, "chorus") == action


def test_a_kept_section_is_not_moved_or_silenced() -> None:
    assert left(MoveBars("chorus 2", 25, 32, 13), "chorus 2") is None
    assert left(MoveBars("chorus 2", 25, 32, 13), "verse 2") is not None
    assert left(StopBar("chorus 2", 25, 2.0), "verse 2") is None


def test_a_kept_take_sings_through_a_stop() -> None:
    assert left(StopBar("chorus 1", 13, 2.0), "lead vocal performance") is None
    assert left(StopBar("chorus 1", 13, 2.0, ("Lead",)), "lead vocal performance") is not None


def test_a_kept_performance_is_never_tightened_and_kept_sections_stay_loose() -> None:
    tighten = TightenTrack("Guitar", ("verse 1", "chorus 1"), 60.0)
    assert left(tighten, "guitar performance") is None
    assert left(tighten, "verse 1") == replace(tighten, sections=("chorus 1",))
