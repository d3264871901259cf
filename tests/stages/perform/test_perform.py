from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.made import BEAT, made_track_listening
from tests.stages.arrange.written import written

from longplay.cache.store import Store
from longplay.formats.library import package_library
from longplay.song.arrangement import Arrangement
from longplay.song.part import Part, WrittenNote
from longplay.song.performance import Performance, PlayedNote
from longplay.song.time import Tick
from longplay.stages.arrange.form import excerpt
from longplay.stages.perform.perform import perform, stroke_delays, swing_delays
from longplay.stages.perform.play import play

STYLES = ("singer-songwriter pop", "rock", "folk")
Floats = NDArray[np.float64]


def by_name(arrangement: Arrangement, seed: int = 7) -> dict[str, Performance]:
    return {p.part: p for p in perform(arrangement, seed)}


def offsets_ms(arrangement: Arrangement, name: str, seed: int = 7) -> tuple[Floats, Floats]:
    """(felt beat, ms off the written place) of each note of a part, in written order."""
    part = next(p for p in arrangement.parts if p.name == name)
    played = by_name(arrangement, seed)[name].notes
    grid = arrangement.form.grid
    written_s = np.sort([grid.seconds(n.start) for n in part.notes])
    heard = np.array([n.start for n in played])
    at = np.array([int(np.argmin(np.abs(written_s - t))) for t in heard])
    return np.array([grid.tick(written_s[i]) / 960 for i in at]), 1000 * (heard - written_s[at])


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_timing_is_that_of_a_person(style: str, seed: int) -> None:
    _, ms = offsets_ms(written(style=style, seed=seed), "drums", seed)
    assert abs(np.median(ms)) < 10
    assert 10 <= 1.4826 * np.median(np.abs(ms - np.median(ms))) <= 25
    assert np.abs(ms).max() < 50


def test_drift_is_remembered_from_beat_to_beat() -> None:
    found = []
    for seed in range(6):
        beats, ms = offsets_ms(written(seed=seed), "drums", seed)
        means = [ms[beats.astype(int) == b].mean() for b in range(int(beats.min()), int(beats.max()))]
        found.append(np.corrcoef(means[:-1], means[1:])[0, 1])
    assert 0.15 <= float(np.median(found)) <= 0.7


def test_weight_depends_on_the_place_but_not_wholly() -> None:
    arrangement = written()
    notes = by_name(arrangement)["drums"].notes
    slots = np.array([round(arrangement.form.grid.tick(n.start) / 240) % 16 for n in notes])
    keys = [(n.midi, s) for n, s in zip(notes, slots, strict=True)]
    weight = np.array([n.velocity for n in notes], float)
    model = np.array([np.mean([w for w, k in zip(weight, keys, strict=True) if k == key]) for key in keys])
    explained = 1 - np.var(weight - model) / np.var(weight)
    assert 0.5 <= explained <= 0.95
    assert np.std(weight) > 15


def test_ghosts_are_soft_and_backbeats_loud() -> None:
    notes = by_name(written())["drums"].notes
    snare = [n for n in notes if n.midi == 38]
    assert all(20 <= n.velocity <= 40 for n in snare if n.articulation == "ghost")
    weights = np.array([n.velocity for n in snare])
    assert np.percentile(weights, 90) - np.percentile(weights, 10) >= 40


def test_the_chorus_is_played_harder_than_the_verse() -> None:
    arrangement = written()
    grid, notes = arrangement.form.grid, by_name(arrangement)["drums"].notes
    verse = np.mean([n.velocity for n in notes if grid.bar_start(5) <= n.start < grid.bar_start(12)])
    chorus = np.mean([n.velocity for n in notes if grid.bar_start(13) <= n.start < grid.bar_start(17)])
    assert chorus - verse >= 8


def test_fills_grow() -> None:
    arrangement = written()
    fill = [n.start for n in arrangement.parts[0].notes if n.why.startswith("fill into chorus 1")]
    grid = arrangement.form.grid
    start, end = grid.seconds(min(fill)) - 0.04, grid.bar_start(13) - 0.04
    weights = [n.velocity for n in by_name(arrangement)["drums"].notes if start <= n.start < end and n.midi != 36]
    half = len(weights) // 2
    assert np.mean(weights[half:]) > np.mean(weights[:half])


@pytest.mark.parametrize("style", STYLES)
def test_bass_and_kick_do_not_flam(style: str) -> None:
    performed = by_name(written(style=style))
    kicks = np.array([n.start for n in performed["drums"].notes if n.midi == 36])
    for note in performed["bass"].notes:
        assert not 0.015 < np.abs(kicks - note.start).min() < 0.06


def test_a_loop_is_followed_more_closely() -> None:
    loop = made_track_listening("Loop", "drums", loop_period_s=5.0)
    _, free = offsets_ms(written(), "drums")
    _, tight = offsets_ms(written(tracks=(loop,)), "drums")
    assert np.std(tight) < 0.6 * np.std(free)


