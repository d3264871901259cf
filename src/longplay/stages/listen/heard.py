"""What was heard of one track alone, before anything is known of the song."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import open_curve
from longplay.song.listening import Problem, TrackListening
from longplay.song.recording import Curve
from longplay.sound.chroma import Chromagram
from longplay.sound.onsets import OnsetEnvelopes
from longplay.sound.pitch import PitchedNote


@dataclass(frozen=True, slots=True)
class HeardTrack:
    """One track, heard alone, on the demo's clock.

    levels: hits_per_beat still 0. notes: sung notes with raw pitch (A 440 = 69.0), for tracks that sing. onsets:
    strengths every 10 ms, columns full, low, mid, high. chroma: 12 columns full, 12 bass. pitches: constant-Q
    magnitudes from MIDI 28 up. sketch: the sound in mono at between.SKETCH_RATE. tuning_cents with its confidence;
    loop_period_s 0 = not a loop. attacks: rows (second, rise in dB) of tracks that are played (None = others).
    """

    levels: TrackListening
    problems: tuple[Problem, ...]
    notes: tuple[PitchedNote, ...]
    onsets: Curve
    chroma: Curve
    pitches: Curve
    sketch: Curve
    onset_times: tuple[float, ...]
    tuning_cents: float
    tuning_confidence: float
    loop_period_s: float
    attacks: Curve | None = None

    @property
    def name(self) -> str:
        """The track's name."""
        return self.levels.name

    @property
    def role(self) -> str:
        """The track's role."""
        return self.levels.role


def open_onsets(heard: HeardTrack) -> OnsetEnvelopes:
    """The onset envelopes of a track."""
    columns = open_curve(heard.onsets)
    return OnsetEnvelopes(heard.onsets.step_s, *(np.ascontiguousarray(columns[:, k]) for k in range(4)))


def open_chroma(heard: HeardTrack) -> Chromagram:
    """The chromagram of a track."""
    columns = open_curve(heard.chroma)
    return Chromagram(heard.chroma.step_s, columns[:, :12], columns[:, 12:])


def open_loudness(heard: HeardTrack) -> NDArray[np.float32]:
    """The momentary loudness of a track in lufs, every 0.1 s."""
    return open_curve(heard.levels.loudness)
