"""Guides: one length, one first frame, a click on every beat."""

from dataclasses import replace

import numpy as np
import pytest
from tests.made import made_demo, made_listening

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.store import Store
from longplay.song.arrangement import Form
from longplay.song.edit import EditList
from longplay.song.request import Clockwork
from longplay.song.time import TempoMap
from longplay.sound.levels import db, peak
from longplay.stages.arrange.form import make_form
from longplay.stages.tracking.guides import click_alone, click_track, cue_mix
from longplay.stages.tracking.requests import clockwork_of, guide_grid

RATE = 8000


@pytest.fixture
def form() -> Form:
    return make_form(made_demo(), made_listening(), EditList(()))


def starts(clock: Clockwork) -> np.ndarray:
    """Seconds of the clicks in a click track."""
    loud = np.abs(click_track(clock)) > 0.15
    return np.flatnonzero(loud & ~np.roll(loud, 1) & (np.convolve(loud, np.ones(200), "full")[: loud.size] < 2)) / RATE


def test_two_bars_are_counted_in_before_bar_one(form: Form) -> None:
    clock = clockwork_of(form, RATE)
    assert clock.lead_s == pytest.approx(8 * 0.625 - 0.5, abs=1 / RATE)
    first = starts(clock)
    assert first[0] == pytest.approx(0.0, abs=2 / RATE)
    assert first[8] == pytest.approx(clock.lead_s + form.grid.bar_start(1), abs=2 / RATE)


def test_the_click_follows_a_grid_that_breathes(form: Form) -> None:
    beats = tuple(np.cumsum(0.5 + 0.05 * np.sin(np.arange(145) / 7)))
    clock = clockwork_of(replace(form, grid=TempoMap(beats)), RATE)
    assert starts(clock)[8:140] == pytest.approx(np.array(beats[:132]) + clock.lead_s, abs=2 / RATE)


def test_the_first_beat_of_a_bar_is_louder(form: Form) -> None:
    clock = clockwork_of(form, RATE)
    track, beat = click_track(clock), round(0.625 * RATE)
    levels = [db(peak(track[i * beat : i * beat + 300])) for i in range(8)]
    assert levels[0] - levels[1] > 3.0
    assert levels[4] - levels[5] > 3.0


def test_guides_have_one_length_and_start_with_the_count_in(store: Store, form: Form) -> None:
    clock = clockwork_of(form, RATE)
    tone = keep_audio(0.9 * np.sin(np.arange(round(form.duration * RATE)) / 9).astype(np.float32), RATE)
    loud, quiet = cue_mix(((tone, 12.0),), clock, True), cue_mix(((tone, -6.0),), clock, False)
    assert loud.frames == quiet.frames == click_alone(clock).frames == clock.frames
    assert all(db(peak(np.asarray(open_audio(r)))) < -1.0 for r in (loud, quiet))
    bare = np.asarray(open_audio(quiet))
    assert peak(bare[: clock.lead_frames]) > 0.1
    assert np.allclose(
        bare[-RATE:, 0] / np.max(np.abs(bare[-RATE:])), np.asarray(open_audio(tone))[-RATE:, 0] / 0.9, atol=0.01
    )


def test_the_guides_grid_has_its_bar_one_where_the_guide_has_it(form: Form) -> None:
    clock = clockwork_of(form, RATE)
    assert guide_grid(clock).bar_start(1) == pytest.approx(clock.lead_s + form.grid.bar_start(1), abs=1e-6)
    assert guide_grid(clock).beats[0] == pytest.approx(0.0, abs=1e-3)
