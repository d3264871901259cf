"""What the far microphones hear: overheads and room, from the close stems by delay, reflection and decay."""

from collections.abc import Mapping

import numpy as np

from longplay.instruments.instrument import Stem
from longplay.instruments.noise import Band, Samples, sum_bands

# Piece -> (gain, milliseconds) to the left and the right overhead, a pair about 1.2 m above the cymbals; audience view.
_PATHS = {
    "kick": ((0.20, 5.1), (0.20, 5.2)),
    "snare": ((0.38, 4.1), (0.42, 3.8)),
    "toms": ((0.38, 3.9), (0.38, 3.9)),
    "hats": ((0.24, 4.6), (0.48, 3.2)),
    "cymbals": ((0.62, 2.8), (0.62, 2.8)),
}
_ROOM_MS = 9.0


def overhead(close: Mapping[str, Stem], rate: int) -> Stem:
    """Return the overhead pair (frames, 2): all pieces with their time of flight and a few early reflections."""
    responses = tuple(_overhead_response(rate, 800 + side) for side in range(2))
    return _heard(close, rate, responses, later_ms=0.0, gain=1.0)


def room(close: Mapping[str, Stem], rate: int) -> Stem:
    """Return the room pair (frames, 2): no direct sound, a decay of about 0.45 s (a wooden live room; unsourced)."""
    responses = tuple(_room_response(rate, 900 + side) for side in range(2))
    return _heard(close, rate, responses, later_ms=_ROOM_MS, gain=0.2)


def _overhead_response(rate: int, seed: int) -> Samples:
    rng = np.random.default_rng(seed)
    bands = (Band(250, -44, 0.10), Band(1000, -42, 0.12), Band(4000, -42, 0.10), Band(10000, -46, 0.06))
    response = sum_bands(bands, 0.08, rate, rng) * np.float32(0.5)
    response[0] = 1.0
    for _ in range(5):
        response[int(rng.uniform(0.002, 0.022) * rate)] += np.float32(rng.normal(0.0, 0.09))
    return _without_lows(response, rate, 90.0)


def _room_response(rate: int, seed: int) -> Samples:
    rng = np.random.default_rng(seed)
    bands = (
        Band(110, -36, 0.50, 4.0), Band(300, -34, 0.48, 4.0), Band(900, -34, 0.45, 4.0), Band(2500, -35, 0.40, 4.0),
        Band(6000, -38, 0.32, 3.0), Band(11000, -43, 0.24, 2.0),
    )  # fmt: skip
    return _without_lows(sum_bands(bands, 0.45, rate, rng), rate, 60.0)


def _without_lows(response: Samples, rate: int, hertz: float) -> Samples:
    from scipy.signal import butter, sosfilt

    return np.asarray(sosfilt(butter(2, hertz, "high", fs=rate, output="sos"), response), np.float32)


def _heard(
    close: Mapping[str, Stem], rate: int, responses: tuple[Samples, ...], *, later_ms: float, gain: float
) -> Stem:
    """Return the stems through two microphones, by overlap-save in blocks (so that no second copy is held)."""
    from scipy.fft import irfft, rfft

    frames = len(next(iter(close.values())))
    out = np.empty((frames, 2), np.float32)
    reach = max(r.size for r in responses)
    size = 4 << (reach - 1).bit_length()
    spectra = [rfft(r, size) for r in responses]
    hop = size - reach + 1
    for start in range(0, frames, hop):
        for side, spectrum in enumerate(spectra):
            paths = {
                name: (sides[side][0], round((sides[side][1] + later_ms) * rate / 1000.0))
                for name, sides in _PATHS.items()
            }
            dry = np.zeros(size, np.float32)
            _gather(dry, close, side, start - reach + 1, paths)
            wet = irfft(rfft(dry) * spectrum, size)[reach - 1 :]
            piece = out[start : start + hop, side]
            piece[:] = gain * wet[: piece.size]
    return out


def _gather(
    out: Samples, close: Mapping[str, Stem], side: int, start: int, paths: Mapping[str, tuple[float, int]]
) -> None:
    """Add to `out` what reaches one microphone from frame `start` on; paths: piece -> (gain, frames of flight)."""
    for name, stem in close.items():
        gain, flight = paths[name]
        first = start - flight
        low, high = max(first, 0), min(first + out.size, len(stem))
        if high > low:
            near, across = stem[low:high, side % stem.shape[1]], stem[low:high, (1 - side) % stem.shape[1]]
            out[low - first : high - first] += np.float32(0.75 * gain) * near + np.float32(0.25 * gain) * across
