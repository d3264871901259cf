"""Beats, bars and the octave of songs with known truth."""

import numpy as np
import pytest
from tests.stages.listen.heard_songs import RATE, Floats, drums, evidence, guitar, steady

from longplay.song.corrections import Corrections
from longplay.stages.listen.grid import Grid, find_grid


def heard(beats: Floats, meter: int = 4, with_drums: bool = True, stated: float = 0.0, **corrected: object) -> Grid:
    """The grid heard in a made song."""
    tracks = {"guitar": guitar(beats, meter)} | ({"drums": drums(beats, meter)} if with_drums else {})
    found = evidence(**tracks)
    return find_grid(found, len(tracks["guitar"]) / RATE, None, stated, Corrections(**corrected))  # type: ignore[arg-type]


def worst(grid: Grid, beats: Floats) -> float:
    """Largest distance of a true beat from the grid in seconds, the first and last bar left out."""
    times = np.array(grid.map.beats)
    return float(max(np.abs(times - b).min() for b in beats[4:-4]))


@pytest.mark.parametrize("bpm", [62.0, 76.0, 96.0, 118.0, 132.0])
@pytest.mark.parametrize("with_drums", [True, False])
def test_tempo_beats_and_bars_of_a_steady_song(bpm: float, with_drums: bool) -> None:
    beats = steady(bpm, 16)
    grid = heard(beats, with_drums=with_drums)
    assert grid.tempo.value == pytest.approx(bpm, rel=0.002)
    assert worst(grid, beats) < 0.02
    assert grid.map.bar_start(1) == pytest.approx(beats[0], abs=0.03)
    assert grid.steady
    assert grid.drift_ms < 25


def test_a_waltz_has_three_beats() -> None:
    beats = steady(100.0, 20, meter=3)
    grid = heard(beats, meter=3)
    assert grid.map.time_signature.name == "3/4"
    assert grid.map.bar_start(5) == pytest.approx(beats[12], abs=0.03)


def test_a_breathing_song_keeps_its_own_beats() -> None:
    distances = 60 / (88 + 3 * np.sin(np.arange(80) / 12))
    beats = (0.4 + np.concatenate([[0.0], np.cumsum(distances)])).astype(np.float32)
    grid = heard(beats, with_drums=False)
    assert worst(grid, beats) < 0.04
    assert not grid.steady
    assert grid.drift_ms > 50


def test_prepended_silence_shifts_the_grid_and_nothing_else() -> None:
    plain, later = heard(steady(92.0, 12)), heard(steady(92.0, 12, start=2.5))
    assert later.tempo.value == pytest.approx(plain.tempo.value, rel=1e-3)
    assert later.map.bar_start(1) - plain.map.bar_start(1) == pytest.approx(2.0, abs=0.01)


def test_gain_changes_nothing() -> None:
    beats = steady(104.0, 8)
    grids = [
        find_grid(evidence(guitar=guitar(beats) * np.float32(g)), float(beats[-1]) + 1, None, 0.0, Corrections())
        for g in (0.5, 1.0, 2.0)
    ]
    assert {g.map.time_signature.name for g in grids} == {"4/4"}
    assert np.ptp([g.map.bar_start(1) for g in grids]) < 0.01
    assert np.ptp([g.tempo.value for g in grids]) < 0.05


def test_the_map_covers_the_song_and_counts_a_pick_up_as_bar_zero() -> None:
    beats = steady(90.0, 10, start=0.2)
    played = guitar(beats)
    pickup = np.concatenate([np.zeros(round(RATE * 4 / 3), dtype=np.float32), played])
    pickup[round(RATE * 0.2 + RATE * 2 / 3) :][: RATE // 3] += played[round(0.2 * RATE) :][: RATE // 3]
    grid = find_grid(evidence(guitar=pickup), len(pickup) / RATE, None, 0.0, Corrections())
    assert grid.map.beats[0] <= 0.05 + 60 / 90
    assert grid.map.beats[-1] >= len(pickup) / RATE
    assert grid.map.bar_start(1) == pytest.approx(0.2 + 4 / 3, abs=0.04)


def test_a_stated_tempo_wins_and_a_correction_wins_over_it() -> None:
    beats = steady(80.0, 12)
    assert heard(beats, stated=160.0).tempo.value == pytest.approx(160.0, rel=0.005)
    corrected = heard(beats, stated=160.0, tempo_bpm=80.0, by="Mia").tempo
    assert corrected.value == pytest.approx(80.0, rel=0.005)
    assert corrected.fixed_by == "Mia"


def test_a_corrected_downbeat_and_meter_are_obeyed() -> None:
    beats = steady(100.0, 12)
    grid = heard(beats, first_downbeat_s=float(beats[2]), beats_per_bar=3)
    assert grid.map.bar_start(1) == pytest.approx(beats[2], abs=0.03)
    assert grid.map.time_signature.beats == 3


def test_a_machine_loop_fixes_the_tempo_to_a_hundredth() -> None:
    beats = steady(93.27, 16)
    tracks = {"guitar": guitar(beats), "drums": drums(beats)}
    grid = find_grid(evidence(**tracks), float(beats[-1]) + 1, 4 * 60 / 93.27, 0.0, Corrections())
    assert grid.tempo.value == pytest.approx(93.27, abs=0.01)


def test_silence_gets_a_plain_grid_without_trust() -> None:
    grid = find_grid(evidence(guitar=np.zeros(RATE * 6, dtype=np.float32)), 6.0, None, 0.0, Corrections())
    assert grid.tempo.margin == 0.0
    assert grid.map.beats[-1] >= 6.0
