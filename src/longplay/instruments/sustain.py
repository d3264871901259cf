"""Held sounds: envelopes at control rate, steady noise, a body's resonances, and a clean end."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.instruments.instrument import Stem
from longplay.instruments.noise import Band, band_noise
from longplay.instruments.response import grid, minimum_phase

_FADE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Envelope:
    """Attack, hold, release. attack and release: time constants in seconds; held: seconds from start to release."""

    attack: float
    release: float
    held: float

    def times(self, rate: int, step: int) -> NDArray[np.float64]:
        """Return the control times in seconds until the release has fallen by 65 dB, whole steps."""
        steps = int(np.ceil((self.held + 7.5 * self.release) * rate / step))
        return np.arange(steps + 1) * step / rate

    def at(self, time: NDArray[np.float64], lag: float = 0.0, speed: float = 1.0) -> NDArray[np.float64]:
        """Return the level 0..1 at `time` for somebody `lag` seconds late whose attack is `speed` times as fast."""
        grip = 1.0 - np.exp(-((np.maximum(0.0, time - lag) * speed / self.attack) ** 1.5))
        fall = np.exp(-np.maximum(0.0, time - self.held - lag) / self.release)
        last = np.clip((time[-1] - time) / (0.5 * self.release), 0.0, 1.0)
        return np.asarray(grip * fall * last)


def steady_noise(bands: tuple[Band, ...], rate: int, seed: int) -> NDArray[np.float32]:
    """Return five seconds of noise with the bands' levels, unit RMS, to be read as a loop (its seam is noise too)."""
    rng = np.random.default_rng(seed)
    endless = tuple(Band(b.hertz, b.level_db, 1e6) for b in bands)
    parts = band_noise(endless, 5.0, rate, rng)
    noise = np.sum(np.stack(parts), axis=0)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)), np.float32)


def looped(noise: NDArray[np.float32], frames: int, first: int) -> NDArray[np.float32]:
    """Return `frames` values of an endless loop of `noise`, beginning at `first`."""
    turns = -(-(first + frames) // noise.size)
    return np.tile(noise, turns)[first : first + frames] if turns > 1 else noise[first : first + frames]


def between(controls: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """Return control values (steps + 1,) drawn out in straight lines to steps * step frames."""
    ramp = np.arange(step, dtype=np.float32) / np.float32(step)
    return np.asarray(controls[:-1, None] + np.diff(controls)[:, None] * ramp).ravel()


def place(out: Stem, sound: NDArray[np.float32], first: int) -> None:
    """Add `sound` (frames, 2) to `out` from frame `first`, as far as it reaches."""
    sound = sound[: max(0, len(out) - first)]
    out[first : first + len(sound)] += sound


def body(stem: Stem, rate: int, seeds: tuple[int, int], depth_db: float) -> Stem:
    """Return the stem through resonances of `depth_db` (standard deviation), a different body on each side.

    Partials that vibrate slide over their flanks, which is what makes strings shimmer.
    """
    from scipy.signal import oaconvolve

    for side, seed in enumerate(seeds):
        response = _resonances(rate, seed, depth_db)
        stem[:, side] = oaconvolve(stem[:, side], response)[: len(stem)]
    return stem


def _resonances(rate: int, seed: int, depth_db: float) -> NDArray[np.float32]:
    """Return a minimum-phase response (4096 frames) with random peaks a sixth of an octave apart from 150 Hz."""
    rng = np.random.default_rng(seed)
    knots = np.arange(np.log2(150.0), np.log2(12000.0), 1 / 6)
    gain = np.interp(np.log2(grid(rate)), knots, rng.normal(0.0, depth_db, knots.size), left=0.0, right=0.0)
    return minimum_phase(gain)


def finished(stem: Stem, rate: int) -> Stem:
    """Return the stem with all below 25 Hz taken away and its last 50 ms faded."""
    from scipy.signal import butter, sosfilt

    sections = butter(2, 25.0, "high", fs=rate, output="sos")
    for side in range(2):
        stem[:, side] = sosfilt(sections, stem[:, side])
    last = min(len(stem), int(_FADE_SECONDS * rate))
    if last:
        stem[-last:] *= np.linspace(1.0, 0.0, last, dtype=np.float32)[:, None]
    return stem
