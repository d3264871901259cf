"""True peak (ITU-R BS.1770 annex 2): the largest magnitude between the samples, found by oversampling."""

import numpy as np
from numpy.typing import NDArray

from longplay.sound.compiled import compiled
from longplay.sound.levels import db

TAPS = 24  # per phase: flat to 0.42 of the sampling rate (18.6 kHz at 44.1 kHz), images below -60 dB
BEFORE = TAPS // 2 - 1  # frames a tap row reaches back
LATENCY = TAPS - 1 - BEFORE  # frames it looks ahead
_KAISER_BETA = 5.0
BLOCK_FRAMES = 65536  # a stereo block and its envelope stay in the processor's cache


def fractions(oversampling: int) -> tuple[tuple[float, int], ...]:
    """(fraction of a frame, grid it completes) in bisection order: 1/2, then 1/4 3/4, then the eighths."""
    if oversampling not in (2, 4, 8, 16, 32):
        raise ValueError(f"oversampling must be 2, 4, 8, 16 or 32, not {oversampling}")
    grids = [2**power for power in range(1, oversampling.bit_length())]
    return tuple((step / grid, grid) for grid in grids for step in range(1, grid, 2))


def interpolators(oversampling: int) -> NDArray[np.float32]:
    """Kaiser-windowed sinc rows (oversampling - 1, TAPS), unity at DC, in the order of `fractions`."""
    at = np.array([fraction for fraction, _ in fractions(oversampling)])[:, None]
    distance = np.arange(TAPS) - BEFORE - at
    window = np.i0(_KAISER_BETA * np.sqrt(np.maximum(0.0, 1.0 - (distance / (TAPS / 2)) ** 2)))
    rows = np.sinc(distance) * window
    return np.asarray(rows / rows.sum(axis=1, keepdims=True), dtype=np.float32)


def grid_thresholds(oversampling: int) -> NDArray[np.float32]:
    """For each row: the share of the searched peak that the coarser grid must reach for the row to matter.

    A band-limited signal whose largest magnitude is M is at least M cos(pi d) at d frames from there (Bernstein), so
    the grid coarser by two holds cos(pi / grid) of it. 0.02 is taken off for the filter's imperfection.
    """
    shares = [np.cos(np.pi / grid) - 0.02 if grid > 2 else 0.0 for _, grid in fractions(oversampling)]
    return np.array(shares, dtype=np.float32)


@compiled
def raise_envelope(
    padded: NDArray[np.float32],
    rows: NDArray[np.float32],
    shares: NDArray[np.float32],
    gain: np.float32,
    envelope: NDArray[np.float32],
    floor: np.float32,
    rising: bool,
) -> tuple[np.float32, np.float32]:
    """Raise envelope[n] to the largest magnitude from frame n up to n + 1, over channels and phases.

    `padded` is (channels, frames + TAPS - 1). What cannot exceed `floor` is left at the sample's magnitude. With
    `rising`, `floor` follows the largest value found. `gain` bounds the rows' gain. Returns (floor, sample peak).
    All arrays float32, C order.
    """
    chunk = 32
    taps = rows.shape[1]
    before = taps // 2 - 1
    found = np.empty(chunk, np.float32)
    sample_peak = np.float32(0.0)
    for channel in range(padded.shape[0]):
        line = padded[channel]
        for start in range(0, envelope.size, chunk):
            size = min(chunk, envelope.size - start)
            widest = np.float32(0.0)
            for i in range(start, start + size + taps - 1):
                widest = max(widest, abs(line[i]))
            reach = np.float32(0.0)
            for i in range(size):
                value = abs(line[start + before + i])
                envelope[start + i] = max(envelope[start + i], value)
                reach = max(reach, value)
            sample_peak = max(sample_peak, reach)
            if widest * gain <= floor:
                continue
            reach = max(reach, abs(line[start + before + size]))
            for p in range(rows.shape[0]):
                if reach < shares[p] * floor:
                    break
                for i in range(size):
                    found[i] = 0.0
                # Four taps a pass: fewer loads and stores, and LLVM vectorises it.
                for t in range(0, taps, 4):
                    h0, h1, h2, h3 = rows[p, t], rows[p, t + 1], rows[p, t + 2], rows[p, t + 3]
                    k = start + t
                    for i in range(size):
                        found[i] += (h0 * line[k + i] + h1 * line[k + i + 1]) + (
                            h2 * line[k + i + 2] + h3 * line[k + i + 3]
                        )
                for i in range(size):
                    value = abs(found[i])
                    envelope[start + i] = max(envelope[start + i], value)
                    reach = max(reach, value)
            if rising and reach > floor:
                floor = reach
    return floor, sample_peak


