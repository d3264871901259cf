"""What shows only when tracks are laid beside each other: polarity, lateness, and the wrong sample rate."""

import numpy as np
from numpy.typing import NDArray

from longplay.song.listening import Problem

Samples = NDArray[np.float32]

SKETCH_RATE = 4000
_LATE_S = 0.015  # slow attacks alone come 6 ms behind the others' (a sampled piano, measured); default, unsourced


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
    lags = [correlation(inner, other[k : k + len(inner)]) for k in range(2 * reach + 1)]
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
    if lag < _LATE_S or agree < 0.7:
        return None
    cause = "as an mp3 without its header is" if abs(lag - 1105 / 44100) < 0.002 else "against the other tracks"
    return Problem("late", name, 0.0, 0.0, 1000.0 * lag, "ms", min(0.95, agree), cause)


def correlation(one: Samples, other: Samples) -> float:
    """Normalised correlation of two signals of one length, -1 to 1; 0 for silence."""
    norm = float(np.sqrt(float(np.dot(one, one)) * float(np.dot(other, other))))
    return float(np.dot(one, other)) / norm if norm > 1e-9 else 0.0
