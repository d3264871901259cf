from dataclasses import replace

from tests.made import BEAT, made_demo, made_grid, made_listening

from longplay.formats.library import library_file
from longplay.formats.style_toml import read_style
from longplay.song.edit import EditList, Piece
from longplay.song.harmony import ChordSpan, parse_chord
from longplay.stages.arrange.chart import Chart, make_chart
from longplay.stages.arrange.form import make_form

STYLE = read_style(library_file("styles", "singer-songwriter pop"))


def chart_of(*pieces: Piece, **changes: object) -> Chart:
    listening = made_listening(**changes)
    return make_chart(make_form(made_demo(), listening, EditList((), pieces)), listening, STYLE)


def test_the_second_verse_and_the_last_chorus_do_one_thing_more() -> None:
    energies = dict(chart_of().energies)
    assert energies["verse 2"] == energies["verse 1"] + 1 < energies["chorus 1"]
    assert energies["chorus 2"] == energies["chorus 1"] + 1


def test_chords_stand_on_beats() -> None:
    grid = made_grid()
    late = tuple(replace(c, start=c.start + 0.05) for c in made_listening().chords)
    assert [h.start for h in chart_of(chords=late).harmony] == [3840 * i for i in range(36)]
    assert grid.bar_start(2) - grid.bar_start(1) == 4 * BEAT


def test_a_push_stays_a_push() -> None:
    chords = (ChordSpan(0.5, 2.7, parse_chord("C"), 0.9), ChordSpan(0.5 + 3.5 * BEAT, 5.5, parse_chord("F"), 0.9))
    assert [h.start for h in chart_of(chords=chords).harmony] == [0, 3360]


def test_equal_neighbours_are_one_chord() -> None:
    chords = (ChordSpan(0.5, 3.0, parse_chord("C"), 0.4), ChordSpan(3.0, 5.5, parse_chord("C"), 0.9))
    assert [(h.start, h.end, h.confidence) for h in chart_of(chords=chords).harmony] == [(0, 7680, 0.9)]


def test_a_long_gap_stays_empty() -> None:
    chords = (ChordSpan(0.5, 3.0, parse_chord("C"), 0.9), ChordSpan(8.0, 10.5, parse_chord("F"), 0.9))
    assert chart_of(chords=chords).chord_at(5000) is None


def test_everybody_lands_on_the_last_chord() -> None:
    assert chart_of().ending == 35 * 3840


def test_a_last_chord_that_goes_on_long_is_left_at_the_last_bar_line() -> None:
    chords = (*made_listening().chords[:30], ChordSpan(75.5, 90.5, parse_chord("C"), 0.9))
    assert chart_of(chords=chords).ending == 35 * 3840


def test_sung_notes_come_with_their_tracks_only() -> None:
    riff = chart_of(Piece(1, 24), Piece(5, 8, True, ("Guitar",)), Piece(25, 36))
    assert len(riff.sung) == len(chart_of().sung)
