"""Clicks: a few damaged samples that stand alone, found and bridged."""

import numpy as np
from numpy.typing import NDArray

from longplay.sound.autoregression import ORDER, interpolate

Samples = NDArray[np.float32]

_STEP_S = 0.0004
_NEAR_S = 0.03  # longer than a period of the lowest bass string (41 Hz): a pulse of a tone has neighbours
_WIDEST_S = 0.002  # a click is shorter; default, unsourced
_STANDS_OUT = 8.0  # times everything within 30 ms, in the third difference; default, unsourced
_AUDIBLE = 0.003  # of full scale, in the third difference; default, unsourced
_NO_HIGHER = 1.2  # a bridge that rises over all around it is no bridge, and not built; default, unsourced
_SAME_LEVEL_DB = 4.0  # a note that starts is louder behind than before; default, unsourced


def find_clicks(signal: Samples, rate: int) -> tuple[float, ...]:
    """Seconds of clicks in one channel (frames,), in order.

    A click is at most 2 ms long, stands 18 dB over everything within 30 ms on both sides in the highest frequencies,
    and leaves the level behind it as it was before it.
    """
    from scipy.ndimage import maximum_filter1d

    step = max(2, round(_STEP_S * rate))
    whole = len(signal) // step
    near, wide = round(_NEAR_S / _STEP_S), round(_WIDEST_S / _STEP_S / 2)
    if whole < 4 * near:
        return ()
    sharp = np.abs(np.diff(signal, 3, append=np.zeros(3, np.float32)))[: whole * step].reshape(whole, step).max(axis=1)
    size = near - wide
    ahead = maximum_filter1d(sharp, size, mode="constant")
    shift = wide + size // 2 + 1
    around = np.zeros(whole, np.float32)
    around[:-shift] = ahead[shift:]
    around[shift:] = np.maximum(around[shift:], ahead[:-shift])
    stands = (sharp > _STANDS_OUT * around) & (sharp > _AUDIBLE) & (sharp >= maximum_filter1d(sharp, 2 * wide + 1))
    places = np.flatnonzero(stands)
    return tuple(round(k * step / rate, 4) for k in places.tolist() if _same_level(signal, k * step, rate))


def _same_level(signal: Samples, frame: int, rate: int) -> bool:
    gap, size = round(0.0015 * rate), round(0.025 * rate)
    before = signal[max(frame - gap - size, 0) : max(frame - gap, 0)].astype(np.float64)
    behind = signal[frame + 2 * gap : frame + 2 * gap + size].astype(np.float64)
    if len(before) < size or len(behind) < size:
        return False
    # the loudest 25 ms of a decay that goes on is never behind
    levels = [10.0 * np.log10(np.mean(np.square(np.diff(part))) + 1e-14) for part in (before, behind)]
    return bool(abs(levels[1] - levels[0]) < _SAME_LEVEL_DB)


def bridge_clicks(samples: Samples, rate: int, seconds: tuple[float, ...]) -> Samples:
    """`samples` (frames, channels) with each click rebuilt from the sound around it; a new float32 array.

    Only the damaged samples change; a channel without damage at a place keeps its bits.
    """
    out = np.array(samples, np.float32)
    for at in seconds:
        for channel in range(out.shape[1]):
            _bridge(out[:, channel], round(at * rate), rate)
    return out


def _bridge(column: Samples, frame: int, rate: int) -> None:
    """Rebuild the damage within 2 ms of `frame`, in place."""
    half = max(round(0.02 * rate), 6 * ORDER)
    first, last = max(frame - half, 0), min(frame + half, len(column))
    piece = column[first:last].astype(np.float64)
    damaged = _damaged(piece, frame - first, round(_WIDEST_S * rate))
    if damaged.any():
        rebuilt = interpolate(piece, damaged)[damaged]
        if np.max(np.abs(rebuilt)) <= _NO_HIGHER * np.max(np.abs(piece[~damaged])):
            column[first:last][damaged] = rebuilt


def _damaged(piece: NDArray[np.float64], middle: int, reach: int) -> NDArray[np.bool_]:
    """Samples near `middle` whose third difference is far out of the piece's own; two more on each side."""
    sharp = np.abs(np.diff(piece, 3))
    sharp = np.concatenate((sharp[:1], sharp, sharp[-2:]))  # centred
    window = slice(max(middle - reach // 2, 0), middle + reach)
    usual = float(np.max(np.concatenate((sharp[: window.start], sharp[window.stop :])), initial=0.0))
    top = float(np.max(sharp[window], initial=0.0))
    out = np.zeros(len(piece), np.bool_)
    hit = np.flatnonzero(sharp[window] > max(1.5 * usual, 0.05 * top))
    if len(hit) and top > 3.0 * usual:
        # an attack that follows within the window is no part of the click
        groups = np.split(hit, np.flatnonzero(np.diff(hit) > reach // 4) + 1)
        hit = next(group for group in groups if int(np.argmax(sharp[window])) in group)
        out[max(window.start + int(hit[0]) - 2, 0) : window.start + int(hit[-1]) + 3] = True
    return out
