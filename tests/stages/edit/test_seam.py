from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.made import BEAT, made_demo, made_grid, made_listening, made_track

from longplay.cache.audio import open_audio
from longplay.cache.store import Store
from longplay.song.arrangement import Form
from longplay.song.edit import EditList, Piece
from longplay.song.listening import Phrase
from longplay.song.seam import SeamCheck
from longplay.stages.arrange.form import make_form
from longplay.stages.arrange.phrases import phrase_edge
from longplay.stages.edit.lay import joints_of, lay_track
from longplay.stages.edit.seam import Joint, Seam, join, seam_place
from longplay.stages.edit.seam_check import check_seams

RATE = 8000
Samples = NDArray[np.float32]
BAR = 4 * BEAT


def sung(*phrases: tuple[float, float]) -> Samples:
    """A voice (a tone of 220 Hz) that sounds in `phrases` (seconds) and is silent but for a little noise elsewhere."""
    time = np.arange(round(92.0 * RATE)) / RATE
    gate = np.zeros(len(time))
    for start, end in phrases:
        gate[round(start * RATE) : round(end * RATE)] = 1.0
    noise = 1e-4 * np.random.default_rng(1).standard_normal(len(time))
    return (0.3 * gate * np.sin(2 * np.pi * 220 * time) + noise).astype(np.float32)[:, None]


def line(bar: int) -> float:
    return float(made_grid().bar_start(bar))


def heard(*phrases: tuple[float, float]) -> tuple[Phrase, ...]:
    return tuple(Phrase(a, b, "", "Lead", -20.0, 0.0, 4) for a, b in phrases)


def form_of(pieces: tuple[Piece, ...], *phrases: tuple[float, float]) -> Form:
    return make_form(made_demo(), made_listening(phrases=heard(*phrases)), EditList((), pieces))


def checked(pieces: tuple[Piece, ...], *phrases: tuple[float, float], role: str = "lead vocal") -> list[SeamCheck]:
    demo = replace(made_demo(), tracks=(made_track("Lead", role, sung(*phrases), RATE),), rate=RATE)
    edits, listening = EditList((), pieces), made_listening(phrases=heard(*phrases), notes=())
    return list(check_seams(demo, listening, edits, make_form(demo, listening, edits)))


CUT = (Piece(1, 12), Piece(17, 36))
PICKUP, HELD = (line(17) - 0.5, line(18)), (line(11), line(13) + 0.4)


def test_a_pickup_is_mostly_sung_behind_its_line_and_a_held_word_before() -> None:
    assert phrase_edge(line(17), heard(PICKUP), BAR) == pytest.approx(-0.56)
    assert phrase_edge(line(13), heard(HELD), BAR) == pytest.approx(0.46)
    assert phrase_edge(line(9), heard(PICKUP, HELD), BAR) == 0.0


def test_a_phrase_that_reaches_far_over_the_line_has_no_edge_near_it() -> None:
    assert phrase_edge(line(9), heard((line(7), line(12))), BAR) == 0.0


def test_a_pickup_goes_with_its_section() -> None:
    cuts = form_of(CUT, PICKUP).cuts
    assert [c.enters_s for c in cuts] == pytest.approx([0.0, -0.56])
    (seam,) = checked(CUT, PICKUP)
    assert seam.moved_s == pytest.approx(-0.56, abs=0.1)
    assert seam.fails == ()


def test_a_held_word_is_sung_to_its_end_while_the_new_pickup_begins() -> None:
    held = (line(11), line(13) + 0.2)
    (seam,) = checked(CUT, held, (line(17) - 0.2, line(18)))
    assert seam.together_s == pytest.approx(0.52, abs=0.15)
    assert seam.fails == ()


def test_a_long_word_over_a_silent_bar_is_no_second_line() -> None:
    (seam,) = checked(CUT, (line(9), line(13) + 1.9))
    assert (seam.together_s, seam.fails) == (0.0, ())


def test_the_pickup_of_what_was_taken_out_is_not_sung() -> None:
    removed = (line(13) - 0.4, line(15))
    track = made_track("Lead", "lead vocal", sung(removed), RATE)
    (joint,) = joints_of(track, sung(removed), form_of(CUT, removed), RATE)
    assert seam_place(joint).leaves / RATE < line(13) - 0.4


def test_a_word_sung_through_both_lines_fails() -> None:
    (seam,) = checked(CUT, (line(9), line(24)))
    assert "inside a sung word" in seam.fails


def test_a_voice_among_others_on_its_track_fails_only_inside_a_note() -> None:
    (seam,) = checked(CUT, (line(9), line(24)), role="voice and guitar")
    assert seam.fails == ()


def test_a_step_of_the_tempo_fails() -> None:
    beats = made_grid().beats
    slow = tuple(b if i < 64 else beats[63] + 0.66 * (i - 63) for i, b in enumerate(beats))
    listening = made_listening(grid=replace(made_grid(), beats=slow), phrases=(), notes=())
    demo = replace(made_demo(), tracks=(made_track("G", "guitar", sung((0.0, 92.0)), RATE),), rate=RATE)
    edits = EditList((), (Piece(1, 8), Piece(21, 36)))
    (seam,) = check_seams(demo, listening, edits, make_form(demo, listening, edits))
    assert seam.tempo_percent == pytest.approx(-5.3, abs=0.3)
    assert seam.fails == ("tempo step",)


def test_where_the_demo_goes_on_no_seam_is_measured() -> None:
    assert checked((Piece(1, 36),), PICKUP) == []


def test_both_sides_sound_between_entering_and_leaving() -> None:
    source = np.ones((40000, 1), np.float32)
    joint = Joint(source, 0, 10000, 8000, 4000, RATE, "own")
    out = np.zeros((20000, 1), np.float32)
    out[:7000], out[7000:] = 1.0, 1.0
    join(out, joint, Seam(9000, 7000))
    assert np.all(out[7100:8900] == 2.0)
    assert np.all(out[19000:] == 1.0)


@pytest.fixture(autouse=True)
def kept(store: Store) -> Store:
    """Every test here keeps audio."""
    return store


@pytest.mark.parametrize("seed", range(3))
def test_between_seams_an_unedited_track_is_the_demo_bit_for_bit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    samples = (0.1 * rng.standard_normal((92 * RATE, 1))).astype(np.float32)
    first, length, to = (int(n) for n in rng.integers((2, 1, 20), (10, 6, 30)))
    pieces = (Piece(1, first), Piece(to, to + length), Piece(first + 1, 36))
    form = form_of(pieces)
    track = made_track("T", "guitar", samples, RATE)
    out = lay_track(track, EditList(()).of("T"), form, RATE)
    laid = open_audio(out.recording)
    for cut in form.cuts:
        start, end = (round(s * RATE) for s in (cut.record_start + BEAT, cut.record_end - BEAT))
        moved = round(cut.demo_start * RATE) - round(cut.record_start * RATE)
        assert np.array_equal(laid[start:end], samples[start + moved : end + moved])
