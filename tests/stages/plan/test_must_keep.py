"""What must be kept is a hard limit."""

from dataclasses import replace

import pytest
from tests.made import made_demo, made_listening

from longplay.song.brief import Brief
from longplay.song.listening import Listening
from longplay.song.proposal import (
    Action,
    AddPart,
    MuteTrack,
    RepairTrack,
    RepeatBars,
    RideLevel,
    ShortenSection,
    SingAgain,
)
from longplay.song.time import Span
from longplay.stages.plan.must_keep import kept_sections, kept_tracks, spare

SPAN = Span(12.0, 15.0, 5, 6, "Lead")
RIDE, INVERT, SHIFT = RideLevel("Lead", SPAN, 2.0), RepairTrack("Lead", invert=True), RepairTrack("Lead", shift_ms=-20)


def worded() -> Listening:
    listening = made_listening()
    phrases = tuple(replace(p, text="Carry me home") if i == 0 else p for i, p in enumerate(listening.phrases))
    return replace(listening, phrases=phrases)


def left(action: Action, *keep: str) -> Action | None:
    return spare(action, Brief(must_keep=keep), made_demo(), worded())[0]


@pytest.mark.parametrize("entry", ["Lead", "lead vocal", "the singing", "my voice", "lead vocal performance"])
def test_the_singer_is_found_under_many_names(entry: str) -> None:
    assert kept_tracks(Brief(must_keep=(entry,)), made_demo()) == {"Lead": entry}


@pytest.mark.parametrize(
    ("entry", "names"), [("the chorus", 2), ("verse 1", 1), ("verse 9", 0), ("intro riff", 1), ("guitar", 0)]
)
def test_sections_by_label_or_by_name(entry: str, names: int) -> None:
    assert len(kept_sections(Brief(must_keep=(entry,)), made_listening().structure)) == names


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


def test_what_is_not_touched_stays_possible() -> None:
    for action in (RepeatBars("Guitar", 1, 2, 33, "riff"), MuteTrack("Guitar", ("verse 1",))):
        assert left(action, "lead vocal performance") == action


def test_kept_sections_are_taken_out() -> None:
    everywhere = MuteTrack("Guitar", ())
    assert left(everywhere, "verse") == replace(everywhere, sections=("intro", "chorus 1", "chorus 2", "outro"))
    assert left(MuteTrack("Guitar", ("verse 1",)), "verse") is None
