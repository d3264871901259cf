"""Clipped runs: where a wave's tops were cut off, also where it was turned down afterwards; and their rebuilding."""

import numpy as np
from numpy.typing import NDArray

from longplay.sound.autoregression import ORDER, predictor, solve_missing

Samples = NDArray[np.float32]
Runs = NDArray[np.int64]
Floats = NDArray[np.float64]

_FLAT = 1e-4  # "equal" relative to the peak: three 16-bit steps at full scale, so that dither does not hide a clip
_NONE: Runs = np.zeros((0, 2), np.int64)
BLOCK = 1024
_ROUNDS = 2  # how often model and tops are found in turn; default, unsourced
_TALLEST = 4.0  # a rebuilt top is at most so many times the ceiling (12 dB); default, unsourced


def clipped_runs(samples: Samples) -> Runs:
    """(first frame, length) of every clipped run of one channel: at least three equal samples at one ceiling.

    Equal samples on a smooth crest are no clip, so the wave must reach or leave the run with a corner; and the runs
    must share one ceiling, since that is what a converter has.
    """
    top = float(np.max(np.abs(samples))) if len(samples) else 0.0
    if top <= 0.0:
        return _NONE
    runs = _flat_runs(samples, top)
    level = np.abs(samples[runs[:, 0]])
    ceilings, counts = np.unique(np.round(level / top * 500.0), return_counts=True)
    if len(runs) < 3 or counts.max() < 3:
        return _NONE
    ceiling = float(ceilings[np.argmax(counts)]) / 500.0 * top
    return runs[np.abs(level - ceiling) < 0.004 * top]


def _flat_runs(samples: Samples, top: float) -> Runs:
    flat = np.abs(np.diff(samples)) <= _FLAT * top
    flat &= np.abs(samples[1:]) >= 0.5 * top
    starts, lengths = _spans(flat)
    keep = lengths >= 2
    starts, lengths = starts[keep], lengths[keep] + 1
    before, after = np.maximum(starts - 1, 0), np.minimum(starts + lengths, len(samples) - 1)
    held = np.abs(samples[starts])
    fall = np.maximum(held - np.abs(samples[before]), held - np.abs(samples[after]))
    corner = fall > 8.0 * _FLAT * top
    return np.stack((starts[corner], lengths[corner]), axis=1).astype(np.int64)


def _spans(on: NDArray[np.bool_]) -> tuple[Runs, Runs]:
    """First index and length of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], on, [False])).astype(np.int8)))
    return edges[::2], edges[1::2] - edges[::2]


def declip(samples: Samples) -> Samples:
    """`samples` (frames, channels) with clipped runs rebuilt; tops may pass 1.0; all other samples keep their bits.

    Autoregressive interpolation (Janssen and others, 1986) under the one thing that is known of a clipped sample: it
    lay beyond the ceiling.
    """
    out = np.array(samples, np.float32)
    for channel in range(out.shape[1]):
        column = np.ascontiguousarray(samples[:, channel])
        runs = clipped_runs(column)
        if len(runs):
            _declip_channel(out[:, channel], runs)
    return out


def _declip_channel(column: Samples, runs: Runs) -> None:
    """Rebuild the runs of one channel, in place, block by block; each block sees half a block more on both sides."""
    marked = np.zeros(len(column) + 1, np.int8)
    np.add.at(marked, runs[:, 0], 1)
    np.add.at(marked, runs.sum(axis=1), -1)
    clipped = np.cumsum(marked[:-1]) > 0
    source = column.astype(np.float64)
    for start in range(0, len(column), BLOCK):
        part = slice(start, min(start + BLOCK, len(column)))
        if clipped[part].any():
            first, last = max(start - BLOCK // 2, 0), min(part.stop + BLOCK // 2, len(column))
            rebuilt = _rebuilt(source[first:last], clipped[first:last])[start - first : part.stop - first]
            column[part] = np.where(clipped[part], rebuilt, column[part])


def _rebuilt(block: Floats, clipped: NDArray[np.bool_]) -> Floats:
    """A block with its clipped samples rebuilt; as it was where too little of it is left to go by."""
    places = np.flatnonzero(clipped)
    if len(places) > 0.6 * len(block) or len(block) < 4 * ORDER:
        return block
    sign, height = np.sign(block[places]), np.abs(block[places])
    out = np.array(block)
    for _ in range(_ROUNDS):
        whitening = predictor(out)
        out[places] = _beyond(out, places, sign, height, whitening)
    return out


def _beyond(signal: Floats, places: Runs, sign: Floats, height: Floats, whitening: Floats) -> Floats:
    """What the model expects at `places`, none of it short of the ceiling: those that would be stay on it."""
    held = np.zeros(len(places), np.bool_)
    found = sign * height
    for _ in range(4):
        trial = np.array(signal)
        trial[places[held]] = (sign * height)[held]
        found = sign * height
        found[~held] = solve_missing(trial, places[~held], whitening)
        short = sign * found < height - 1e-12
        if not (short & ~held).any():
            break
        held |= short
    return np.asarray(sign * np.clip(sign * found, height, _TALLEST * height))
