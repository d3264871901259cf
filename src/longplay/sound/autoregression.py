"""Samples that are missing, from their neighbours: least-squares interpolation under an autoregressive model.

Janssen, Veldhuis & Vries, "Adaptive interpolation of discrete-time signals that can be modeled as autoregressive
processes", IEEE TASSP 34(2), 1986.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ORDER = 48
"""Enough for a voice's formants or a chord within 50 ms; default, unsourced."""
ROUNDS = 3
"""How often model and missing samples are found in turn; default, unsourced."""


def predictor(signal: Floats) -> Floats:
    """Whitening filter [1, -a1, ..., -ap] of `signal` (frames,) by the covariance method, lightly damped."""
    frames = np.ascontiguousarray(np.lib.stride_tricks.sliding_window_view(signal, ORDER + 1)[:, ::-1])
    past, now = frames[:, 1:], frames[:, 0]
    normal = past.T @ past
    normal[np.diag_indices(ORDER)] *= 1.0 + 1e-9
    normal[np.diag_indices(ORDER)] += 1e-12
    return np.concatenate(([1.0], -np.linalg.solve(normal, past.T @ now)))


def interpolate(signal: Floats, missing: NDArray[np.bool_]) -> Floats:
    """`signal` (frames,) with its `missing` samples as the model of the others expects them; the others untouched.

    The missing ones start from a straight line; model and samples are found in turn, ROUNDS times.
    """
    out = np.array(signal, np.float64)
    places = np.flatnonzero(missing)
    known = np.flatnonzero(~missing)
    if not len(places) or len(known) < 4 * ORDER:
        return out
    out[places] = np.interp(places, known, out[known])
    for _ in range(ROUNDS):
        out[places] = solve_missing(out, places, predictor(out))
    return out


def solve_missing(signal: Floats, places: NDArray[np.int_], whitening: Floats) -> Floats:
    """Values at `places` (rising) that leave the least energy after `whitening`, all else given."""
    from scipy.linalg import solveh_banded

    products = np.correlate(whitening, whitening, mode="full")
    order, count = len(whitening) - 1, len(places)
    if not count or len(signal) < len(products):
        return np.zeros(count)
    held = np.array(signal)
    held[places] = 0.0
    pull = np.convolve(held, products, mode="same")[places]
    bands = np.zeros((min(order, count - 1) + 1, count))
    for k in range(len(bands)):  # two missing samples that are k apart in `places` are at least k frames apart
        apart = places[k:] - places[: count - k]
        bands[k, : count - k] = np.where(apart <= order, products[np.minimum(apart, order) + order], 0.0)
    bands[0] *= 1.0 + 1e-9
    return np.asarray(-solveh_banded(bands, pull, lower=True, check_finite=False))
