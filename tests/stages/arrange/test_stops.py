from dataclasses import replace

import pytest
from tests.stages.arrange.written import the_band, written

from longplay.song.arrangement import Stop
from longplay.song.edit import Piece
from longplay.song.part import Part
from longplay.song.time import Tick
from longplay.stages.arrange.steps import CRASH, KICK, RIDE
from longplay.stages.arrange.stops import with_stops

FORM = written(pieces=(Piece(1, 36),)).form
START, END = 24 * 3840 - 2 * 960, 24 * 3840
STOPPED = replace(FORM, stops=(Stop(FORM.grid.seconds(START), FORM.grid.seconds(END)),))


@pytest.mark.parametrize("name", ["drums", "bass", "strings"])
def test_no_part_begins_or_sounds_in_a_stop(name: str) -> None:
    part = with_stops(the_band()[name], STOPPED)
    assert not [n for n in part.notes if START <= n.start < END]
    if name != "drums":
        assert not [n for n in part.notes if n.start < END and n.start + n.length > START]


@pytest.mark.parametrize("name", ["drums", "bass", "strings"])
def test_everybody_comes_back_on_the_beat_behind_it(name: str) -> None:
    back = {n.midi for n in with_stops(the_band()[name], STOPPED).notes if n.start == END}
    assert back
    assert name != "drums" or KICK in back


def test_a_held_note_is_struck_again_and_keeps_its_end() -> None:
    held = replace(the_band()["strings"].notes[0], start=Tick(START - 960), length=Tick(END - START + 1920))
    before, again = with_stops(Part("strings", "strings", "string_section", (held,)), STOPPED).notes
    assert (before.start, before.length) == (held.start, 960)
    assert (again.start, again.start + again.length) == (END, held.start + held.length)


def test_cymbals_that_ring_are_choked() -> None:
    notes = [replace(the_band()["drums"].notes[0], start=Tick(START - 960), midi=key) for key in (CRASH, RIDE)]
    part = Part("drums", "drums", "acoustic_kit", tuple(notes))
    assert {n.start + n.length for n in with_stops(part, STOPPED).notes if n.midi != KICK} == {START}


def test_drums_that_rest_before_a_stop_rest_behind_it() -> None:
    part = Part("drums", "drums", "acoustic_kit", tuple(n for n in the_band()["drums"].notes if n.start > END + 3840))
    assert with_stops(part, STOPPED) == part


def test_without_stops_a_part_stays_as_it_is() -> None:
    assert with_stops(the_band()["bass"], FORM) == the_band()["bass"]
