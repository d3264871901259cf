from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.made import BEAT, made_demo, made_grid, made_listening, made_track_listening

from longplay.song.arrangement import Form
from longplay.song.edit import EditList, Piece
from longplay.song.proposal import StopBar
from longplay.stages.arrange.form import excerpt, make_form, smoothed

RIFF_AGAIN = (Piece(1, 24), Piece(1, 4, True, ("Guitar",)), Piece(25, 36))


def form_of(*pieces: Piece, **changes: object) -> Form:
    return make_form(made_demo(), made_listening(**changes), EditList((), pieces))


def test_without_pieces_the_demo_lies_as_it_is() -> None:
    form = form_of()
    assert [(c.demo_start, c.demo_end, c.record_start) for c in form.cuts] == [(0.0, 92.0, 0.0)]
    assert form.structure == made_listening().structure
    assert form.chords == made_listening().chords
    assert form.clock == "the song's own beats"


def test_a_riff_brought_back_makes_the_record_longer() -> None:
    form = form_of(*RIFF_AGAIN)
    assert form.duration == pytest.approx(92.0 + 16 * BEAT)
    assert form.structure.named("interlude") is not None
    assert [s.first_bar for s in form.structure.sections] == [1, 5, 13, 17, 25, 29, 37]
    assert form.grid.bar_start(29) == pytest.approx(0.5 + 28 * 4 * BEAT)


def test_demo_moments_sound_at_all_their_places() -> None:
    form = form_of(*RIFF_AGAIN)
    assert form.to_record(1.0) == pytest.approx((1.0, 0.5 + 24 * 4 * BEAT + 0.5))
    assert form.to_record(80.5) == pytest.approx((90.5,))


def test_bars_taken_out_are_gone() -> None:
    form = form_of(Piece(3, 36))
    assert form.to_record(1.0) == ()
    assert form.grid.bar_start(1) == pytest.approx(BEAT)
    assert form.duration == pytest.approx(92.0 - (0.5 + 8 * BEAT) + BEAT)
    assert form.structure.sections[0].bars == 2


def test_a_shortened_ending_rings_out_behind_its_bar_line() -> None:
    form = form_of(Piece(1, 32))
    assert form.cuts[-1].record_end == pytest.approx(80.5)
    assert form.duration == pytest.approx(80.5 + BEAT)
    assert form.structure.last_bar == 32


@pytest.mark.parametrize("pieces", [(Piece(1, 36), Piece(1, 4, True, ("Guitar",))), (Piece(1, 32),), RIFF_AGAIN])
def test_beats_are_counted_to_the_end_of_the_record_and_no_further(pieces: tuple[Piece, ...]) -> None:
    form = form_of(*pieces)
    assert form.duration - 3 * BEAT < form.grid.beats[-1] <= form.duration + 2 * BEAT


def test_chords_follow_their_bars() -> None:
    form = form_of(*RIFF_AGAIN)
    at = form.grid.bar_start(29) + 0.1
    assert next(c.chord.root for c in form.chords if c.start <= at < c.end) == 0


def test_part_of_a_verse_before_a_chorus_is_a_pre_chorus() -> None:
    form = form_of(Piece(1, 24), Piece(7, 8, True), Piece(25, 36))
    assert form.structure.at_bar(25) == form.structure.named("pre-chorus")


def test_a_repeated_chorus_gets_a_name_of_its_own() -> None:
    form = form_of(Piece(1, 32), Piece(25, 32, True), Piece(33, 36))
    assert [s.name for s in form.structure.sections if s.label == "chorus"] == [
        "chorus 1",
        "chorus 2",
        "chorus 2 again",
    ]


def test_a_loop_is_the_clock_and_its_period_the_bar() -> None:
    beats = made_grid().beats
    wavering = replace(made_grid(), beats=tuple(b + 0.01 * (i % 3) for i, b in enumerate(beats)))
    loop = made_track_listening("Loop", "drums", loop_period_s=8 * BEAT)
    form = form_of(grid=wavering, tracks=(loop,))
    assert form.clock == "loop Loop"
    assert form.grid.bar_start(9) - form.grid.bar_start(1) == pytest.approx(32 * BEAT, abs=1e-9)


