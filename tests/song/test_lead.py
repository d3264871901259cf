"""One lead for every room of the house."""

import pytest
from tests.made import made_listening

from longplay.song.lead import lead_name
from longplay.song.listening import SungNote

TWO = {"LV low": "lead vocal", "LV high": "lead vocal", "Guitar": "guitar"}


def sung(track: str, seconds: float) -> SungNote:
    return SungNote(1.0, 1.0 + seconds, 60, 0.0, 0.9, track)


@pytest.mark.parametrize("most", ["LV low", "LV high"])
def test_of_two_lead_vocals_the_one_that_sings_most(most: str) -> None:
    notes = (sung("LV low", 1.0), sung("LV high", 1.0), sung(most, 0.5), sung("Guitar", 9.0))
    assert lead_name(TWO, notes) == most


def test_a_silent_lead_vocal_leaves_the_lead_to_who_sings() -> None:
    roles = {"LV": "lead vocal", "Memo": "voice and guitar", "BV": "backing vocal"}
    assert lead_name(roles, (sung("Memo", 1.0), sung("BV", 5.0))) == "Memo"


def test_where_nobody_sings_it_is_the_first_of_the_likeliest_role() -> None:
    assert lead_name({"Bounce": "bounce", **TWO}, ()) == "LV low"
    assert lead_name({"Guitar": "guitar"}, made_listening().notes) == ""
