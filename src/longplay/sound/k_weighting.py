"""K-weighting (ITU-R BS.1770) and the energy of each 10 ms of a K-weighted signal."""

import math

import numpy as np
from numpy.typing import NDArray

from longplay.sound.compiled import compiled

BINS_PER_SECOND = 100
# Channel weights of BS.1770-5 table 3 for L R C Ls Rs; the LFE channel does not count.
STANDARD_WEIGHTS = {
    1: (1.0,),
    2: (1.0, 1.0),
    3: (1.0, 1.0, 1.0),
    5: (1.0, 1.0, 1.0, 1.41, 1.41),
    6: (1.0, 1.0, 1.0, 0.0, 1.41, 1.41),
}


def k_weighting(rate: int) -> NDArray[np.float64]:
    """Two biquads as sos rows (b0 b1 b2 1 a1 a2), shape (2, 6), for sampling rate `rate` in Hz.

    BS.1770 prints coefficients for 48 kHz only. The analogue prototypes that give exactly those under the bilinear
    transform (shelf 1681.97 Hz, +4.0 dB, Q 0.7072; high-pass 38.14 Hz, Q 0.5003) are transformed again for `rate`.
    """
    tan, q = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    top = 10.0 ** (3.999843853973347 / 20.0)
    middle = top**0.4996667741545416
    norm = 1.0 + tan / q + tan * tan
    shelf = (
        (top + middle * tan / q + tan * tan) / norm,
        2.0 * (tan * tan - top) / norm,
        (top - middle * tan / q + tan * tan) / norm,
        1.0,
        2.0 * (tan * tan - 1.0) / norm,
        (1.0 - tan / q + tan * tan) / norm,
    )
    tan, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    norm = 1.0 + tan / q + tan * tan
    # The standard leaves the numerator 1 -2 1 as it is: the -0.691 in its loudness formula counts on that.
    high_pass = (1.0, -2.0, 1.0, 1.0, 2.0 * (tan * tan - 1.0) / norm, (1.0 - tan / q + tan * tan) / norm)
    return np.array([shelf, high_pass])


@compiled
def add_weighted_energies(
    lines: NDArray[np.float32],
    sos: NDArray[np.float64],
    weights: NDArray[np.float64],
    state: NDArray[np.float64],
    stops: NDArray[np.int64],
    energies: NDArray[np.float64],
) -> None:
    """Filter each line of `lines` (channels, frames) and add its weighted energy to the bin it falls in.

    Bin b ends before frame `stops[b]`. `state` (channels, 6) carries the direct-form-I history between calls.
    """
    b0, b1, b2, a1, a2 = sos[0, 0], sos[0, 1], sos[0, 2], sos[0, 4], sos[0, 5]
    c1, c2 = sos[1, 4], sos[1, 5]
    for channel in range(lines.shape[0]):
        # Element by element: unpacking an array or assigning a tuple to it doubles numba's compile time.
        x1, x2, y1 = state[channel, 0], state[channel, 1], state[channel, 2]
        y2, z1, z2 = state[channel, 3], state[channel, 4], state[channel, 5]
        at = 0
        for index in range(stops.size):
            energy = 0.0
            for frame in range(at, stops[index]):
                x0 = np.float64(lines[channel, frame])
                y0 = (b0 * x0 + b1 * x1 + b2 * x2 - a2 * y2) - a1 * y1
                z0 = (y0 - 2.0 * y1 + y2 - c2 * z2) - c1 * z1
                energy += z0 * z0
                x1, x2, y1, y2, z1, z2 = x0, x1, y0, y1, z0, z1
            at = stops[index]
            energies[index] += weights[channel] * energy
            if abs(z1) < 1e-30 and abs(y1) < 1e-30:
                # Denormal numbers after digital silence would cost a hundred times the work.
                y1, y2, z1, z2 = 0.0, 0.0, 0.0, 0.0
        state[channel, 0], state[channel, 1], state[channel, 2] = x1, x2, y1
        state[channel, 3], state[channel, 4], state[channel, 5] = y2, z1, z2


def standard_weights(channels: int) -> tuple[float, ...]:
    """Weights of BS.1770 for 1, 2, 3, 5 (L R C Ls Rs) and 6 (with LFE) channels; ValueError for others."""
    if channels not in STANDARD_WEIGHTS:
        raise ValueError(f"no standard loudness weights for {channels} channels: give channel_weights")
    return STANDARD_WEIGHTS[channels]


class WeightedEnergies:
    """Block processor: samples in, mean K-weighted power of each finished 10 ms out.

    The power is summed over channels with their weights. Bin k covers the frames from k*rate//100 to (k+1)*rate//100,
    so that every rate keeps a true 10-ms grid.
    """

    def __init__(self, rate: int, channels: int, channel_weights: tuple[float, ...] | None = None) -> None:
        weights = standard_weights(channels) if channel_weights is None else channel_weights
        if len(weights) != channels:
            raise ValueError(f"{len(weights)} channel weights for {channels} channels")
        if rate < 8000:
            raise ValueError(f"K-weighting needs a sampling rate of at least 8 kHz, not {rate} Hz")
        self._rate = rate
        self._weights = np.array(weights, dtype=np.float64)
        self._sos = k_weighting(rate)
        self._state = np.zeros((channels, 6))
        self._position = 0
        self._carried = 0.0

    def process(self, lines: NDArray[np.float32]) -> NDArray[np.float64]:
        """Power of the bins that end in `lines` (channels, frames), float32; ValueError if not finite."""
        stops = self._stops(lines.shape[1])
        energies = np.zeros(stops.size)
        add_weighted_energies(lines, self._sos, self._weights, self._state, stops, energies)
        if not np.isfinite(self._state).all():
            raise ValueError("the samples contain NaN or infinite values: loudness is not defined")
        energies[0] += self._carried
        self._carried = float(energies[-1])
        self._position += lines.shape[1]
        return energies[:-1] * (BINS_PER_SECOND / self._rate)

    def _stops(self, frames: int) -> NDArray[np.int64]:
        """Where bins end within the next `frames`; the last entry closes the block, not a bin."""
        first = (self._position * BINS_PER_SECOND) // self._rate + 1
        last = ((self._position + frames) * BINS_PER_SECOND) // self._rate + 1
        numbers = np.arange(first, last + 1, dtype=np.int64)
        # Smallest frame at or past k/100 s, so that the count of finished bins above agrees with these edges.
        edges = -(-numbers * self._rate // BINS_PER_SECOND) - self._position
        return np.append(edges[edges <= frames], frames).astype(np.int64)
