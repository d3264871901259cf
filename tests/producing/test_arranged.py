from tests.made import made_demo, made_proposal

from longplay.producing.arranged import unknown_parts
from longplay.song.proposal import AddPart
from longplay.song.section_plan import ArrangementByHand, SectionByHand

BASS = made_proposal(AddPart("bass", "bass", "electric_bass", ("chorus",)))


def test_a_misspelt_part_is_named_and_a_known_one_is_not() -> None:
    demo = made_demo()
    by_hand = ArrangementByHand((SectionByHand("chorus 1", 0, ("bass",), ("Lead", "stringz")),))
    (note,) = unknown_parts(by_hand, demo, (BASS,))
    assert note == "arrangement.toml: nobody is called “stringz” (chorus 1); there is: Guitar, Lead, bass"
