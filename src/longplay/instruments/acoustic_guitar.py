"""A steel-string acoustic guitar, played with a pick: strings, a body, two microphones."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from longplay.instruments.instrument import OWN_SOUND, Instrument, Stem
from longplay.instruments.noise import Band
from longplay.instruments.plucked import StringSet, strings
from longplay.instruments.response import grid, minimum_phase
from longplay.instruments.sustain import finished
from longplay.song.performance import Performance

# Stretch from a light set's core diameters, tensions and a scale of 648 mm (Fletcher & Rossing, chapter 2); it agrees
# with sampled strings (1.9e-5 for E4, 6.0e-5 for B3). Losses are fitted to sampled guitars.
STRINGS = StringSet(
    stretch=(1.3e-4, 7.0e-5, 4.2e-5, 3.0e-5, 6.0e-5, 1.9e-5),
    t60=9.0,
    corner=(420.0, 430.0, 450.0, 470.0, 520.0, 560.0),
    slope=0.8,
    fret_loss=1.0,
    pluck=0.17,
    soft=700.0,
    hard=6500.0,
    tilt=1.0,
    phase=np.pi / 2,
    pickups=(),
    attack=(Band(350, -40, 0.03), Band(1200, -40, 0.02), Band(3000, -38, 0.015), Band(6500, -40, 0.012)),
    release=(Band(180, -50, 0.05), Band(900, -58, 0.03), Band(2600, -60, 0.02)),
    squeak=(Band(1400, -56, 0.09, 20.0), Band(2400, -50, 0.07, 25.0), Band(4200, -56, 0.05, 20.0)),
)
_LEVEL = 0.09
# Modes of a dreadnought in Hz, with their Q and height in dB: air and top plate coupled, then the plates' next ones
# (about as in Rossing, The Science of String Instruments, chapter 3). Above 800 Hz they lie 60 Hz apart on average.
_LOW_MODES = (
    (102.0, 16.0, 3.0), (193.0, 20.0, 4.0), (228.0, 30.0, 2.0), (268.0, 28.0, 0.0), (376.0, 32.0, 3.0),
    (445.0, 34.0, 0.0), (540.0, 36.0, 2.0), (625.0, 36.0, 0.0), (740.0, 38.0, 1.0),
)  # fmt: skip
_DEEPEST_DB = -12.0
_KNOTS = np.log2(np.array([50, 80, 110, 200, 400, 630, 1000, 1600, 2500, 4000, 6300, 10000, 16000]))
_CURVE_DB = (-36, -22, -6, 0, 0, 0, 0, 2, 3, 9, 12, 12, 4)


def play(performance: Performance, rate: int) -> Mapping[str, Stem]:
    """Return the stem "direct": float32 (frames, 2), one microphone at the body, one at the neck."""
    from scipy.signal import oaconvolve

    force = _LEVEL * strings(performance, STRINGS, rate)
    out = np.zeros((force.size, 2), np.float32)
    for side in range(2 if force.any() else 0):
        out[:, side] = oaconvolve(force, body_response(rate, side))[: force.size]
    return {"direct": finished(out, rate)}


def body_response(rate: int, side: int) -> NDArray[np.float32]:
    """Return the body as one of two microphones hears it: the low modes alike, the high ones each in its own way."""
    rng = np.random.default_rng((91, side))
    hertz = grid(rate)
    modes = [(f, q, g + 1.5 * float(rng.standard_normal())) for f, q, g in _LOW_MODES]
    at = 800.0
    while at < 10000.0:
        modes.append((at, 38.0, 4.0 * float(rng.standard_normal())))
        at += 60.0 * float(rng.uniform(0.6, 1.4)) * (at / 800.0) ** 0.5
    total = np.zeros(hertz.size, np.complex128)
    for index, (f, q, gain) in enumerate(modes):
        width = hertz / f - f / hertz
        total += 10.0 ** (gain / 20.0) * (-1.0) ** index / (1.0 + 1j * q * width)
    ripple = 20.0 * np.log10(np.abs(total) + 0.25)
    return minimum_phase(np.maximum(ripple - _smooth(ripple), _DEEPEST_DB) + _curve(hertz))


def _smooth(gain_db: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return gains without their ripple: a mean over an octave."""
    total = np.concatenate([[0.0], np.cumsum(gain_db)])
    index = np.arange(gain_db.size)
    low, high = (
        np.floor(index / np.sqrt(2)).astype(int),
        np.minimum(np.ceil(index * np.sqrt(2)).astype(int) + 1, gain_db.size),
    )
    return np.asarray((total[high] - total[low]) / (high - low))


def _curve(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.interp(np.log2(hertz), _KNOTS, _CURVE_DB))


INSTRUMENT = Instrument(
    name="acoustic_guitar",
    role="guitar",
    good_for="strummed and picked steel-string parts from E2 to B5, behind a voice",
    use="guide",
    velocity="level over 20 dB; a harder pick is brighter and strums faster",
    lowest=40,
    highest=83,
    stems=("direct",),
    licence=OWN_SOUND,
    play=play,
)
