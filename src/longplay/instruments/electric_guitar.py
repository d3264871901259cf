"""An electric guitar: strings, pickups, an amplifier that begins to break up, a cabinet."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from longplay.instruments.instrument import OWN_SOUND, Instrument, Stem
from longplay.instruments.modes import Floats
from longplay.instruments.noise import Band
from longplay.instruments.plucked import StringSet, strings
from longplay.instruments.response import grid, minimum_phase
from longplay.instruments.sustain import finished
from longplay.song.performance import Performance

# Stretch from a .010 set (plain G) as for the acoustic guitar; losses fitted to sampled strings on a solid body.
STRINGS = StringSet(
    stretch=(1.6e-4, 9.4e-5, 5.7e-5, 1.08e-4, 4.0e-5, 1.3e-5),
    t60=20.0,
    corner=(330.0, 340.0, 350.0, 380.0, 400.0, 420.0),
    slope=1.2,
    fret_loss=0.67,
    pluck=0.14,
    soft=420.0,
    hard=6500.0,
    rise=1.0,
    tilt=1.0,
    phase=0.0,
    pickups=((0.105, 1.0), (0.17, 0.7)),
    attack=(Band(900, -46, 0.02), Band(2500, -44, 0.015), Band(4500, -48, 0.012)),
    release=(Band(180, -54, 0.05), Band(900, -60, 0.03), Band(2600, -62, 0.02)),
    squeak=(Band(1400, -60, 0.08, 20.0), Band(2400, -56, 0.06, 25.0)),
)
_LEVEL = 0.15
_DRIVE = 0.9  # a hard single note stays nearly clean, a hard chord is clipped
_BIAS = 0.15
_OVER = 4
_BLOCK, _MARGIN = 1 << 16, 64
# A closed cabinet with one 12-inch loudspeaker, a microphone near its centre (drawn, after what such pairs measure).
_KNOTS = np.log2(np.array([40, 70, 100, 140, 250, 420, 700, 1100, 1700, 2500, 3300, 4500, 5600, 7500, 11000, 18000]))
_CURVE_DB = (-40, -24, -16, -10, -4, -3, -4, -5, 5, 13, 14, 9, -4, -24, -42, -60)


def play(performance: Performance, rate: int) -> Mapping[str, Stem]:
    """Return the stem "direct": float32 (frames, 2), one microphone on both sides."""
    from scipy.signal import oaconvolve

    signal = strings(performance, STRINGS, rate)
    if signal.any():
        signal = oaconvolve(amplified(signal, rate), cabinet_response(rate))[: signal.size]
    mono = finished((_LEVEL * signal).astype(np.float32)[:, None].repeat(2, axis=1), rate)
    return {"direct": mono}


def cabinet_response(rate: int) -> NDArray[np.float32]:
    """Return the cabinet as the microphone hears it (4096 frames): no treble, a presence peak, cone modes."""
    rng = np.random.default_rng(12)
    octave = np.log2(grid(rate))
    modes = np.arange(np.log2(400.0), np.log2(8000.0), 1 / 5)
    ripple = np.interp(octave, modes, rng.normal(0.0, 1.5, modes.size), left=0.0, right=0.0)
    return minimum_phase(np.interp(octave, _KNOTS, _CURVE_DB) + ripple)


def amplified(signal: Floats, rate: int) -> Floats:
    """Return the signal through a valve stage: a quiet one as it is, a loud one rounded, one side more than the other.

    Only what the stage adds goes through four times the rate (in blocks that overlap), so the signal itself keeps its
    time and its first frame.
    """
    from scipy.signal import butter, resample_poly, sosfilt

    signal = sosfilt(butter(1, 110.0, "high", fs=rate, output="sos"), signal)
    out = signal.copy()
    for at in range(0, signal.size, _BLOCK):
        first = max(0, at - _MARGIN)
        added = resample_poly(_added(resample_poly(signal[first : at + _BLOCK + _MARGIN], _OVER, 1)), 1, _OVER)
        out[at : at + _BLOCK] += added[at - first : at - first + _BLOCK][: signal.size - at]
    out[: int(np.argmax(signal != 0.0))] = 0.0  # the filter's ringing before the very first note
    return out


def _added(signal: Floats) -> Floats:
    """Return what a valve adds to the signal: a bent line through zero of slope 1, less the signal."""
    rest = np.tanh(_BIAS)
    return np.asarray((np.tanh(_DRIVE * signal + _BIAS) - rest) / (_DRIVE * (1.0 - rest**2)) - signal)


INSTRUMENT = Instrument(
    name="electric_guitar",
    role="guitar",
    good_for="clean chords and picked figures from E2 to D6 that begin to break up when struck hard",
    use="guide",
    velocity="level over 20 dB; a harder pick is brighter and pushes the amplifier",
    lowest=40,
    highest=86,
    stems=("direct",),
    licence=OWN_SOUND,
    play=play,
)
