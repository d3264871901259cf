"""Recording problems of one track: clipping, DC, noise, silence and dropouts, one channel against the other."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from longplay.song.listening import Problem, TrackListening
from longplay.sound.levels import rms
from longplay.stages.listen.levels import frame_levels, gaps_of

Samples = NDArray[np.float32]
_FLAT = 1e-4  # "equal" relative to the peak: three 16-bit steps at full scale, so that dither does not hide a clip
_PASSAGE_GAP_S = 2.0  # clipped places closer than this are one passage; default, unsourced


def track_problems(samples: Samples, rate: int, levels: TrackListening) -> tuple[Problem, ...]:
    """Everything wrong with the recording itself; `samples` (frames, channels)."""
    if not len(samples) or float(np.max(np.abs(samples))) < 1e-5:  # -100 dBFS: nothing was recorded
        return (Problem("silence", levels.name, 0.0, 0.0, 100.0, "percent", 1.0, "the file holds no sound"),)
    checks = (_clipping, _dc, _noise, _silent_head, _dropouts, _channels_opposed)
    return tuple(problem for check in checks for problem in check(samples, rate, levels))


def clipped_runs(samples: Samples) -> NDArray[np.int64]:
    """(first frame, length) of every clipped run of one channel: at least three equal samples at one ceiling.

    Equal samples on a smooth crest are no clip, so the wave must reach or leave the run with a corner; and the runs
    must share one ceiling, since that is what a converter has.
    """
    top = float(np.max(np.abs(samples))) if len(samples) else 0.0
    runs = _flat_runs(samples, top) if top > 0.0 else np.zeros((0, 2), np.int64)
    if len(runs) < 3:
        return np.zeros((0, 2), np.int64)
    level = np.abs(samples[runs[:, 0]])
    ceilings, counts = np.unique(np.round(level / top * 500.0), return_counts=True)
    ceiling = float(ceilings[np.argmax(counts)]) / 500.0 * top
    return runs[np.abs(level - ceiling) < 0.004 * top] if counts.max() >= 3 else runs[:0]


def _flat_runs(samples: Samples, top: float) -> NDArray[np.int64]:
    flat = np.abs(np.diff(samples)) <= _FLAT * top
    flat &= np.abs(samples[1:]) >= 0.5 * top
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flat, [False])).astype(np.int8)))
    starts, lengths = edges[::2], edges[1::2] - edges[::2] + 1
    keep = lengths >= 3
    starts, lengths = starts[keep], lengths[keep]
    before, after = np.maximum(starts - 1, 0), np.minimum(starts + lengths, len(samples) - 1)
    held = np.abs(samples[starts])
    fall = np.maximum(held - np.abs(samples[before]), held - np.abs(samples[after]))
    corner = fall > 8.0 * _FLAT * top
    return np.stack((starts[corner], lengths[corner]), axis=1).astype(np.int64)


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
    """The median of one-second means: a low note shorter than a second does not pass for DC."""
    size = max(1, min(rate, len(samples)))
    whole = len(samples) // size
    channels = (np.ascontiguousarray(samples[: whole * size, c]) for c in range(samples.shape[1]))
    worst = max((float(np.median(c.reshape(whole, size).mean(axis=1))) for c in channels), key=abs)
    if abs(worst) >= 0.002:  # 0.2 % of full scale; default, unsourced
        sure = min(0.99, 0.6 + 0.1 * whole)
        yield Problem("dc", levels.name, 0.0, 0.0, 100.0 * worst, "percent", sure, "of full scale")


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
    if not levels.active or levels.active[0][0] < 1.0:
        return
    end = levels.active[0][0]
    head = frame_levels(samples[: round(end * rate)], rate)
    level = float(np.median(head))
    if level > -90.0 and float(np.std(head)) < 4.0:
        yield Problem(
            "silent_head", levels.name, 0.0, end, end, "s", 0.9, f"noise at {level:.0f} dBFS before it starts"
        )


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
    correlation = _correlation(np.ascontiguousarray(samples[:, 0]), np.ascontiguousarray(samples[:, 1]))
    if correlation < -0.9:
        yield Problem("polarity", levels.name, 0.0, 0.0, correlation, "ratio", 0.95, "left against right")


def _correlation(one: Samples, other: Samples) -> float:
    norm = float(np.sqrt(float(np.dot(one, one)) * float(np.dot(other, other))))
    return float(np.dot(one, other)) / norm if norm > 1e-9 else 0.0


SKETCH_RATE = 4000


def sketch(signal: Samples, rate: int) -> Samples:
    """A mono signal at SKETCH_RATE, (frames,): enough to compare stems with each other."""
    import soxr

    return np.asarray(soxr.resample(signal, rate, SKETCH_RATE, quality="MQ"), dtype=np.float32)


def stem_problems(sketches: dict[str, Samples]) -> tuple[Problem, ...]:
    """What shows only when stems (name -> sketch) are laid beside each other: polarity and lateness."""
    names = list(sketches)
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    opposed = (p for a, b in pairs if (p := _opposed(a, b, sketches)))
    onsets = {name: sharp_onsets(samples) for name, samples in sketches.items()}
    late = (p for name in names if (p := _late(name, onsets)))
    return (*opposed, *late)


def _opposed(first: str, second: str, sketches: dict[str, Samples]) -> Problem | None:
    """The strongest correlation within 5 ms; under -0.9 (default, unsourced) two hold the same sound upside down."""
    length = min(len(sketches[first]), len(sketches[second]))
    one, other = sketches[first][:length], sketches[second][:length]
    reach = min(SKETCH_RATE // 200, length // 4)
    if reach < 1:
        return None
    inner = one[reach : length - reach]
    lags = [_correlation(inner, other[k : k + len(inner)]) for k in range(2 * reach + 1)]
    worst = max(lags, key=abs)
    if worst > -0.9:
        return None
    return Problem("polarity", second, 0.0, 0.0, worst, "ratio", 0.9, f"against {first}")


def sharp_onsets(samples: Samples) -> NDArray[np.float64]:
    """Seconds where a sketch's level leaps by 9 dB or more within 4 ms steps, at most one every 60 ms."""
    hop = SKETCH_RATE // 500
    whole = len(samples) // hop
    power = np.square(samples[: whole * hop]).reshape(whole, hop).mean(axis=1) if whole else np.zeros(0)
    if whole < 50 or float(power.max()) <= 0.0:
        return np.zeros(0)
    level = 10.0 * np.log10(power + 1e-4 * float(power.max()))
    before = np.max(np.lib.stride_tricks.sliding_window_view(level, 10), axis=1)[: whole - 12]
    rise = np.concatenate((np.zeros(10), np.maximum(level[10:-2], level[11:-1]) - before))
    onsets: list[int] = []
    for frame in np.flatnonzero(rise > 6.0):
        if not onsets or frame - onsets[-1] > 30:
            onsets.append(int(frame))
    return np.asarray(onsets) * hop / SKETCH_RATE


def _late(name: str, onsets: dict[str, NDArray[np.float64]]) -> Problem | None:
    """A stem whose onsets fall behind those of all others by one and the same time: a file's fault, no player's feel.

    At least 24 onsets must have a partner within 80 ms, and seven in ten of these must agree within 4 ms (default,
    unsourced): people do not play that late that evenly.
    """
    own = onsets[name]
    others = np.sort(np.concatenate([o for n, o in onsets.items() if n != name] or [np.zeros(0)]))
    if len(own) < 24 or len(others) < 24:
        return None
    place = np.clip(np.searchsorted(others, own), 1, len(others) - 1)
    back, ahead = own - others[place - 1], own - others[place]
    near = np.where(np.abs(back) < np.abs(ahead), back, ahead)
    near = near[np.abs(near) < 0.08]
    if len(near) < max(24, len(own) // 3):
        return None
    lag = float(np.median(near))
    agree = float(np.mean(np.abs(near - lag) < 0.004))
    if lag < 0.012 or agree < 0.7:
        return None
    cause = "as an mp3 without its header is" if abs(lag - 1105 / 44100) < 0.002 else "against the other tracks"
    return Problem("late", name, 0.0, 0.0, 1000.0 * lag, "ms", min(0.95, agree), cause)
