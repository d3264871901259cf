"""What the terminal says of proposals and changes."""

from dataclasses import replace

import pytest
from tests.made import made_proposal

from longplay.control_room.wording import change_of, price_of
from longplay.song.change import Change
from longplay.song.money import Money
from longplay.song.proposal import LeaveAlone, MuteTrack

MUTE = made_proposal(MuteTrack("loop", ("bridge",)))


@pytest.mark.parametrize(
    ("route", "cost", "days", "told"),
    [
        ("in_house", 0, 0.0, "in-house"),
        ("artist", 0, 0.5, "the artist, 0.5 days"),
        ("hire", 15000, 1.0, "hired, 150.00 EUR, 1 day"),
    ],
)
def test_a_price_names_only_what_there_is(route: str, cost: int, days: float, told: str) -> None:
    assert price_of(replace(MUTE, route=route, cost=Money(cost), days=days)) == told


def test_leaving_alone_changes_nothing() -> None:
    assert price_of(replace(MUTE, action=LeaveAlone("loop"))) == "nothing changes"


def test_a_change_is_told_with_units_and_plain_signs() -> None:
    change = Change("p", "Mute it.", "level", "db", -0.01, -2.04, (None, None))
    assert change_of(change) == "Mute it. (level: -0.01 dB -> -2.04 dB)"
    assert change_of(replace(change, after=None)) == "Mute it."