def test_the_bass_has_one_voice_and_every_note_a_length() -> None:
    notes = by_name(written())["bass"].notes
    assert all(a.end <= b.start for a, b in pairwise(notes))
    assert all(n.end > n.start for n in notes)


def test_the_same_seed_plays_the_same() -> None:
    assert perform(written(), 3) == perform(written(), 3)
    assert perform(written(), 3) != perform(written(), 4)


def test_the_songs_tuning_is_kept() -> None:
    assert {p.tuning_cents for p in perform(written(), 1)} == {-25.0}


def test_an_excerpt_is_the_same_performance_shifted() -> None:
    whole = written()
    start, end = whole.form.grid.bar_start(13), whole.form.grid.bar_start(21)
    short = Arrangement(excerpt(whole.form, start, end), whole.parts)
    inside = [n for n in by_name(whole)["drums"].notes if start + 0.06 < n.start < end - 0.06]
    moved = [n for n in by_name(short)["drums"].notes if 0.06 < n.start < end - start - 0.06]
    assert [(n.midi, n.velocity) for n in inside] == [(n.midi, n.velocity) for n in moved]
    assert [n.start - start for n in inside] == pytest.approx([n.start for n in moved], abs=2e-5)


def test_held_notes_sound_at_the_start_of_an_excerpt() -> None:
    whole = written()
    start = whole.form.grid.bar_start(18) + 0.5
    short = Arrangement(excerpt(whole.form, start, start + 5.0), whole.parts)
    assert [n.start for n in by_name(short)["strings"].notes].count(0.0) == 3
    assert all(n.end <= 5.0 for n in by_name(short)["strings"].notes)


def test_stems_become_tracks(store: Store) -> None:
    assert store
    notes = (PlayedNote(0.1, 0.2, 42, 80),)
    kit = play(Performance("drums", "acoustic_kit", notes, 0.5), 44100)
    bass = play(Performance("bass", "electric_bass", notes, 0.5), 44100)
    assert {"drums/kick", "drums/snare"} <= {t.name for t in kit}
    assert [(t.name, t.role, t.source) for t in bass] == [("bass", "bass", "longplay")]
    assert {t.recording.frames for t in (*kit, *bass)} == {22050}


def test_a_players_file_of_the_production_goes_first(tmp_path: Path) -> None:
    arrangement = written()
    players = tmp_path / "players"
    players.mkdir()
    text = (package_library() / "players" / "pocket-drummer.toml").read_text(encoding="utf-8")
    (players / "pocket-drummer.toml").write_text(text, encoding="utf-8")
    assert perform(arrangement, 3, (tmp_path,)) == perform(arrangement, 3)
    other = (package_library() / "players" / "steady-hands.toml").read_text(encoding="utf-8")
    (players / "pocket-drummer.toml").write_text(other, encoding="utf-8")
    assert perform(arrangement, 3, (tmp_path,)) != perform(arrangement, 3)


def test_a_long_cymbal_is_choked_where_it_is_written_to_end() -> None:
    arrangement = written()
    drums = next(p for p in arrangement.parts if p.role == "drums")
    crash = replace(drums.notes[0], midi=49, length=Tick(960))
    played = perform(replace(arrangement, parts=(replace(drums, notes=(crash,)),)), 7)[0].notes[0]
    assert played.articulation == "choke"
    assert played.end - played.start == pytest.approx(BEAT, abs=1e-5)


def test_swing_delays_the_sixteenths_between_the_eighths_and_nothing_else() -> None:
    even = written()
    swung = replace(even, plan=tuple(replace(s, swing=0.6) for s in even.plan))
    drums = next(p for p in even.parts if p.name == "drums")
    pairs = zip(drums.notes, swing_delays(drums, swung), strict=True)
    assert {round(late, 4) for note, late in pairs if note.start % 480 == 0} == {0.0}
    assert {
        round(late, 3) for n, late in zip(drums.notes, swing_delays(drums, swung), strict=True) if n.start % 480 == 240
    } == {0.031}
    assert set(swing_delays(drums, even)) == {0.0}


def test_a_guitar_chord_is_struck_string_by_string() -> None:
    notes = tuple(WrittenNote(Tick(at), Tick(400), midi, 2, "") for at in (0, 480) for midi in (55, 60, 64))
    guitar = Part("guitar", "guitar", "acoustic_guitar", notes)
    assert [round(1000 * s) for s in stroke_delays(guitar)] == [0, 11, 22, 22, 11, 0]
    assert set(stroke_delays(replace(guitar, role="keys"))) == {0.0}


def test_swing_is_played_once() -> None:
    even = written()
    swung = replace(even, plan=tuple(replace(s, swing=0.6) for s in even.plan))
    straight, late = by_name(even)["drums"].notes, by_name(swung)["drums"].notes
    moved = [b.start - a.start for a, b in zip(straight, late, strict=True)]
    assert {round(m, 3) for m in moved} == {0.0, 0.031}
