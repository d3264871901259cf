"""What an artist means by what must be kept."""

import pytest
from tests.made import made_demo, made_listening

from longplay.song.brief import Brief
from longplay.song.must_keep import keeps_performance_only, kept_sections, kept_tracks, unknown_entries


@pytest.mark.parametrize("entry", ["Lead", "lead vocal", "the singing", "my voice", "lead vocal performance"])
def test_the_singer_is_found_under_many_names(entry: str) -> None:
    assert kept_tracks(Brief(must_keep=(entry,)), made_demo()) == {"Lead": entry}


@pytest.mark.parametrize(
    ("entry", "names"), [("the chorus", 2), ("verse 1", 1), ("verse 9", 0), ("intro riff", 1), ("guitar", 0)]
)
def test_sections_by_label_or_by_name(entry: str, names: int) -> None:
    assert len(kept_sections(Brief(must_keep=(entry,)), made_listening().structure)) == names


@pytest.mark.parametrize("entry", ["Lead", "guitar", "the outro", "La la"])
def test_what_can_be_placed_is_known(entry: str) -> None:
    assert unknown_entries(Brief(must_keep=("lead vocal", entry)), made_demo(), made_listening()) == ()


@pytest.mark.parametrize("entry", ["the kazoo", "verse 9", "never sung words"])
def test_what_cannot_be_placed_is_named(entry: str) -> None:
    assert unknown_entries(Brief(must_keep=(entry, "Lead")), made_demo(), made_listening()) == (entry,)


def test_a_performance_is_less_than_a_track() -> None:
    assert keeps_performance_only("lead vocal performance")
    assert not keeps_performance_only("lead vocal")
    assert not keeps_performance_only("LV take 3", "LV take 3")
    assert keeps_performance_only("LV take 3 as sung, the performance", "LV take 3")


def test_of_two_wishes_for_one_track_the_wider_one_counts() -> None:
    assert kept_tracks(Brief(must_keep=("lead vocal performance", "Lead")), made_demo()) == {"Lead": "Lead"}
