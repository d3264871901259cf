"""The grid of a demo: beats, bar lines, tempo and time signature, steady or breathing."""

from dataclasses import dataclass

import numpy as np

from longplay.song.corrections import Corrections
from longplay.song.finding import Heard
from longplay.song.time import TICKS_PER_QUARTER, DemoSeconds, TempoMap, TimeSignature
from longplay.sound.onsets import onset_times
from longplay.stages.listen.beats import STEP_S, Array, TrackEvidence, summed, tempo_candidates, track_beats
from longplay.stages.listen.meter import Clues, Hypothesis, hypotheses, scores

__all__ = ["Grid", "TrackEvidence", "find_grid"]

STEADY_MS = 25.0
"""A steady song's beats stay so close to one tempo (default, unsourced)."""
UNHEARD_BPM = 120.0
"""Tempo of a grid laid where no beat can be heard; its margin is 0 (MIDI's default tempo)."""


@dataclass(frozen=True, slots=True)
class Grid:
    """tempo in felt bpm; map covers the whole demo; drift_ms: largest distance of a beat from a steady tempo."""

    tempo: Heard[float]
    map: TempoMap[DemoSeconds]
    steady: bool
    drift_ms: float


def find_grid(
    evidence: tuple[TrackEvidence, ...],
    duration: float,
    loop_period_s: float | None,
    stated_bpm: float,
    corrections: Corrections,
) -> Grid:
    """Beats and bars of a demo of `duration` seconds from the `evidence` of its tracks.

    loop_period_s: exact period of a machine loop, if there is one. stated_bpm: the artist's own (0 = not stated).
    A correction wins over a stated tempo, and that over what is heard. Bar 1 beat 1 is the first musical downbeat.
    """
    wanted_bpm = corrections.tempo_bpm or stated_bpm
    fixed_by = (corrections.by or "correction") if corrections.tempo_bpm else "brief" if stated_bpm else ""
    onsets = summed(evidence, duration) if evidence else np.zeros(1)
    if not onsets.any() or duration < 4.0:
        return _unheard(duration, wanted_bpm, fixed_by, corrections)
    found = _ranked(evidence, onsets, duration, loop_period_s, wanted_bpm, corrections)
    if not found:
        return _unheard(duration, wanted_bpm, fixed_by, corrections)
    best, odds = found[0]
    runner = next(((h, p) for h, p in found if abs(np.log2(h.bpm / best.bpm)) > 0.1), None)
    beats, steady, drift_ms = _settled(best.beats, loop_period_s)
    bpm = 60.0 / float(np.mean(np.diff(beats))) if steady else 60.0 / float(np.median(np.diff(beats)))
    margin = odds - (runner[1] if runner else 0.0)
    tempo = Heard(round(bpm, 3), round(runner[0].bpm, 1) if runner else None, round(max(margin, 0.0), 3), "", fixed_by)
    start = corrections.first_downbeat_s
    first_sound = start if start is not None else _first_sound(onsets)
    return Grid(tempo, _mapped(beats, best, duration, first_sound), steady, drift_ms)


def _ranked(
    evidence: tuple[TrackEvidence, ...],
    onsets: Array,
    duration: float,
    loop_period_s: float | None,
    wanted_bpm: float,
    corrections: Corrections,
) -> list[tuple[Hypothesis, float]]:
    """The ways to hear the song with their probability, likeliest first; statements and corrections rule out."""
    periods = (60.0 / wanted_bpm,) if wanted_bpm else tempo_candidates(onsets)
    tracked = tuple(beats for period in periods for beats in track_beats(onsets, period))
    if not tracked:
        return []
    every = tuple(h for h in hypotheses(Clues(evidence, duration), tracked) if _allowed(h, corrections))
    points = scores(every) + np.array([_loop_bonus(h, loop_period_s) for h in every])
    if corrections.first_downbeat_s is not None:
        points -= 100 * np.array([_distance(h, corrections.first_downbeat_s) for h in every])
    odds = np.exp(points - points.max())
    odds /= odds.sum()
    order = np.argsort(-odds, kind="stable")
    return [(every[i], float(odds[i])) for i in order]


