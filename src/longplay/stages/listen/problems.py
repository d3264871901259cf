"""Recording problems of one track alone: clipping, DC, noise, hum, clicks, silence, dropouts, opposed channels."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from longplay.song.listening import Problem, TrackListening
from longplay.sound.clicks import find_clicks
from longplay.sound.clipping import clipped_runs
from longplay.sound.hum import find_hum
from longplay.sound.levels import rms
from longplay.sound.spectrum import mono, power_spectra
from longplay.stages.listen.between import SKETCH_RATE, correlation, sketch
from longplay.stages.listen.levels import frame_levels, gaps_of

Samples = NDArray[np.float32]
_ALL_HUM_DB = 3.0  # a floor that is no louder than so much over its hum is that hum, told once; default, unsourced
_STEADY = 0.2  # half of all seconds lie within this share of an offset; default, unsourced
_HEARD_DBFS = -75.0  # noise of a file's ends below it is covered by any other track; default, unsourced
_STEADY_DB = 8.0  # noise holds its level from 50 ms to 50 ms; default, unsourced
_FLAT = 0.05  # flatter than this is no chord; default, unsourced
_PASSAGE_GAP_S = 2.0  # clipped places closer than this are one passage; default, unsourced


def track_problems(samples: Samples, rate: int, levels: TrackListening) -> tuple[Problem, ...]:
    """Everything wrong with the recording itself; `samples` (frames, channels)."""
    if not len(samples) or float(np.max(np.abs(samples))) < 1e-5:  # -100 dBFS: nothing was recorded
        return (Problem("silence", levels.name, 0.0, 0.0, 100.0, "percent", 1.0, "the file holds no sound"),)
    checks = (_clipping, _dc, _noise, _hum, _clicks, _silent_head, _silent_tail, _dropouts, _channels_opposed)
    found = [problem for check in checks for problem in check(samples, rate, levels)]
    hums = max((p.value for p in found if p.kind == "hum"), default=-200.0)
    return tuple(p for p in found if p.kind != "noise" or p.value > hums + _ALL_HUM_DB)


def _once(runs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Runs in order of time without those that lie on the one before: both channels clip together, once."""
    return runs[np.concatenate(([True], runs[1:, 0] >= runs[:-1].sum(axis=1)))] if len(runs) else runs


def _clipping(samples: Samples, rate: int, levels: TrackListening) -> Iterator[Problem]:
    runs = np.concatenate([clipped_runs(np.ascontiguousarray(samples[:, c])) for c in range(samples.shape[1])])
    runs = _once(runs[np.argsort(runs[:, 0], kind="stable")])
    if not len(runs) or float(runs[:, 1].sum()) > 0.2 * len(samples):  # that flat it is a waveform, not a fault
        return
    groups = np.split(runs, np.flatnonzero(np.diff(runs[:, 0]) > _PASSAGE_GAP_S * rate) + 1)
    for group in groups:
        if len(group) < 3:
            continue
        start, end = float(group[0, 0]) / rate, float(group[-1].sum()) / rate
        longest = 1000.0 * float(group[:, 1].max()) / rate
        sure = min(0.99, 0.7 + 0.01 * len(group))
        yield Problem("clipping", levels.name, start, end, len(group), "count", sure, f"longest {longest:.1f} ms")


def _dc(samples: Samples, rate: int, levels: TrackListening) -> Iterator[Problem]:
    """The median of one-second means: a low note shorter than a second does not pass for DC.

    An electrical offset is the same in every second; a lopsided wave (a voice, a sampled choir) comes with the notes.
    """
    size = max(1, min(rate, len(samples)))
    whole = len(samples) // size
    parts = samples[: whole * size].reshape(whole, size, -1)
    sounding = np.max(np.abs(parts), axis=1) > 1e-5  # -100 dBFS: behind a gate there is nothing to swing
    channels = [parts[sounding[:, c], :, c].mean(axis=1) for c in range(samples.shape[1]) if sounding[:, c].any()]
    worst, spread = max(((_middle(c), _middle(np.abs(c - _middle(c)))) for c in channels), key=lambda m: abs(m[0]))
    if abs(worst) >= 0.002 and spread < _STEADY * abs(worst):  # 0.2 % of full scale; default, unsourced
        sure = min(0.99, 0.6 + 0.1 * whole)
        yield Problem("dc", levels.name, 0.0, 0.0, 100.0 * worst, "percent", sure, "of full scale")


def _middle(values: NDArray[np.floating]) -> float:
    return float(np.median(values))


def _noise(samples: Samples, rate: int, levels: TrackListening) -> Iterator[Problem]:
    """Steady noise less than 40 dB under the playing, where there are gaps to hear it in (default, unsourced)."""
    frames = frame_levels(samples, rate)
    gaps = gaps_of(frames)
    playing = float(np.percentile(frames, 90)) if len(frames) else -200.0
    distance = playing - gaps.floor_dbfs
    if 12.0 < distance < 40.0 and gaps.spread_db < 1.5 and gaps.seconds >= 1.0:
        detail = f"{distance:.0f} dB under the playing"
        yield Problem("noise", levels.name, 0.0, 0.0, gaps.floor_dbfs, "dbfs", 0.8, detail)