def test_a_loop_in_another_tempo_is_not_the_clock() -> None:
    loop = made_track_listening("Loop", "drums", loop_period_s=0.9)
    assert form_of(tracks=(loop,)).clock == "the song's own beats"


def test_a_single_slip_is_not_followed_but_drift_is() -> None:
    beats = list(made_grid().beats)
    beats[40] += 0.06
    assert smoothed(replace(made_grid(), beats=tuple(beats))).beats[40] == pytest.approx(made_grid().beats[40])
    slow = tuple(b * (1 + b / 5000) for b in made_grid().beats)
    assert smoothed(replace(made_grid(), beats=slow)).beats == pytest.approx(slow, abs=0.002)


@given(st.integers(1, 35), st.integers(0, 3000))
def test_ticks_and_seconds_agree_on_the_record(bar: int, offset: int) -> None:
    form = form_of(*RIFF_AGAIN)
    tick = (bar - 1) * 3840 + offset
    assert form.grid.tick(form.grid.seconds(tick)) == tick


def test_an_excerpt_starts_at_zero_and_keeps_its_bars() -> None:
    form = form_of(*RIFF_AGAIN)
    start, end = form.grid.bar_start(23), form.grid.bar_start(31)
    short = excerpt(form, start, end)
    assert short.duration == pytest.approx(end - start)
    assert short.grid.bar_start(23) == pytest.approx(0.0)
    assert [c.copy for c in short.cuts] == [False, True, False]
    assert short.cuts[0].demo_start == pytest.approx(made_grid().bar_start(23))


def test_an_excerpt_rings_no_further_than_its_own_end() -> None:
    form = form_of(Piece(1, 32))
    assert excerpt(form, 60.0, form.cuts[-1].record_end).cuts[-1].ring_s == 0.0
    assert excerpt(form, 60.0, form.duration).cuts[-1].ring_s == form.cuts[-1].ring_s > 0.0


def test_an_empty_excerpt_is_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        excerpt(form_of(), 5.0, 5.0)


RIFF_LAST = (Piece(1, 36), Piece(1, 4, True, ("Guitar",)))


def test_a_riff_at_the_end_lets_the_last_chord_ring_and_rings_out_itself() -> None:
    form = form_of(*RIFF_LAST)
    assert [c.ring_s for c in form.cuts] == pytest.approx([1.5, BEAT])
    assert form.duration == pytest.approx(90.5 + 16 * BEAT + BEAT)


def test_a_riff_that_rests_after_its_last_bar_keeps_its_own_ring_out() -> None:
    guitar = made_track_listening("Guitar", "guitar", active=((0.5, 12.1), (14.0, 90.5)))
    assert form_of(*RIFF_LAST, tracks=(guitar,)).cuts[-1].ring_s == pytest.approx(1.6)


def test_moved_sections_keep_their_names() -> None:
    form = form_of(Piece(1, 12), Piece(25, 32), Piece(13, 24), Piece(33, 36))
    assert [s.name for s in form.structure.sections] == ["intro", "verse 1", "chorus 2", "chorus 1", "verse 2", "outro"]
    assert [s.first_bar for s in form.structure.sections] == [1, 5, 13, 21, 25, 33]


def test_what_is_left_of_a_divided_section_goes_on() -> None:
    form = form_of(Piece(1, 20), Piece(1, 4, True, ("Guitar",)), Piece(21, 36))
    assert [s.name for s in form.structure.sections][3:6] == ["verse 2", "interlude", "verse 2 continued"]


def test_a_song_that_ends_with_a_copied_section_ends_with_its_tail() -> None:
    form = form_of(Piece(1, 36), Piece(33, 36, True))
    assert [c.ring_s for c in form.cuts] == [0.0, 0.0]
    assert form.cuts[-1].demo_end == 92.0


def test_a_stop_comes_before_its_bar_wherever_that_lies() -> None:
    stop = StopBar("chorus 2", 25, 2.0, ("Lead",))
    form = make_form(made_demo(), made_listening(), EditList((), (Piece(1, 12), Piece(25, 32), Piece(13, 24)), (stop,)))
    line = form.grid.bar_start(13)
    (held,) = form.stops
    assert (held.start, held.end) == pytest.approx((line - 2 * BEAT, line))
    assert held.keep == ("Lead",)
    assert excerpt(form, 5.0, 40.0).stops[0].end == pytest.approx(line - 5.0)
