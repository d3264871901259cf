"""Pitch-synchronous overlap-add: another pitch, the same formants, and exactly the original where nothing is shifted.

After Moulines & Charpentier (Speech Communication 9, 1990), on pulses that somebody else has marked.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Floats = NDArray[np.float64]
Frames = NDArray[np.int64]

LONGEST_PERIOD_S = 0.02
"""Pulses further apart belong to two voiced islands (50 Hz; Praat's own default)."""
_FEWEST = 4
"""Pulses that make an island; fewer stay the original."""


def islands(pulses: Floats, rate: int) -> tuple[Frames, ...]:
    """Return the voiced islands of `pulses` (seconds), each as rising frames; single stray pulses are left out."""
    frames = np.unique(np.round(np.asarray(pulses) * rate).astype(np.int64))
    cuts = np.flatnonzero(np.diff(frames) > LONGEST_PERIOD_S * rate) + 1
    return tuple(part for part in np.split(frames, cuts) if len(part) >= _FEWEST)


def cycles(island: Frames) -> Floats:
    """Return periods a frame at each frame from the first to the last pulse of an island (its pitch over the rate)."""
    gaps = np.diff(island)
    return np.repeat(1.0 / gaps, gaps)


def shifted(samples: Samples, voiced: tuple[Frames, ...], ratio: Floats) -> Samples:
    """Return a copy of `samples` (frames, channels) whose voiced islands have `ratio` (frames,) times their pitch.

    Time, consonants and formants stay. Where the ratio is 1 from an island's start on, the samples stay too (within
    rounding); they come back to it behind a shift that moved the voice by whole periods (see `whole_periods`).
    """
    out = samples.copy()
    for island in voiced:
        targets = _targets(island, ratio)
        if len(targets) < 2:
            continue
        first, last = int(island[0]), int(island[-1])
        start, end = max(first - int(island[1] - first), 0), min(last + int(last - island[-2]), len(samples))
        out[start:end] *= _beside(island, targets, start, end)[:, None]
        for at, source, left, right in _bells(island, targets):
            _add_bell(out, samples, at, source, left, right)
    return out


def whole_periods(island: Frames, ratio: Floats, leaning: Floats, at_most: float, rest: Floats) -> Floats:
    """Return `ratio` bent so that an island comes out of the shift by whole periods, in step with the original.

    The voice is bent where `leaning` (frames,) lies, by at most `at_most` of its pitch where leaning is 1, and what is
    missing then where `rest` lies. At most half a period is to be made up for.
    """
    frames = slice(int(island[0]), int(island[-1]))
    rising = cycles(island)
    moved = float(np.sum(rising * (ratio[frames] - 1.0)))
    missing = round(moved) - moved
    weight, spare = (float(np.sum(rising * w[frames])) for w in (leaning, rest))
    bent = float(np.clip(missing / weight, -at_most, at_most)) if weight > 0 else 0.0
    left_over = (missing - bent * weight) / spare if spare > 0 else 0.0
    return np.asarray(ratio + bent * leaning + left_over * rest)


def _targets(island: Frames, ratio: Floats) -> Frames:
    """Return the frames at which the shifted voice has its pulses; the first is the island's own."""
    start, end = int(island[0]), int(island[-1])
    phase = np.interp(np.arange(start, end + 1), island, np.arange(len(island)))
    phase[1:] += np.cumsum(cycles(island) * (ratio[start:end] - 1.0))
    count = int(np.floor(phase[-1] + 1e-6)) + 1
    places = np.interp(np.arange(count), phase, np.arange(start, end + 1))
    return np.unique(np.round(places).astype(np.int64))


def _beside(island: Frames, targets: Frames, start: int, end: int) -> Samples:
    """Return the weight of the original round an island: out under the first bell, in again under the last."""
    weight = np.zeros(end - start, np.float32)
    rise = int(targets[0]) - start
    weight[:rise] = _fall(int(island[1] - island[0]))[-rise:] if rise else 1.0
    fall = int(island[-1] - island[-2])
    stop = min(int(targets[-1]) - start, len(weight))
    weight[stop : stop + fall] = 1.0 - _fall(fall)[: len(weight) - stop]
    weight[stop + fall :] = 1.0
    return weight


def _bells(island: Frames, targets: Frames) -> Iterator[tuple[int, int, int, int]]:
    """Yield (target frame, source frame, left, right) of each bell: as wide as the narrower of the two periods."""
    right_of = np.searchsorted(island, targets)
    after, before = np.minimum(right_of, len(island) - 1), np.maximum(right_of - 1, 0)
    nearest = np.where(island[after] - targets < targets - island[before], after, before)
    gaps, spaces = np.diff(island), np.diff(targets)
    for i, j in enumerate(nearest):
        own_left, own_right = gaps[max(j - 1, 0)], gaps[min(j, len(gaps) - 1)]
        left = own_left if i == 0 else min(own_left, spaces[i - 1])
        right = own_right if i == len(targets) - 1 else min(own_right, spaces[i])
        yield int(targets[i]), int(island[j]), int(left), int(right)


def _add_bell(out: Samples, samples: Samples, at: int, source: int, left: int, right: int) -> None:
    bell = np.concatenate((1.0 - _fall(left), _fall(right)))
    first = max(left - at, left - source, 0)
    last = min(left + len(out) - at, left + len(samples) - source, left + right)
    if last > first:
        taken = samples[source - left + first : source - left + last]
        out[at - left + first : at - left + last] += taken * bell[first:last, None]


def _fall(frames: int) -> Samples:
    """Return half a Hann window, from 1 down to almost 0."""
    return np.asarray(0.5 + 0.5 * np.cos(np.pi * np.arange(frames) / max(frames, 1)), np.float32)
