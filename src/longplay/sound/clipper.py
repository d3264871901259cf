"""Oversampled soft clipper: rounds short peaks off without folding their harmonics back."""

import numpy as np
from numpy.typing import NDArray

from longplay.sound.levels import from_db
from longplay.sound.true_peak import (
    BEFORE,
    BLOCK_FRAMES,
    LATENCY,
    TAPS,
    grid_thresholds,
    interpolators,
    raise_envelope,
)

_OVERSAMPLING = 4


def soft_clip(samples: NDArray[np.float32], ceiling_db: float, knee_db: float = 2.0) -> NDArray[np.float32]:
    """Clip samples (frames, channels) softly towards `ceiling_db` dBFS; float32 of the same shape.

    Straight below ceiling_db - knee_db (bit for bit, bar the ringing beside a clipped peak), a tanh above it, applied
    to the signal oversampled four times. Limiting the band again lets peaks end slightly above the ceiling: a limiter
    comes after. The knee of 2 dB is a default, unsourced.
    """
    if knee_db <= 0.0:
        raise ValueError(f"knee_db must be positive, not {knee_db:g}")
    clipped = np.array(samples, dtype=np.float32)
    rows, curve = _phase_rows(), (from_db(ceiling_db), from_db(-knee_db))
    for channel in range(clipped.shape[1]):
        line = np.zeros(len(clipped) + 2 * TAPS, dtype=np.float32)
        line[TAPS:-TAPS] = clipped[:, channel]
        for at in range(0, len(clipped), BLOCK_FRAMES):
            part = line[at : at + BLOCK_FRAMES + 2 * TAPS]
            _add_corrections(part, clipped[:, channel], at - TAPS, rows, curve)
    return clipped


def _phase_rows() -> NDArray[np.float32]:
    """The sample itself and the three phases between it and the next: (4, TAPS)."""
    itself = np.zeros((1, TAPS), dtype=np.float32)
    itself[0, BEFORE] = 1.0
    return np.concatenate((itself, interpolators(_OVERSAMPLING)))


def _add_corrections(
    part: NDArray[np.float32],
    out: NDArray[np.float32],
    offset: int,
    rows: NDArray[np.float32],
    curve: tuple[float, float],
) -> None:
    """Add to `out` what clipping changes in the block; frame i of `part` is frame i + offset of `out`.

    Only the frames whose oversampled magnitude passes the knee are touched: their change (clipped minus straight) is
    brought down to the sampling rate with the interpolators' own taps.
    """
    ceiling, knee = curve
    hot = _frames_over(part, ceiling * knee)
    if not hot.size:
        return
    windows = part[hot[:, None] + np.arange(-BEFORE, LATENCY + 1)]
    fine = windows @ rows.T
    changes = (_bend(fine, ceiling, knee) - fine) @ rows / np.float32(len(rows))
    for tap in range(TAPS):
        where = hot + (tap - BEFORE + offset)
        inside = (where >= 0) & (where < out.size)
        out[where[inside]] += changes[inside, tap]


def _frames_over(part: NDArray[np.float32], level: float) -> NDArray[np.int64]:
    """Frames of `part`, its margins of TAPS left out, whose oversampled magnitude passes `level`."""
    rows, shares = interpolators(_OVERSAMPLING), grid_thresholds(_OVERSAMPLING)
    gain = np.float32(np.abs(rows).sum(axis=1).max())
    envelope = np.zeros(part.size - 2 * TAPS, dtype=np.float32)
    lines = part[None, TAPS - BEFORE : part.size - TAPS + LATENCY]
    raise_envelope(np.ascontiguousarray(lines), rows, shares, gain, envelope, np.float32(level), False)
    return np.flatnonzero(envelope > np.float32(level)) + TAPS


def _bend(values: NDArray[np.float32], ceiling: float, knee: float) -> NDArray[np.float32]:
    """The transfer curve: identity up to ceiling * knee, then a tanh that reaches the ceiling at infinity."""
    start = np.float32(ceiling * knee)
    room = np.float32(ceiling - ceiling * knee)
    over = np.maximum(np.abs(values) - start, np.float32(0.0))
    return np.asarray(np.where(over > 0.0, np.sign(values) * (start + room * np.tanh(over / room)), values))
