from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.made import made_demo, made_grid, made_listening, made_proposal

from longplay.song.arrangement import Form
from longplay.song.edit import EditList, Piece
from longplay.song.proposal import Action, MoveBars, RepeatBars, ShortenSection, StopBar
from longplay.stages.arrange.form import make_form
from longplay.stages.edit.edit import edit


def edits(*actions: Action) -> EditList:
    return edit(made_demo(), made_listening(), tuple(made_proposal(a, id=f"p{i}") for i, a in enumerate(actions)))


def laid(*actions: Action) -> list[tuple[int, int]]:
    return [(p.first_bar, p.last_bar) for p in edits(*actions).pieces]


def test_a_move_cuts_there_and_lays_here() -> None:
    assert edits(MoveBars("chorus 2", 25, 32, 13)).pieces == (Piece(1, 12), Piece(25, 32), Piece(13, 24), Piece(33, 36))


def test_a_move_into_itself_moves_nothing() -> None:
    assert laid(MoveBars("chorus 2", 25, 32, 28)) == [(1, 36)]


def test_a_bar_cut_and_moved_is_cut() -> None:
    assert laid(MoveBars("chorus 2", 25, 32, 13), ShortenSection("chorus 2", 29, 32)) == [
        (1, 12),
        (25, 28),
        (13, 24),
        (33, 36),
    ]


def test_what_is_brought_before_a_bar_goes_with_it() -> None:
    riff, move = RepeatBars("intro", 1, 4, 25, "riff"), MoveBars("chorus 2", 25, 32, 13)
    assert laid(riff, move) == laid(move, riff) == [(1, 12), (1, 4), (25, 32), (13, 24), (33, 36)]


def test_a_figure_before_a_bar_that_is_taken_out_stays_at_its_place() -> None:
    assert laid(RepeatBars("intro", 1, 4, 13, "riff"), ShortenSection("chorus 1", 13, 16)) == [
        (1, 12),
        (1, 4),
        (17, 36),
    ]


def test_a_doubled_section_is_doubled_where_it_lies() -> None:
    again, move = RepeatBars("chorus 2", 25, 32, 33, "section"), MoveBars("chorus 2", 25, 32, 13)
    assert laid(again, move) == [(1, 12), (25, 32), (25, 32), (13, 24), (33, 36)]


def test_a_section_comes_again_as_the_record_has_it_and_a_riff_whole() -> None:
    cut = ShortenSection("intro", 3, 4)
    assert laid(cut, RepeatBars("intro", 1, 4, 25, "riff"))[2] == (1, 4)
    assert laid(cut, RepeatBars("intro", 1, 4, 25, "section"))[2] == (1, 2)


def test_a_section_comes_before_the_riff_and_the_line_before_the_chorus() -> None:
    line, riff = RepeatBars("a", 7, 8, 25, "line"), RepeatBars("intro", 1, 4, 25, "riff")
    assert laid(line, riff)[1:3] == [(1, 4), (7, 8)]


def test_the_last_chord_stays_behind_the_last_bar_only() -> None:
    heard = made_listening(grid=made_grid(bars=39))
    move = made_proposal(MoveBars("outro", 33, 36, 5))
    assert edit(made_demo(), heard, (move,)).pieces == (Piece(1, 4), Piece(33, 36), Piece(5, 32))
    cut = made_proposal(ShortenSection("verse 2", 17, 18))
    assert edit(made_demo(), heard, (cut,)).pieces[-1] == Piece(19, 39)


def test_stops_are_handed_on_in_order_of_their_ids() -> None:
    a, b = StopBar("x", 13, 2.0), StopBar("x", 25, 1.0)
    proposals = (made_proposal(b, id="b"), made_proposal(a, id="a"))
    assert edit(made_demo(), made_listening(), proposals).stops == (a, b)


BARS = st.integers(1, 36)
SPANS = st.tuples(BARS, st.integers(0, 11)).map(lambda s: (s[0], min(s[0] + s[1], 36)))
CUT = SPANS.map(lambda s: ShortenSection("x", *s))
MOVE = st.tuples(SPANS, st.integers(1, 37)).map(lambda s: MoveBars("x", *s[0], s[1]))
AGAIN = st.tuples(SPANS, st.integers(1, 37), st.sampled_from(("riff", "line", "section"))).map(
    lambda s: RepeatBars("x", *s[0], s[1], s[2])
)
STOP = st.tuples(BARS, st.sampled_from((1.0, 2.0, 4.0))).map(lambda s: StopBar("x", *s))
EDITS = st.lists(st.one_of(CUT, MOVE, AGAIN, STOP), max_size=6)


def form_with(actions: list[Action]) -> tuple[EditList, Form]:
    done = edits(*actions)
    return done, make_form(made_demo(), made_listening(), done)


@given(EDITS)
def test_bars_add_up_and_bar_lines_rise(actions: list[Action]) -> None:
    done, form = form_with(actions)
    total = sum(p.last_bar - p.first_bar + 1 for p in done.pieces) or 36
    lines = [form.grid.bar_start(bar) for bar in range(1, total + 2)]
    assert form.structure.last_bar == sum(s.bars for s in form.structure.sections) == total
    assert all(a < b for a, b in pairwise(lines))
    names = [s.name for s in form.structure.sections]
    assert len(names) == len(set(names))


@given(EDITS)
def test_moves_lose_no_bar_and_bring_none_twice(actions: list[Action]) -> None:
    moves = [a for a in actions if isinstance(a, MoveBars)]
    pieces = edits(*moves).pieces or (Piece(1, 36),)
    assert sorted(b for p in pieces for b in range(p.first_bar, p.last_bar + 1)) == list(range(1, 37))


@given(EDITS, st.floats(0.0, 1.0))
def test_each_moment_of_the_record_is_one_of_the_demo_and_back(actions: list[Action], share: float) -> None:
    form = form_with(actions)[1]
    at = share * (form.cuts[-1].record_end - 1e-3)
    assert sum(c.record_start <= at < c.record_end for c in form.cuts) == 1
    assert any(back == pytest.approx(at, abs=1e-6) for back in form.to_record(form.to_demo(at) + 1e-9))


@given(EDITS)
def test_cuts_lie_one_behind_the_other_and_each_seam_on_a_bar_line(actions: list[Action]) -> None:
    form = form_with(actions)[1]
    for before, after in pairwise(form.cuts):
        assert after.record_start == pytest.approx(before.record_end)
        bar = form.grid.bar(after.record_start + 0.01)
        assert form.grid.bar_start(bar) == pytest.approx(after.record_start, abs=1e-6)


@given(EDITS)
def test_no_order_of_decisions_changes_the_record(actions: list[Action]) -> None:
    proposals = tuple(made_proposal(a, id=f"p{i}") for i, a in enumerate(actions))
    assert edit(made_demo(), made_listening(), proposals) == edit(made_demo(), made_listening(), proposals[::-1])
