from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.made import made_track

from longplay.cache.audio import open_audio
from longplay.cache.store import Store
from longplay.song.arrangement import Cut, Form, Stop
from longplay.song.edit import TrackEdit
from longplay.song.structure import name_sections
from longplay.song.time import RecordSeconds, TempoMap
from longplay.stages.edit.lay import lay_track

RATE = 8000
BEAT = 4000
Samples = NDArray[np.float32]


def form_of(*cuts: Cut) -> Form:
    grid: TempoMap[RecordSeconds] = TempoMap(tuple(i * 0.5 for i in range(65)))
    structure = name_sections((("verse", 1, 16, 1.0),))
    return Form(cuts, grid, structure, (), cuts[-1].record_end + cuts[-1].ring_s, "the song's own beats", 0.0)


def plucked(beats: int = 64) -> Samples:
    """A decaying tone on every beat, quietest just before the next one."""
    time = np.arange(BEAT) / RATE
    tones = [np.exp(-8 * time) * np.sin(2 * np.pi * (200 + 17 * (b % 16)) * time) for b in range(beats)]
    return (0.5 * np.concatenate(tones)).astype(np.float32)[:, None]


def laid(samples: Samples, form: Form, role: str = "guitar", **changes: object) -> Samples:
    track = made_track("T", role, samples, RATE)
    return open_audio(lay_track(track, replace(TrackEdit("T"), **changes), form, RATE).recording)  # type: ignore[arg-type]


WHOLE = form_of(Cut(0.0, 32.0, 0.0))


@pytest.mark.usefixtures("store")
def test_nothing_edited_keeps_every_bit() -> None:
    track = made_track("T", "guitar", plucked(), RATE)
    assert lay_track(track, TrackEdit("T"), WHOLE, RATE) == track


@pytest.mark.usefixtures("store")
def test_frames_far_from_a_seam_keep_every_bit() -> None:
    form = form_of(Cut(0.0, 8.0, 0.0), Cut(16.0, 32.0, 8.0))
    out, source = laid(plucked(), form), plucked()
    assert np.array_equal(out[: 7 * RATE], source[: 7 * RATE])
    assert np.array_equal(out[9 * RATE :], source[17 * RATE :])


@pytest.mark.usefixtures("store")
def test_a_seam_makes_no_click() -> None:
    out = laid(plucked(), form_of(Cut(0.0, 8.0, 0.0), Cut(17.0, 32.0, 8.0)))
    steps = np.abs(np.diff(out[:, 0]))
    assert steps[7 * RATE : 8 * RATE - 40].max() <= np.abs(np.diff(plucked()[:, 0])).max()


