"""Key and chords of songs with known truth."""

import numpy as np
import pytest
from tests.stages.listen.heard_songs import Floats, evidence, guitar, steady

from longplay.song.corrections import Corrections
from longplay.song.finding import Heard
from longplay.song.harmony import ChordSpan, Key
from longplay.song.time import DemoSeconds, TempoMap
from longplay.stages.listen.harmony import find_harmony


def heard(song: Floats, beats: Floats, key: str = "") -> tuple[Heard[Key], tuple[ChordSpan, ...]]:
    """Key and chords of a guitar on known beats."""
    grid: TempoMap[DemoSeconds] = TempoMap(tuple(float(b) for b in beats))
    return find_harmony(evidence(guitar=song), grid, float(beats[-1]), Corrections(key=key, by="Mia"))


def labels(spans: tuple[ChordSpan, ...]) -> list[str]:
    """Labels of the spans longer than a beat."""
    return [s.chord.label() for s in spans if s.chord.root is not None and s.end - s.start > 0.7]


def test_chords_change_where_the_bars_do() -> None:
    beats = steady(100.0, 8)
    _, spans = heard(guitar(beats), beats)
    assert labels(spans) == ["C:maj", "G:maj", "A:min", "F:maj"] * 2
    starts = [s.start for s in spans if s.chord.root is not None]
    assert starts == pytest.approx([float(b) for b in beats[:-1:4]], abs=0.01)


@pytest.mark.parametrize("shift", [1, 5, -2])
def test_transposing_transposes_chords_and_key_and_nothing_else(shift: int) -> None:
    beats = steady(100.0, 8)
    (key, plain), (other, moved) = (heard(guitar(beats, shift=s), beats) for s in (0, shift))
    assert (other.value.pitch_class - key.value.pitch_class) % 12 == shift % 12
    assert other.value.mode == key.value.mode
    assert [s.start for s in moved] == [s.start for s in plain]
    turned = [(s.chord.root + shift) % 12 for s in plain if s.chord.root is not None]
    assert [s.chord.root for s in moved if s.chord.root is not None] == turned


def test_the_key_has_a_runner_up_and_a_margin() -> None:
    beats = steady(100.0, 8)
    key, _ = heard(guitar(beats), beats)
    assert key.value == Key("C", "major")
    assert key.runner_up not in {None, key.value}
    assert 0 < key.margin <= 1


def test_a_minor_song_is_heard_as_minor() -> None:
    beats = steady(100.0, 8)
    key, _ = heard(guitar(beats, chords=("Am", "F", "Am", "G")), beats)
    assert key.value == Key("A", "minor")


def test_a_corrected_key_wins() -> None:
    beats = steady(100.0, 4)
    key, _ = heard(guitar(beats), beats, key="A minor")
    assert key.value == Key("A", "minor")
    assert key.fixed_by == "Mia"


def test_clear_chords_are_sure_and_noise_is_not() -> None:
    beats = steady(100.0, 8)
    noise = np.random.default_rng(1).standard_normal(len(guitar(beats))).astype(np.float32)
    _, clear = heard(guitar(beats), beats)
    _, vague = heard(noise, beats)
    assert min(s.confidence for s in clear if s.chord.root is not None) > 0.8
    assert max(s.confidence for s in vague) < 0.8


def test_spans_cover_the_song_without_gaps() -> None:
    beats = steady(90.0, 6)
    _, spans = heard(guitar(beats), beats)
    assert spans[0].start == 0.0
    assert [s.end for s in spans[:-1]] == [s.start for s in spans[1:]]


def test_a_chord_over_another_bass_is_a_slash_chord() -> None:
    beats = steady(100.0, 6)
    low = np.zeros_like(guitar(beats))
    t = np.arange(len(low)) / 22050
    low += (0.5 * np.sin(2 * np.pi * 440 * 2 ** ((40 - 69) / 12) * t)).astype(np.float32)
    grid: TempoMap[DemoSeconds] = TempoMap(tuple(float(b) for b in beats))
    tracks = evidence(guitar=guitar(beats, chords=("C",)), bass=low)
    _, spans = find_harmony(tracks, grid, float(beats[-1]), Corrections())
    assert "C:maj/3" in labels(spans)