def _allowed(hypothesis: Hypothesis, corrections: Corrections) -> bool:
    """Whether a stated number of beats in the bar agrees; six eighths are felt as two."""
    stated = corrections.beats_per_bar
    return not stated or hypothesis.meter == (2 if stated == 6 else stated)


def _distance(hypothesis: Hypothesis, downbeat_s: float) -> float:
    """Beats from `downbeat_s` to the nearest downbeat of the hypothesis."""
    downbeats = hypothesis.beats[hypothesis.first :: hypothesis.meter]
    return float(np.abs(downbeats - downbeat_s).min() * hypothesis.bpm / 60)


def _loop_bonus(hypothesis: Hypothesis, loop_period_s: float | None) -> float:
    """A machine loop is whole beats long, and most often whole bars (weights: default, unsourced)."""
    if not loop_period_s:
        return 0.0
    beats = loop_period_s * hypothesis.bpm / 60
    if abs(beats - round(beats)) > 0.04 * max(round(beats), 1):
        return -4.0
    return 1.0 if round(beats) % hypothesis.meter == 0 else 0.0


def _settled(beats: Array, loop_period_s: float | None) -> tuple[Array, bool, float]:
    """Beats laid on one tempo where the song is steady; else as they are. With its drift in ms."""
    count = np.arange(len(beats))
    slope, start = np.polyfit(count, beats, 1)
    if loop_period_s:
        whole = loop_period_s / max(round(loop_period_s / slope), 1)
        if abs(whole / slope - 1) < 0.002:
            slope, start = whole, float(np.median(beats - whole * count))
    drift_ms = 1000 * float(np.abs(beats - start - slope * count).max())
    steady = drift_ms < STEADY_MS
    return (start + slope * count if steady else beats), steady, round(drift_ms, 1)


def _first_sound(onsets: Array) -> float:
    """Seconds of the first clear onset."""
    times = onset_times(onsets.astype(np.float32), STEP_S)
    return float(times[0]) if len(times) else 0.0


def _mapped(beats: Array, best: Hypothesis, duration: float, first_sound: float) -> TempoMap[DemoSeconds]:
    """The tempo map over 0..duration: bar 1 is the bar that holds the first sound, unless that is only a pick-up."""
    head, tail = beats[1] - beats[0], beats[-1] - beats[-2]
    before = int(np.ceil(max(min(beats[0], first_sound), 0.0) / head)) + best.meter
    after = int(np.ceil(max(duration - beats[-1], 0.0) / tail)) + 1
    lead = beats[0] - head * np.arange(before, 0, -1)
    whole = np.concatenate([lead, beats, beats[-1] + tail * np.arange(1, after + 1)])
    downbeats = np.arange((before + best.first) % best.meter, len(whole), best.meter)
    # A bar that starts up to 40 % of its length before the first sound is bar 1 (a rest on the one); else a pick-up.
    late = whole[downbeats] + 0.4 * best.meter * head >= first_sound
    one = int(downbeats[np.argmax(late)]) if late.any() else int(downbeats[0])
    unit = TICKS_PER_QUARTER * 3 // 2 if best.meter == 2 else TICKS_PER_QUARTER
    first = int(np.argmax(whole > -head))
    times = tuple(round(float(t), 5) for t in whole[first:])
    return TempoMap(times, TimeSignature(best.meter, unit), first - one)


def _unheard(duration: float, bpm: float, fixed_by: str, corrections: Corrections) -> Grid:
    """A plain grid where no beat can be heard."""
    period = 60.0 / (bpm or UNHEARD_BPM)
    start = corrections.first_downbeat_s or 0.0
    before = int(np.ceil(start / period))
    count = int(np.ceil(max(duration - start, 0.0) / period)) + 2
    times = tuple(round(start + period * k, 5) for k in range(-before, count))
    stated = corrections.beats_per_bar or 4
    signature = TimeSignature(2, TICKS_PER_QUARTER * 3 // 2) if stated == 6 else TimeSignature(stated)
    margin = 1.0 if fixed_by else 0.0
    return Grid(Heard(60.0 / period, None, margin, "", fixed_by), TempoMap(times, signature, -before), True, 0.0)
