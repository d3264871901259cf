from collections import Counter
from typing import Any

import pytest
from tests.stages.arrange.written import BAND, written

from longplay.song.proposal import AddPart
from longplay.song.section_plan import DOORS, ArrangementByHand, LockedBars, SectionByHand, SectionPlan

FULL = (*BAND, AddPart("keys", "keys", "grand_piano", ()), AddPart("g", "guitar", "acoustic_guitar", ("chorus 2",)))
SEEDS = (1, 2, 3, 4, 5)


def plan(*actions: AddPart, **changes: Any) -> dict[str, SectionPlan]:
    return {section.section: section for section in written(*(actions or FULL), **changes).plan}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("style", ["singer-songwriter pop", "folk"])
def test_no_way_in_is_taken_at_more_than_half_of_the_doors(seed: int, style: str) -> None:
    doors = Counter(s.door for s in list(plan(seed=seed, style=style).values())[1:])
    assert max(doors.values()) <= 2
    assert set(doors) <= set(DOORS)


@pytest.mark.parametrize("seed", SEEDS)
def test_somebody_leaves_before_each_step_up(seed: int) -> None:
    arrangement = written(*FULL, seed=seed)
    parts = {p.name: p for p in arrangement.parts}
    for before, section in zip(arrangement.plan, arrangement.plan[1:], strict=False):
        if section.energy > before.energy:
            assert section.leaves
        door = (section.first_bar - 1) * 3840
        rest = range(door - section.leave_beats * 960, door)
        assert not [n for name in section.leaves for n in parts[name].notes if n.start in rest]


def test_the_plan_says_who_plays_and_what_for() -> None:
    chorus = plan()["chorus 2"]
    assert {p.name: p.function for p in chorus.playing if p.ours}["bass"] == "floor"
    assert [p.name for p in chorus.playing if not p.ours] == ["Lead", "Guitar"]
    assert chorus.groove


def test_verse_two_is_denser_than_verse_one() -> None:
    first, second = (plan()[name].plays("keys") for name in ("verse 1", "verse 2"))
    assert first
    assert second
    assert first.density < second.density


def test_a_track_that_is_replaced_does_not_play() -> None:
    instead = AddPart("d", "drums", "acoustic_kit", ("chorus 1",), replaces="Guitar")
    assert plan(instead)["chorus 1"].plays("Guitar") is None
    assert plan(instead)["chorus 2"].plays("Guitar")


def test_a_person_changes_who_plays_and_how_much() -> None:
    chorus = SectionByHand("chorus 1", energy=2, rest=("drums",), play=("strings",))
    arrangement = written(by_hand=ArrangementByHand((chorus,)))
    found = {s.section: s for s in arrangement.plan}["chorus 1"]
    assert (found.energy, found.plays("drums"), bool(found.plays("strings"))) == (2, None, True)
    drums = next(p for p in arrangement.parts if p.name == "drums")
    assert not [n for n in drums.notes if 12 * 3840 < n.start < 16 * 3840]


@pytest.mark.parametrize("seed", [1, 2])
def test_locked_bars_outlive_other_seeds(seed: int) -> None:
    drums = next(p for p in written(seed=7).parts if p.name == "drums")
    held = tuple(n for n in drums.notes if 12 * 3840 <= n.start < 14 * 3840)
    by_hand = ArrangementByHand(locked=(LockedBars("drums", 13, 14, held),))
    again = next(p for p in written(seed=seed, by_hand=by_hand).parts if p.name == "drums")
    assert tuple(n for n in again.notes if 12 * 3840 <= n.start < 14 * 3840) == held
    assert again.notes != drums.notes
