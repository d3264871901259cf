"""A part earns its place by what gets worse without it, and by nothing else."""

import numpy as np
import pytest
from tests.made import BEAT, made_demo, made_listening, made_track, made_track_listening
from tests.stages.arrange.written import written

from longplay.cache.audio import keep_curve
from longplay.formats.library import library_file
from longplay.formats.style_toml import read_style
from longplay.producing.earning import HOLE, LIFT, LOW_END, TIME, earnings
from longplay.song.change import Earning
from longplay.song.listening import TrackListening
from longplay.song.proposal import AddPart

pytestmark = pytest.mark.usefixtures("store")
STYLE = read_style(library_file("styles", "singer-songwriter pop"))
PAD = AddPart("p", "pad", "warm_pad", ("chorus 1", "chorus 2"))
FLAT = (-40.0,) * 9
CHORUSES = ((0.5 + 48 * BEAT, 0.5 + 64 * BEAT), (0.5 + 96 * BEAT, 0.5 + 128 * BEAT))


def track(name: str, role: str, lufs: float, octaves: tuple[float, ...], only: bool = False) -> TrackListening:
    """A track of even loudness: all through, or only in the choruses."""
    times = np.arange(920) * 0.1
    sounds = np.ones(920, bool) if not only else np.any([(times >= a) & (times < b) for a, b in CHORUSES], axis=0)
    loudness = keep_curve(np.where(sounds, lufs, -90.0).astype(np.float32), 0.1, "lufs")
    rows = np.where(sounds[::5, None], np.array(octaves)[None], -120.0).astype(np.float32)
    tone = keep_curve(rows, 0.5, "dbfs")
    low = tuple(o - max(octaves) for o in octaves)
    return made_track_listening(name, role, loudness=loudness, lufs=lufs, tone=tone, bands_db=low, hits_per_beat=2.0)


def tried(action: AddPart, lufs: float, octaves: tuple[float, ...], band: tuple[float, ...] = FLAT) -> Earning:
    """The one part of a record with a lead and a guitar."""
    name = action.role
    record = (
        track("Lead", "lead vocal", -18.0, FLAT),
        track("Guitar", "guitar", -20.0, band),
        track(name, action.role, lufs, octaves, only=bool(action.sections)),
    )
    voice = made_demo(tracks=(made_track("Lead", "lead vocal"),))
    (earning,) = earnings(written(action, demo=voice), made_listening(tracks=record), STYLE)
    return earning


def value(earning: Earning, measure: str) -> tuple[float, float]:
    return next((t.without, t.with_part) for t in earning.trials if t.measure == measure)


def test_a_part_that_lifts_its_sections_earns_its_place() -> None:
    loud = tried(PAD, -20.0, FLAT)
    without, with_part = value(loud, LIFT)
    assert loud.earned
    assert without == pytest.approx(0.0, abs=0.2)
    assert with_part == pytest.approx(1.6, abs=0.4)


def test_a_part_that_nobody_misses_does_not() -> None:
    faint = tried(PAD, -45.0, (-70.0,) * 9)
    assert not faint.earned
    assert faint.lead_cost_db == pytest.approx(0.0, abs=0.1)


def test_a_part_may_earn_by_the_hole_that_it_fills() -> None:
    hollow = (-20.0, -20.0, -90.0, -20.0, *(-40.0,) * 5)
    filling = tried(PAD, -45.0, (-90.0, -90.0, -26.0, *(-90.0,) * 6), hollow)
    without, with_part = value(filling, HOLE)
    assert with_part - without > 1.0
    assert filling.earned


def test_a_bass_is_tried_by_the_low_end() -> None:
    deep = tried(AddPart("b", "bass", "electric_bass", ()), -22.0, (-30.0, *(-60.0,) * 8), (-70.0, *FLAT[1:]))
    without, with_part = value(deep, LOW_END)
    assert with_part - without > 1.0
    assert deep.earned


def test_a_loud_part_tells_what_it_costs_the_lead() -> None:
    assert (tried(PAD, -14.0, FLAT).lead_cost_db or 0.0) > 2.0


def test_drums_earn_where_nobody_else_keeps_the_time() -> None:
    kit = tried(AddPart("d", "drums", "acoustic_kit", ("chorus 1", "chorus 2")), -45.0, (-70.0,) * 9)
    assert value(kit, TIME) == (0.0, 2.0)
    assert kit.earned
