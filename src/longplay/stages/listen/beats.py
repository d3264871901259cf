"""Where the beats of a supposed tempo fall: onset evidence of all tracks, tempo candidates, beat tracking."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from longplay.sound.chroma import Chromagram
from longplay.sound.compiled import compiled
from longplay.sound.onsets import OnsetEnvelopes

Array = npt.NDArray[np.float64]

STEP_S = 0.01
SLOWEST, FASTEST = 45.0, 210.0
"""Felt beats a minute that are thought of; real songs lie inside (default, unsourced)."""
BREATHING, STIFF = 400.0, 6000.0
"""Cost of log tempo deviation squared against evidence in standard deviations (Ellis 2007 uses 100 to 400), for a
band that breathes and for a click (fitted on POP909 renders, with and without drift)."""
ONSET_WEIGHT = {"drums": 1.0, "percussion": 0.8, "lead vocal": 0.35, "backing vocal": 0.3, "pad": 0.3, "strings": 0.4}
"""How far a track's onsets speak for the beat; others 0.8 (default, unsourced: singers lay back, drums do not)."""


@dataclass(frozen=True, slots=True)
class TrackEvidence:
    """What the grid needs to know of one track. role as in track.ROLES; everything starts at demo second 0."""

    role: str
    onsets: OnsetEnvelopes
    chroma: Chromagram


def summed(evidence: tuple[TrackEvidence, ...], duration: float, band: str = "full") -> Array:
    """Onset strength of all tracks, each with its own loudness taken out; array (frames,) every STEP_S, deviation 1.

    band: a field of OnsetEnvelopes.
    """
    total = np.zeros(max(int(duration / STEP_S), 1))
    for track in evidence:
        envelope = _levelled(np.asarray(getattr(track.onsets, band), dtype=np.float64))
        count = min(len(total), len(envelope))
        total[:count] += ONSET_WEIGHT.get(track.role, 0.8) * envelope[:count]
    deviation = float(total.std())
    return total / deviation if deviation > 0 else total


def _levelled(envelope: Array) -> Array:
    """Smoothed by 15 ms, divided by its own level over some seconds so that a quiet verse counts like a loud chorus."""
    from scipy.ndimage import gaussian_filter1d, uniform_filter1d

    if not envelope.any():
        return envelope
    smooth = gaussian_filter1d(envelope, 1.5)
    around = np.sqrt(np.maximum(uniform_filter1d(smooth**2, round(8 / STEP_S)), 0))
    return np.asarray(smooth / (around + 0.3 * np.sqrt(np.mean(smooth**2))))


def tempo_candidates(onsets: Array) -> tuple[float, ...]:
    """Beat periods in seconds worth tracking: peaks of the tempogram and their relatives by 2, 3, 3/2 and back."""
    strength = _tempogram(onsets)
    lags = np.arange(len(strength))
    inside = (lags > 0.14 / STEP_S) & (lags < 2.2 / STEP_S)
    peak = inside[1:-1] & (strength[1:-1] > strength[:-2]) & (strength[1:-1] >= strength[2:])
    places = np.flatnonzero(peak) + 1
    best = places[np.argsort(-strength[places])][:6]
    periods: list[float] = []
    for place in best:
        exact = _interpolated(strength, int(place)) * STEP_S
        for ratio in (1, 2, 0.5, 3, 1 / 3, 1.5, 2 / 3, 4):
            period = exact * ratio
            if 60 / FASTEST <= period <= 60 / SLOWEST and all(abs(period / p - 1) > 0.03 for p in periods):
                periods.append(period)
    return tuple(periods)


def _tempogram(onsets: Array) -> Array:
    """Autocorrelation by lag in steps, averaged over windows of 12 s so that a drifting tempo still adds up."""
    from scipy.fft import irfft, rfft

    size, hop = round(12 / STEP_S), round(3 / STEP_S)
    padded = np.pad(onsets - onsets.mean(), (0, max(size - len(onsets), 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop] * np.hanning(size)
    power = np.abs(rfft(windows, 2 * size, axis=1, workers=1)) ** 2
    strength = irfft(power.mean(axis=0))[: size // 2]
    return np.asarray(strength / max(float(strength[0]), 1e-12))


def _interpolated(values: Array, at: int) -> float:
    before, top, after = values[at - 1], values[at], values[at + 1]
    bend = before - 2 * top + after
    return float(at + (0.5 * (before - after) / bend if bend < 0 else 0.0))


def track_beats(onsets: Array, period_s: float) -> tuple[Array, ...]:
    """Beat times in seconds (beats,) near `period_s`, by dynamic programming (Ellis 2007): breathing, and steady.

    The breathing beats follow their own local tempo, the steady ones its median. Too few beats give nothing.
    """
    period = period_s / STEP_S
    beats = _traced(onsets, np.full(len(onsets), period), 0.2 * BREATHING)
    if len(beats) < 8:
        return ()
    local = _local_periods(beats, len(onsets), period)
    breathing = _traced(onsets, local, BREATHING)
    steady = _traced(onsets, np.full(len(onsets), np.median(local)), STIFF)
    return tuple(_smooth(path) for path in (breathing, steady) if len(path) >= 8)


def _local_periods(beats: Array, count: int, period: float) -> Array:
    """Period in steps at every frame: the median of nine beat distances, kept within 12 % of the candidate."""
    from scipy.ndimage import gaussian_filter1d, median_filter

    distances = gaussian_filter1d(median_filter(np.diff(beats), 9, mode="nearest").astype(np.float64), 2.0)
    local = np.interp(np.arange(count), beats[:-1], distances)
    return np.asarray(np.clip(local, 0.88 * period, 1.12 * period))


def _traced(onsets: Array, periods: Array, tightness: float) -> Array:
    reach = int(periods.max() * 1.6) + 2
    back, score = _best_path(onsets, periods, np.log(np.arange(reach) + 1e-9), np.log(periods), tightness)
    tail = max(len(score) - int(periods[-1]), 0)
    at = tail + int(np.argmax(score[tail:]))
    path = []
    while at >= 0:
        path.append(at)
        at = int(back[at])
    return np.array(path[::-1], dtype=np.float64)


@compiled
def _best_path(
    onsets: Array, periods: Array, log_lags: Array, log_periods: Array, tightness: float
) -> tuple[npt.NDArray[np.int64], Array]:
    """Best predecessor (-1 = none) and score of a beat at every frame; float64 arrays."""
    count = len(onsets)
    back = np.full(count, -1, dtype=np.int64)
    score = onsets.copy()
    for now in range(count):
        best = 0.0
        for lag in range(int(0.6 * periods[now]), int(1.6 * periods[now]) + 1):
            if lag > now:
                break
            off = log_lags[lag] - log_periods[now]
            value = score[now - lag] - tightness * off * off
            if value > best:
                best = value
                back[now] = now - lag
        score[now] += best
    return back, score


def _smooth(frames: Array) -> Array:
    """Seconds of at least eight beat frames, each moved to the line through its nine neighbours."""
    from scipy.signal import savgol_filter

    return np.asarray(savgol_filter(frames * STEP_S, 7 if len(frames) < 9 else 9, 1, mode="interp"))
