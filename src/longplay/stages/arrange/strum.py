"""How the artist strums: which sixteenths of the bar the guitar (or the keys) stresses, heard from the demo."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import open_audio
from longplay.cache.kept import kept
from longplay.cache.store import maybe_store
from longplay.song.arrangement import Form
from longplay.song.time import DemoSeconds, TempoMap
from longplay.song.track import Demo, Track
from longplay.sound.onsets import HOP_S, onset_envelopes

_ROLES = ("guitar", "voice and guitar", "keys")
_STEP_TICKS = 240


@dataclass(frozen=True, slots=True)
class Strum:
    """Stress of every sixteenth from bar 1 of the demo on, 0 (nothing) to 1 (the strongest); empty = not known."""

    stress: tuple[float, ...] = ()


def strum_of(demo: Demo, grid: TempoMap[DemoSeconds]) -> Strum:
    """Return the strum of the track that carries the rhythm; empty when there is none or no audio is at hand."""
    tracks = demo.with_role(*_ROLES)
    if not tracks or maybe_store() is None:
        return Strum()
    return hear_strum(min(tracks, key=lambda t: _ROLES.index(t.role)), grid)


@kept
def hear_strum(track: Track, grid: TempoMap[DemoSeconds]) -> Strum:
    """Return the largest onset within 40 ms of each sixteenth, as a share of the track's 95th percentile."""
    samples = open_audio(track.recording)
    envelope = onset_envelopes(samples.mean(axis=1), track.recording.rate).full
    last = grid.tick(len(samples) / track.recording.rate) // _STEP_TICKS
    times = np.array([float(grid.seconds(step * _STEP_TICKS)) for step in range(max(int(last), 0))])
    stress = _near(np.asarray(envelope, np.float64), times)
    top = float(np.percentile(stress[stress > 0], 95)) if np.any(stress > 0) else 1.0
    return Strum(tuple(round(float(s), 3) for s in np.minimum(stress / top, 1.0)))


def _near(envelope: NDArray[np.float64], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the largest value of the envelope within 40 ms of each time."""
    reach = round(0.04 / HOP_S)
    frames = np.round(times / HOP_S).astype(np.int64)
    around = frames[:, None] + np.arange(-reach, reach + 1)[None]
    inside = (around >= 0) & (around < len(envelope))
    return np.asarray(np.where(inside, envelope[np.clip(around, 0, len(envelope) - 1)], 0.0).max(axis=1))


def on_record(strum: Strum, grid: TempoMap[DemoSeconds], form: Form) -> tuple[float, ...]:
    """Return the stress of every sixteenth from bar 1 of the record on; 0 where the demo does not sound."""
    if not strum.stress:
        return ()
    steps = form.grid.tick(form.duration) // _STEP_TICKS
    return tuple(_stress_at(strum, grid, form, float(form.grid.seconds(s * _STEP_TICKS))) for s in range(steps))


def _stress_at(strum: Strum, grid: TempoMap[DemoSeconds], form: Form, record_s: float) -> float:
    for cut in form.cuts:
        if cut.record_start <= record_s + 1e-6 < cut.record_end:
            step = round(grid.tick(record_s - cut.record_start + cut.demo_start) / _STEP_TICKS)
            return strum.stress[step] if 0 <= step < len(strum.stress) else 0.0
    return 0.0
