"""A steel-string acoustic guitar, played with a pick: strings, a body, two microphones."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from longplay.instruments.instrument import OWN_SOUND, Instrument, Stem
from longplay.instruments.modes import Modes, ring
from longplay.instruments.noise import Band
from longplay.instruments.plucked import StringSet, strings
from longplay.instruments.response import SIZE, grid, minimum_phase
from longplay.instruments.sustain import finished
from longplay.song.performance import Performance

# Stretch from a light set's core diameters, tensions and a scale of 648 mm (Fletcher & Rossing, chapter 2); it agrees
# with sampled strings (1.9e-5 for E4, 6.0e-5 for B3). Losses are fitted to sampled guitars.
STRINGS = StringSet(
    stretch=(1.3e-4, 7.0e-5, 4.2e-5, 3.0e-5, 6.0e-5, 1.9e-5),
    t60=11.0,
    corner=(420.0, 430.0, 450.0, 470.0, 520.0, 560.0),
    slope=0.8,
    fret_loss=1.0,
    pluck=0.17,
    soft=700.0,
    hard=6500.0,
    rise=0.5,
    tilt=1.0,
    phase=np.pi / 2,
    pickups=(),
    attack=(
        Band(105, -26, 0.1),
        Band(200, -24, 0.1),
        Band(380, -32, 0.05),
        Band(1200, -40, 0.02),
        Band(3000, -38, 0.015),
        Band(6500, -40, 0.012),
    ),
    release=(Band(180, -50, 0.05), Band(900, -58, 0.03), Band(2600, -60, 0.02)),
    squeak=(Band(1400, -56, 0.09, 20.0), Band(2400, -50, 0.07, 25.0), Band(4200, -56, 0.05, 20.0)),
)
_LEVEL = 0.08
# Modes of a dreadnought in Hz, with their Q and height in dB: air and top plate coupled, then the plates' next ones
# (about as in Rossing, The Science of String Instruments, chapter 3). Above 800 Hz they lie 60 Hz apart on average.
_LOW_MODES = (
    (102.0, 14.0, 5.0), (193.0, 13.0, 3.0), (228.0, 28.0, 3.0), (268.0, 28.0, 0.0), (376.0, 32.0, 3.0),
    (445.0, 34.0, 0.0), (540.0, 36.0, 2.0), (625.0, 36.0, 0.0), (740.0, 38.0, 1.0),
)  # fmt: skip
_FLIPPED = 0.25  # of the high modes, those with a node line between the microphones' places (default, unsourced)
_PLACES = 102  # a seed with no hole deeper than 10 dB on either side, nor in their sum
_FRAMES = 4096
_KNOTS = np.log2(np.array([50, 80, 110, 200, 400, 630, 1000, 1600, 2500, 4000, 6300, 10000, 16000]))
_CURVE_DB = (-36, -24, -6, 0, 0, 0, 0, 3, 5, 12, 14, 11, -10)


def play(performance: Performance, rate: int) -> Mapping[str, Stem]:
    """Return the stem "direct": float32 (frames, 2), one microphone at the body, one at the neck."""
    from scipy.signal import oaconvolve

    force = _LEVEL * strings(performance, STRINGS, rate)
    out = np.zeros((force.size, 2), np.float32)
    for side in range(2 if force.any() else 0):
        out[:, side] = oaconvolve(force, body_response(rate, side))[: force.size]
    return {"direct": finished(out, rate)}


def body_response(rate: int, side: int) -> NDArray[np.float32]:
    """Return the body as one of two microphones hears it: the low modes alike, the high ones each in its own way.

    The modes ring as they are (so the sound builds up over milliseconds), under a drawn curve.
    """
    both = [_ringing(rate, each) for each in (0, 1)]
    power = np.mean([np.abs(np.fft.rfft(r, SIZE)) ** 2 for r in both], axis=0)
    plain = 10.0 * np.log10(power + 1e-18)
    drawn = minimum_phase(np.interp(np.log2(grid(rate)), _KNOTS, _CURVE_DB) - _smooth(plain))
    return np.asarray(np.convolve(both[side], drawn)[:_FRAMES] * np.hanning(2 * _FRAMES)[_FRAMES:], np.float32)


def _ringing(rate: int, side: int) -> NDArray[np.float64]:
    hertz, q, gain_db = _body_modes(side).T
    far = (hertz > 1500.0) & (np.random.default_rng((_PLACES, side)).random(hertz.size) < _FLIPPED)
    sign = np.where(np.arange(hertz.size) % 2, -1.0, 1.0) * np.where(far, -1.0, 1.0)
    return ring(Modes(hertz, 2.2 * q / hertz, sign * 10.0 ** (gain_db / 20.0) * hertz / q, 0.0 * q), _FRAMES, rate)


def _body_modes(side: int) -> NDArray[np.float64]:
    """Return (modes, 3): hertz, Q and height in dB of every mode below 12 kHz; plates are the same on both sides."""
    plates, place = np.random.default_rng(91), np.random.default_rng((91, side))
    modes = list(_LOW_MODES)
    at = 800.0
    while at < 12000.0:
        modes.append((at, 36.0, 3.0 * place.standard_normal()))
        at += 60.0 * plates.uniform(0.6, 1.4) * (at / 800.0) ** 0.6
    return np.array(modes)


def _smooth(gain_db: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return gains without their ripple: a mean over an octave."""
    total = np.concatenate([[0.0], np.cumsum(gain_db)])
    index = np.arange(gain_db.size)
    low, high = (
        np.floor(index / np.sqrt(2)).astype(int),
        np.minimum(np.ceil(index * np.sqrt(2)).astype(int) + 1, gain_db.size),
    )
    return np.asarray((total[high] - total[low]) / (high - low))


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