class PeakEnvelope:
    """Block processor: the magnitude of the oversampled signal, one value a frame, `LATENCY` frames late."""

    def __init__(self, channels: int, oversampling: int = 4) -> None:
        self._rows = interpolators(oversampling)
        self._shares = grid_thresholds(oversampling)
        # No interpolated value exceeds this times the largest sample under the filter.
        self._gain = np.float32(np.abs(self._rows).sum(axis=1).max())
        self._history = np.zeros((channels, TAPS - 1), dtype=np.float32)
        self.true_peak = 0.0
        self.sample_peak = 0.0

    def process(self, lines: NDArray[np.float32], floor: float) -> NDArray[np.float32]:
        """Envelope (frames,) of `lines` (channels, frames); exact where it exceeds `floor` (linear)."""
        return self._run(lines, floor, False)

    def measure(self, lines: NDArray[np.float32]) -> None:
        """Raise `true_peak` and `sample_peak`: skips whatever cannot beat the peak so far, hence fast."""
        self._run(lines, self.true_peak, True)

    def _run(self, lines: NDArray[np.float32], floor: float, rising: bool) -> NDArray[np.float32]:
        padded = np.concatenate((self._history, lines), axis=1)
        envelope = np.zeros(lines.shape[1], dtype=np.float32)
        reached, sample = raise_envelope(
            padded, self._rows, self._shares, self._gain, envelope, np.float32(floor), rising
        )
        self._history = padded[:, padded.shape[1] - (TAPS - 1) :]
        self.sample_peak = max(self.sample_peak, float(sample))
        self.true_peak = max(self.true_peak, float(reached)) if rising else self.true_peak
        return envelope

    def finished_true_peak(self) -> float:
        """True peak so far (linear) including what rings on after the last frame; the state stays as it was."""
        before = self._history, self.true_peak
        self.measure(np.zeros((self._history.shape[0], LATENCY), dtype=np.float32))
        after = self.true_peak
        self._history, self.true_peak = before
        return after


def as_frames(samples: NDArray[np.floating]) -> NDArray[np.floating]:
    """(frames,) or (frames, channels) as (frames, channels); ValueError for other shapes."""
    array = np.asarray(samples)
    if array.ndim not in (1, 2):
        raise ValueError(f"samples must be (frames, channels), not {array.ndim}-dimensional")
    return array[:, None] if array.ndim == 1 else array


def lines_of(frames: NDArray[np.floating]) -> NDArray[np.float32]:
    """(frames, channels) as contiguous float32 (channels, frames): what the kernels read.

    Always a copy: a read-only map as it is would have the kernels compiled a second time.
    """
    return np.array(frames.T, dtype=np.float32, order="C")


def true_peak(samples: NDArray[np.floating], rate: int, oversampling: int = 16) -> float:
    """True peak in dBTP of samples (frames, channels); -200 for silence.

    `oversampling` counts at 48 kHz and is lowered in proportion above (BS.1770 annex 2), never under 4. 16 is for
    verifying delivered files (4 can miss 0.4 dB of clipped music: measured). Not-finite samples: ValueError.
    """
    frames = as_frames(samples)
    factor = oversampling
    while factor > 4 and factor * rate > oversampling * 48000 * 1.5:
        factor //= 2
    envelope = PeakEnvelope(frames.shape[1], factor)
    for at in range(0, len(frames), BLOCK_FRAMES):
        block = lines_of(frames[at : at + BLOCK_FRAMES])
        if not np.isfinite(block).all():
            raise ValueError("the samples contain NaN or infinite values: true peak is not defined")
        envelope.measure(block)
    return db(envelope.finished_true_peak())
