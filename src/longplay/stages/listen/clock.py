"""The song's clock and harmony together: grid, key and chords, heard or given."""

from dataclasses import dataclass
from typing import cast

import numpy as np

from longplay.song.arrangement import Form
from longplay.song.brief import Brief
from longplay.song.corrections import Corrections
from longplay.song.finding import Heard
from longplay.song.harmony import ChordSpan, Key
from longplay.song.time import DemoSeconds, TempoMap
from longplay.song.track import Demo
from longplay.stages.listen.grid import STEADY_MS, TrackEvidence, find_grid
from longplay.stages.listen.harmony import find_harmony
from longplay.stages.listen.heard import HeardTrack, open_chroma, open_onsets


@dataclass(frozen=True, slots=True)
class SongClock:
    """Everything the rest of listening leans on; fields as in Listening."""

    tempo: Heard[float]
    grid: TempoMap[DemoSeconds]
    steady: bool
    drift_ms: float
    key: Heard[Key]
    chords: tuple[ChordSpan, ...]


def find_clock(demo: Demo, heard: tuple[HeardTrack, ...], brief: Brief, corrections: Corrections) -> SongClock:
    """Grid, key and chords as heard from all tracks; what the artist stated or corrected wins."""
    evidence = _evidence(heard)
    period = next((h.loop_period_s for h in heard if h.loop_period_s), None)
    grid = find_grid(evidence, demo.duration, period, brief.tempo_bpm, corrections)
    key, chords = find_harmony(evidence, grid.map, demo.duration, corrections)
    return SongClock(grid.tempo, grid.map, grid.steady, grid.drift_ms, key, chords)


def known_clock(known: Form, heard: tuple[HeardTrack, ...], corrections: Corrections) -> SongClock:
    """The clock of a record that was cut here: its own grid and chords; the key alone is heard again."""
    grid = cast(TempoMap[DemoSeconds], known.grid)
    key, _ = find_harmony(_evidence(heard), grid, known.duration, corrections)
    beats = np.asarray(grid.beats)
    count = np.arange(len(beats))
    drift_ms = round(1000.0 * float(np.abs(beats - np.polyval(np.polyfit(count, beats, 1), count)).max()), 1)
    return SongClock(Heard(round(grid.bpm, 3)), grid, drift_ms < STEADY_MS, drift_ms, key, known.chords)


def _evidence(heard: tuple[HeardTrack, ...]) -> tuple[TrackEvidence, ...]:
    return tuple(TrackEvidence(h.role, open_onsets(h), open_chroma(h)) for h in heard)
