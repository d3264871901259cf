"""Which repair is offered for which problem, and what stands beside it."""

from dataclasses import replace

import pytest
from tests.stages.critique.made_songs import band, problem
from tests.stages.plan.test_plan import of_kind, planned

from longplay.song.listening import Problem
from longplay.song.proposal import RepairTrack

pytestmark = pytest.mark.usefixtures("store")

HUM = problem("hum", unit="dbfs", value=-48.0, hz=50.02)
CLICKS = [problem("click", value=1.0, start=at, end=at + 0.002) for at in (21.0, 35.0)]
TAIL = problem("silent_tail", unit="s", value=3.0, start=86.0, end=89.0)
SPEED = problem("wrong_rate", unit="percent", value=8.84, hz=48000.0)


@pytest.mark.parametrize(
    ("problems", "wanted"),
    [
        ([HUM], RepairTrack("Guitar", hum_hz=50.02)),
        (CLICKS, RepairTrack("Guitar", clicks=(21.0, 35.0))),
        ([TAIL], RepairTrack("Guitar", silence_after_s=86.0)),
        ([SPEED], RepairTrack("Guitar", recorded_at_hz=48000)),
        ([problem("clipping")], RepairTrack("Guitar", declip=True)),
    ],
)
def test_each_kind_has_its_repair(problems: list[Problem], wanted: RepairTrack) -> None:
    (mend,) = of_kind(planned(band(problems=tuple(problems))), "repair")
    assert mend.action == wanted
    assert mend.measure == problems[0].measure


@pytest.mark.parametrize("trouble", [HUM, CLICKS[0], SPEED, problem("clipping")])
def test_what_changes_the_sound_may_be_left_alone(trouble: Problem) -> None:
    proposals = planned(band(problems=(trouble,)))
    (mend,) = of_kind(proposals, "repair")
    beside = [p for p in proposals if p.answers == mend.answers and p.action.kind == "leave_alone"]
    assert beside
    assert beside[0].alternative_to


def test_two_kinds_on_one_track_are_left_alone_apart() -> None:
    kept = of_kind(planned(band(problems=(HUM, SPEED))), "leave_alone")
    assert len({p.alternative_to for p in kept if p.action.target == "Guitar" and "recording" in p.id}) == 2


def test_a_loud_finished_mix_is_not_taken_apart() -> None:
    assert not of_kind(planned(band(problems=(problem("clipping"),), kind="bounce")), "repair")


def test_two_kinds_on_one_track_are_two_repairs() -> None:
    mends = of_kind(planned(band(problems=(HUM, TAIL, replace(HUM, track="Lead")))), "repair")
    assert sorted((m.action.target, m.measure) for m in mends) == [
        ("Guitar", "hum"), ("Guitar", "silent tail"), ("Lead", "hum"),
    ]  # fmt: skip
