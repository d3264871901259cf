from dataclasses import replace

import numpy as np
import pytest
from tests.made import made_demo, made_grid, made_listening, made_proposal, made_track

from longplay.cache.store import Store
from longplay.formats.library import library_file
from longplay.formats.style_toml import read_style
from longplay.producing.seams import that_hold, told, warnings_of
from longplay.producing.sounding import Song
from longplay.song.brief import Brief
from longplay.song.edit import EditList, Piece
from longplay.song.listening import Phrase
from longplay.song.proposal import LeaveAlone, ShortenSection
from longplay.stages.arrange.form import make_form
from longplay.stages.edit.seam_check import check_seams

RATE = 8000


def song(*sung: tuple[float, float]) -> Song:
    """A song whose lead is a tone in the bars of each span (fractions count)."""
    grid, time = made_grid(), np.arange(92 * RATE) / RATE
    spans = [(grid.bar_start(1) + (a - 1) * 2.5, grid.bar_start(1) + (b - 1) * 2.5) for a, b in sung]
    gate = sum(((time >= a) & (time < b)).astype(np.float32) for a, b in spans)
    lead = made_track("Lead", "lead vocal", (0.3 * gate * np.sin(1400 * time)).astype(np.float32)[:, None], RATE)
    phrases = tuple(Phrase(a, b, "", "Lead", -20.0, 0.0, 4) for a, b in spans)
    demo = replace(made_demo(), tracks=(lead,), rate=RATE)
    style = read_style(library_file("styles", "singer-songwriter pop"))
    return Song(demo, made_listening(phrases=phrases, notes=()), Brief(), style, 0)


CUT = made_proposal(ShortenSection("chorus 1", 13, 16), id="cut")
LEAVE = made_proposal(LeaveAlone("chorus 1"), id="leave", alternative_to="cut", why="Waiting can be the point.")


@pytest.fixture(autouse=True)
def kept(store: Store) -> Store:
    """Every test here keeps audio."""
    return store


def test_a_cut_between_two_lines_is_offered() -> None:
    assert that_hold(song((9.0, 12.5), (17.0, 20.0)), (CUT, LEAVE)) == (CUT, LEAVE)


def test_a_cut_inside_a_word_is_not_and_leaving_says_why() -> None:
    (left,) = that_hold(song((5.0, 30.0)), (CUT, LEAVE))
    assert left.alternative_to == ""
    assert left.why.endswith("at bar 13 the seam would be inside a sung word.")


def test_each_seam_and_each_copy_is_told() -> None:
    a_song = song((9.0, 12.5), (17.0, 20.0))
    edits = EditList((), (Piece(1, 24), Piece(17, 20, True), Piece(25, 36)))
    form = make_form(a_song.demo, a_song.listening, edits)
    seams = check_seams(a_song.demo, a_song.listening, edits, form)
    assert [told(seam)[:14] for seam in seams] == ["Seam at bar 25", "Seam at bar 29"]
    copy = "Bars 25-28 (pre-chorus) are a copy: sing it again, if you can."
    assert warnings_of(form, a_song.listening, seams) == (copy,)
    torn = replace(seams[0], fails=("click",))
    assert warnings_of(form, a_song.listening, (torn,))[0].endswith("it does not hold: a click.")