def _silent_head(samples: Samples, rate: int, levels: TrackListening) -> Iterator[Problem]:
    """Noise alone before the first note: it would be heard when the record starts."""
    if not levels.active:
        return
    end = max(levels.active[0][0], _hiss_before(samples, rate))
    if end < 1.0:
        return
    head = frame_levels(samples[: round(end * rate)], rate)
    level = float(np.median(head))
    if level > _HEARD_DBFS and float(np.ptp(np.percentile(head, (10, 90)))) < _STEADY_DB:
        yield Problem(
            "silent_head", levels.name, 0.0, end, end, "s", 0.9, f"noise at {level:.0f} dBFS before it starts"
        )


def _silent_tail(samples: Samples, rate: int, levels: TrackListening) -> Iterator[Problem]:
    """Noise alone behind the last note: at least a second of it, after what rings has died away."""
    frames = frame_levels(samples, rate)
    if not levels.active or len(frames) < 40:
        return
    floor = float(np.median(frames[-20:]))
    rings = np.flatnonzero(np.abs(frames - floor) > 4.0)
    start, end = 0.05 * (float(rings[-1]) + 1.0 if len(rings) else 0.0), len(samples) / rate
    if end - start < 1.0 or not _hisses(samples[round(start * rate) :]):  # a held chord may be as steady
        start = max(start, levels.active[-1][1])
    if floor > _HEARD_DBFS and end - start >= 1.0:
        detail = f"noise at {floor:.0f} dBFS after it ends"
        yield Problem("silent_tail", levels.name, start, end, end - start, "s", 0.9, detail)


def _hiss_before(samples: Samples, rate: int) -> float:
    """Seconds of noise, however loud, before anything rises out of it; 0 where the track begins with a sound."""
    frames = frame_levels(samples, rate)
    rises = np.flatnonzero(frames > float(np.median(frames[:20])) + 6.0) if len(frames) >= 20 else np.zeros(0)
    end = 0.05 * float(rises[0]) if len(rises) else 0.0
    return end if end >= 1.0 and _hisses(samples[: round(end * rate)]) else 0.0


def _hisses(samples: Samples) -> bool:
    """Whether the sound is noise: its spectrum is flat (geometric over arithmetic mean 0.56 for white, 0 for tones)."""
    power = np.mean(np.concatenate([*power_spectra(mono(samples), 1024, 4096)]), axis=0)[2:] + 1e-20
    return bool(np.exp(np.mean(np.log(power))) > _FLAT * np.mean(power))


def _hum(samples: Samples, rate: int, levels: TrackListening) -> Iterator[Problem]:
    """Mains hum in what the channels have in common; a finished mix that hums may not be taken apart."""
    if hum := find_hum(sketch(mono(samples), rate), SKETCH_RATE):
        sure = min(0.95, 0.6 + 0.05 * len(hum.harmonics))
        detail = f"{round(hum.frequency_hz / 10.0) * 10} Hz and {len(hum.harmonics) - 1} multiples"
        yield Problem("hum", levels.name, 0.0, 0.0, hum.level_dbfs, "dbfs", sure, detail, hum.frequency_hz)


_STRUCK = {"drums", "percussion", "bounce", "other"}
"""Roles in which a short hard sound may be meant."""
_MANY = 200
"""More clicks than this are a fault of another kind, which no bridge mends; default, unsourced."""


def _clicks(samples: Samples, rate: int, levels: TrackListening) -> Iterator[Problem]:
    """Single clicks on tracks that are not struck; each is a place of its own."""
    if levels.role in _STRUCK:
        return
    places = sorted({at for c in range(samples.shape[1]) for at in find_clicks(samples[:, c], rate)})
    apart = [at for at, before in zip(places, [-1.0, *places], strict=False) if at - before > 0.005]
    for at in apart if len(apart) <= _MANY else ():
        yield Problem("click", levels.name, at, at + 0.002, 1.0, "count", 0.8)


def _dropouts(samples: Samples, rate: int, levels: TrackListening) -> Iterator[Problem]:
    """Exact zeros of 2 ms to 1 s with sound cut off on both sides; drum tracks are gated on purpose."""
    if levels.role in {"drums", "percussion"}:
        return
    loud = rms(samples)
    zero = np.logical_and.reduce([samples[:, c] == 0.0 for c in range(samples.shape[1])])
    edges = np.flatnonzero(np.diff(np.concatenate(([False], zero, [False])).astype(np.int8)))
    size = max(1, round(0.003 * rate))
    for start, end in edges.reshape(-1, 2).tolist():
        if not 0.002 * rate <= end - start <= rate or start < size or end + size > len(samples):
            continue
        sides = (samples[start - size : start], samples[end : end + size])
        if min(rms(side) for side in sides) > 0.3 * loud:
            length = 1000.0 * (end - start) / rate
            yield Problem("dropout", levels.name, start / rate, end / rate, length, "ms", 0.9)


def _channels_opposed(samples: Samples, rate: int, levels: TrackListening) -> Iterator[Problem]:
    """Left against right: correlation under -0.9 means that they cancel in mono."""
    if samples.shape[1] != 2 or len(samples) < rate:
        return
    against = correlation(np.ascontiguousarray(samples[:, 0]), np.ascontiguousarray(samples[:, 1]))
    if against < -0.9:
        yield Problem("polarity", levels.name, 0.0, 0.0, against, "ratio", 0.95, "left against right")
