from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.made import BEAT, made_demo, made_grid, made_listening, made_track_listening
from tests.stages.arrange.written import the_band, written

from longplay.cache.audio import keep_curve
from longplay.formats.library import library_file
from longplay.formats.style_toml import read_style
from longplay.song.edit import EditList, Piece
from longplay.song.listening import Listening
from longplay.song.part import Part
from longplay.song.time import Tick
from longplay.stages.arrange.chart import Chart, make_chart
from longplay.stages.arrange.endings import Ending, ending_of, with_ending
from longplay.stages.arrange.form import make_form
from longplay.stages.arrange.steps import CRASH, KICK, RIDE

LAST_BAR = 35 * 3840


def chart_of(*pieces: Piece, **heard: Any) -> tuple[Chart, Listening]:
    listening = made_listening(**heard)
    form = make_form(made_demo(), listening, EditList((), pieces))
    return make_chart(form, listening, read_style(library_file("styles", "singer-songwriter pop"))), listening


def until(end: float, **changes: Any) -> tuple[Any, ...]:
    """A guitar that sounds until a bar and its fraction."""
    return (made_track_listening("Guitar", "guitar", active=((0.5, 0.5 + (end - 1) * 4 * BEAT),), **changes),)


def test_a_last_chord_that_sounds_on_rings_as_long_as_the_demo() -> None:
    assert ending_of(*chart_of(tracks=until(36.75))) == Ending("ring", LAST_BAR, LAST_BAR + 2880)


def test_a_last_chord_of_a_beat_is_a_stop() -> None:
    assert ending_of(*chart_of(tracks=until(36.25))) == Ending("stop", LAST_BAR, LAST_BAR + 960)


def test_beats_that_grow_longer_are_a_ritardando() -> None:
    beats = list(made_grid().beats)
    first = 33 * 4
    for i in range(first, len(beats)):
        beats[i] = beats[first] + (i - first) * BEAT * 1.15
    assert ending_of(*chart_of(grid=replace(made_grid(), beats=tuple(beats)), tracks=until(38.5))).kind == "ritardando"


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("from_bar", "kind"), [(31, "fade"), (36, "ring")])
def test_a_song_that_grows_quieter_bar_by_bar_fades(from_bar: int, kind: str) -> None:
    start = made_grid().bar_start(from_bar)
    curve = np.array([-20.0 - 2.0 * max(0.0, 0.1 * i - start) for i in range(920)])
    tracks = until(36.9, loudness=keep_curve(curve, 0.1, "lufs"))
    assert ending_of(*chart_of(tracks=tracks)).kind == kind


def test_a_record_that_ends_elsewhere_rings_out_there() -> None:
    chart, listening = chart_of(Piece(1, 32), tracks=until(36.25))
    assert ending_of(chart, listening) == Ending("ring", chart.ending, chart.end)


CHART = chart_of()[0]


@pytest.mark.parametrize("name", ["drums", "bass", "strings"])
def test_nobody_sounds_longer_than_the_demo(name: str) -> None:
    ended = with_ending(the_band()[name], CHART, Ending("ring", LAST_BAR, LAST_BAR + 1920))
    assert max(n.start + n.length for n in ended.notes) <= LAST_BAR + 1920


def test_a_stop_chokes_the_cymbals_and_shortens_the_bass() -> None:
    stop = Ending("stop", LAST_BAR, LAST_BAR + 960)
    hits = with_ending(the_band()["drums"], CHART, stop).notes
    assert {n.start + n.length for n in hits if n.midi in (CRASH, RIDE) and n.start == LAST_BAR} == {LAST_BAR + 960}
    last = with_ending(the_band()["bass"], CHART, stop).notes[-1]
    assert (last.start, last.length, last.why) == (LAST_BAR, 960, "last root, stops with it")


def test_a_ritardando_keeps_the_beats_of_its_last_bar() -> None:
    hits = with_ending(the_band()["drums"], CHART, Ending("ritardando", LAST_BAR, LAST_BAR + 3840)).notes
    kept = [n.start for n in hits if LAST_BAR - 3840 <= n.start < LAST_BAR]
    assert kept
    assert not [start for start in kept if start % 960]


def test_a_fade_grows_softer() -> None:
    notes = tuple(replace(the_band()["drums"].notes[0], start=Tick(i * 960), midi=KICK, accent=3) for i in range(12))
    faded = with_ending(Part("drums", "drums", "acoustic_kit", notes), CHART, Ending("fade", 0, 12 * 960)).notes
    assert [n.accent for n in faded] == [3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1]


def test_the_arrangement_ends_as_the_demo_does() -> None:
    stopped = written(tracks=until(36.25))
    assert all(n.start + n.length <= LAST_BAR + 960 for part in stopped.parts for n in part.notes)
