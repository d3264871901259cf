from itertools import pairwise
from typing import Any

import pytest
from tests.made import made_chords, made_grid, made_listening
from tests.stages.arrange.written import written

from longplay.song.part import Part
from longplay.song.proposal import AddPart

BAR = 4 * 960


def backing(
    sections: tuple[str, ...] = ("chorus 1", "chorus 2"),
    density: float = 0.4,
    spans: tuple[tuple[float, float], ...] = (),
    **heard: Any,
) -> Part:
    action = AddPart("backing vocal", "backing vocal", "lead_voice", sections, density, spans=spans)
    parts = written(action, **heard).parts
    return parts[0] if parts else Part("backing vocal", "backing vocal", "lead_voice", ())


def test_it_sings_where_the_lead_sings_and_only_in_its_sections() -> None:
    part, grid = backing(), made_grid()
    leads = {grid.tick(n.onset) for n in made_listening().notes}
    assert part.instrument == "lead_voice"
    assert {n.start for n in part.notes} <= leads
    assert {n.start // BAR + 1 for n in part.notes} == {13, 14, 15, 25, 26, 27, 29, 30, 31}


def test_notes_on_the_beat_are_tones_of_the_chord_and_never_rub() -> None:
    grid, chords = made_grid(), made_chords(made_grid())
    lead = {grid.tick(n.onset): n.midi for n in made_listening().notes}
    for note in backing().notes:
        at = grid.seconds(note.start + note.length // 2)
        chord = next(c.chord for c in chords if c.start <= at < c.end)
        assert note.midi % 12 in chord.pitch_classes
        assert abs(note.midi - lead[note.start]) in {3, 4, 5, 7, 8, 9}


def test_it_moves_little() -> None:
    assert all(abs(a.midi - b.midi) <= 5 for a, b in pairwise(backing().notes))


def test_only_the_words_that_were_asked_for() -> None:
    grid = made_grid()
    part = backing(spans=((grid.bar_start(14) - 0.02, grid.bar_start(15) - 0.1),))
    assert {n.start // BAR + 1 for n in part.notes} == {14}


def test_density_brings_a_second_line_in_the_last_section_only() -> None:
    notes = backing(density=0.6).notes
    doubled = {n.start // BAR + 1 for n, other in pairwise(notes) if n.start == other.start}
    assert doubled
    assert min(doubled) >= 25


def test_no_chord_no_backing() -> None:
    assert backing(chords=made_chords(made_grid(), confidence=0.1)).notes == ()


def test_an_unsure_chord_gives_no_third_of_its_own() -> None:
    part = backing(chords=made_chords(made_grid(), confidence=0.4))
    assert {n.why.split(" under ")[1] for n in part.notes}
    assert all(n.midi % 12 in {0, 7, 2, 9, 4, 5} for n in part.notes)


@pytest.mark.parametrize("section", ["verse 1"])
def test_every_note_says_why(section: str) -> None:
    assert all("the lead, under" in n.why for n in backing((section,)).notes)