@pytest.mark.usefixtures("store")
def test_a_pick_up_comes_along_and_a_tail_rings_on() -> None:
    source = np.zeros((32 * RATE, 1), np.float32)
    tone = (0.3 * np.sin(2 * np.pi * 300 * np.arange(RATE) / RATE)).astype(np.float32)
    source[16 * RATE - RATE // 4 : 16 * RATE + RATE // 4, 0] = tone[: RATE // 2]
    source[7 * RATE : 7 * RATE + RATE // 2, 0] = tone[: RATE // 2]
    out = laid(source, form_of(Cut(0.0, 8.0, 0.0), Cut(16.0, 32.0, 8.0)), "lead vocal")
    level = np.sqrt(np.mean(out[:, 0].reshape(-1, RATE // 8) ** 2, axis=1))
    assert level[62] == pytest.approx(0.3 / np.sqrt(2), rel=0.02)
    assert level[56] == pytest.approx(0.3 / np.sqrt(2), rel=0.02)


@pytest.mark.usefixtures("store")
def test_other_tracks_keep_still_in_a_cut_with_tracks() -> None:
    form = form_of(Cut(0.0, 8.0, 0.0), Cut(0.0, 4.0, 8.0, True, ("Guitar",)), Cut(8.0, 32.0, 12.0))
    out = laid(plucked(), form)
    assert np.abs(out[int(9.0 * RATE) : int(11.4 * RATE)]).max() == 0.0
    assert np.abs(out[12 * RATE : 13 * RATE]).max() > 0.2


@pytest.mark.usefixtures("store")
def test_a_loop_goes_on_without_losing_its_phase() -> None:
    loop = np.tile(plucked(16), (4, 1))
    form = form_of(Cut(0.0, 8.0, 0.0), Cut(0.0, 8.0, 8.0, True, ("Guitar",)), Cut(8.0, 24.0, 16.0))
    assert np.allclose(laid(loop, form, "drums")[:-200], loop[:-200], atol=1e-6)


@pytest.mark.usefixtures("store")
def test_mending_takes_out_dc_and_turns_polarity() -> None:
    assert np.allclose(laid(plucked() + 0.1, WHOLE, dc=0.1, invert=True), -plucked(), atol=1e-6)


@pytest.mark.usefixtures("store")
def test_dc_is_taken_off_only_where_it_is() -> None:
    one_sided = np.concatenate((plucked() + 0.1, plucked()), axis=1).astype(np.float32)
    out = laid(one_sided, WHOLE, dc=0.1, shift_s=0.5)[: 31 * RATE]
    assert not out[: RATE // 2].any()
    assert np.allclose(out[RATE // 2 :], plucked()[: len(out) - RATE // 2], atol=1e-6)


@pytest.mark.usefixtures("store")
def test_a_late_track_comes_earlier() -> None:
    out = laid(plucked(), WHOLE, shift_s=-0.25)
    assert np.array_equal(out[:-2000], plucked()[2000:])


@pytest.mark.usefixtures("store")
def test_a_mute_is_silent_inside_and_leaves_the_rest() -> None:
    out, source = laid(plucked(), WHOLE, mutes=((4.0, 8.0),)), plucked()
    assert np.abs(out[4 * RATE : int(7.9 * RATE)]).max() == 0.0
    assert np.array_equal(out[8 * RATE :], source[8 * RATE :])


@pytest.mark.usefixtures("store")
def test_a_ride_raises_by_its_gain() -> None:
    out, source = laid(plucked(), WHOLE, rides=((4.0, 8.0, 6.0),)), plucked()
    assert np.allclose(out[5 * RATE : 7 * RATE], source[5 * RATE : 7 * RATE] * 10**0.3, rtol=1e-4)


@pytest.mark.usefixtures("store")
def test_thinning_takes_the_low_end_out() -> None:
    low = (0.3 * np.sin(2 * np.pi * 60 * np.arange(32 * RATE) / RATE)).astype(np.float32)[:, None]
    out = laid(low, WHOLE, thins=((4.0, 8.0, 0.0, 240.0),))
    assert np.abs(out[5 * RATE : 7 * RATE]).max() < 0.3 / 8


@pytest.mark.usefixtures("store")
def test_every_seam_keeps_the_level() -> None:
    rng = np.random.default_rng(1)
    noise = (0.1 * rng.standard_normal((32 * RATE, 1))).astype(np.float32)
    out = laid(noise, form_of(Cut(0.0, 8.0, 0.0), Cut(16.0, 32.0, 8.0)), "pad")
    level = np.sqrt(np.mean(out[: 12 * RATE, 0].reshape(-1, RATE // 50) ** 2, axis=1))
    assert level.min() > 0.07
    assert max(b / a for a, b in pairwise(level)) < 1.8


@pytest.mark.usefixtures("store")
def test_an_end_in_the_middle_of_the_demo_does_not_click() -> None:
    tone = (0.3 * np.sin(2 * np.pi * 300 * np.arange(32 * RATE) / RATE)).astype(np.float32)[:, None]
    out = laid(tone, form_of(Cut(0.0, 7.9993, 0.0)))
    assert abs(float(out[-1, 0])) < 1e-3
    assert np.array_equal(out[: 7 * RATE], tone[: 7 * RATE])


def test_the_length_is_the_forms(store: Store) -> None:
    assert store
    assert len(laid(plucked(40), WHOLE)) == 32 * RATE


RIFF_LAST = form_of(Cut(0.0, 28.0, 0.0, ring_s=4.0), Cut(0.0, 4.0, 28.0, True, ("T", "Riff"), ring_s=0.5))


@pytest.mark.usefixtures("store")
def test_the_last_chord_rings_whole_under_a_riff_that_ends_the_record() -> None:
    riff_only = replace(RIFF_LAST, cuts=(RIFF_LAST.cuts[0], replace(RIFF_LAST.cuts[1], tracks=("Riff",))))
    assert np.allclose(laid(plucked(), riff_only)[: 31 * RATE], plucked()[: 31 * RATE], atol=1e-6)


@pytest.mark.usefixtures("store")
def test_a_record_that_ends_with_a_riff_fades_over_a_beat_before_the_next_attack() -> None:
    riff = np.zeros((32 * RATE, 1), np.float32)
    riff[: 8 * RATE] = 0.3 * np.sin(2 * np.pi * 300 * np.arange(8 * RATE) / RATE)[:, None]
    level = np.abs(laid(riff, RIFF_LAST)[:, 0]).reshape(-1, RATE // 8).max(axis=1)
    assert level[: 28 * 8].max() <= 0.301
    assert all(later < before for before, later in pairwise(level[-4:]))
    assert level[-5] == pytest.approx(0.3, rel=0.02)
    assert level[-1] < 0.05


@pytest.mark.usefixtures("store")
def test_what_comes_after_a_riff_does_not_begin_again_at_the_end() -> None:
    out = laid(plucked(), replace(RIFF_LAST, cuts=(Cut(0.0, 28.0, 0.0), *RIFF_LAST.cuts[1:])))
    assert np.abs(out[32 * RATE :]).max() < 0.02


def stopped(keep: tuple[str, ...] = ()) -> Form:
    return replace(WHOLE, stops=(Stop(7.0, 8.0, keep),))


@pytest.mark.usefixtures("store")
def test_a_stop_is_silent_and_the_first_beat_behind_it_is_whole() -> None:
    out, source = laid(plucked(), stopped()), plucked()
    assert not out[7 * RATE : 8 * RATE - RATE // 10].any()
    assert np.array_equal(out[8 * RATE :], source[8 * RATE :])
    assert np.array_equal(out[: 7 * RATE - RATE // 10], source[: 7 * RATE - RATE // 10])


@pytest.mark.usefixtures("store")
def test_what_is_kept_plays_through_a_stop() -> None:
    assert np.array_equal(laid(plucked(), stopped(("T",))), plucked())
