"""The strings of a grand piano: what one key's two or three strings do when a felt hammer strikes them."""

from functools import cache

import numpy as np

from longplay.instruments.instrument import frequency
from longplay.instruments.modes import Floats, Modes
from longplay.song.performance import PlayedNote

LAST_DAMPED = 89
"""F6: the strings above it have no dampers, as on nearly every grand."""
# B by key, from the range published for grands (Conklin 1996, part III; Galembo & Askenfelt 1999) and laid between
# the sampled pianos that bench/instruments.py measures.
_KEYS = np.array([21.0, 28.0, 36.0, 48.0, 60.0, 72.0, 84.0, 96.0, 108.0])
_INHARMONICITY = np.log(np.array([2.0e-4, 1.1e-4, 0.8e-4, 1.3e-4, 3.3e-4, 8.5e-4, 2.1e-3, 5.5e-3, 1.3e-2]))
# Prompt sound's t60 of the fundamental, and cents of the fundamental: a tuner narrows the bass and widens the treble,
# kept within 3 cents so that the piano agrees with everybody else (defaults, fitted to sampled pianos).
_PROMPT = np.log(np.array([10.0, 8.0, 5.0, 4.4, 3.1, 1.9, 1.4, 1.1, 0.7]))
_STRETCH = np.array([-1.7, -1.3, -0.7, -0.3, 0.0, 0.3, 0.6, 0.8, 0.9])
_STRIKE = np.array([0.125, 0.125, 0.122, 0.12, 0.118, 0.11, 0.095, 0.08, 0.065])
_MOST = 90
_BEATING = 14
_BODY_CORNER = 68.0
_TILT = np.array([0.8, 0.8, 0.85, 1.0, 1.3, 1.75, 1.6, 1.2, 0.9])


def by_key(values: Floats, midi: float) -> float:
    """Return a value given at A0, E1, C2, C3 ... C8, in a straight line between them."""
    return float(np.interp(midi, _KEYS, values))


def inharmonicity(midi: float) -> float:
    """Return B of a key's strings: partial k lies at k f sqrt(1 + B k^2)."""
    return float(np.exp(by_key(_INHARMONICITY, midi)))


def struck_strings(note: PlayedNote, cents: float, rate: int, rng: np.random.Generator) -> Modes:
    """Return the strings' modes after a hammer's blow, of unit energy at their start.

    Each partial is two or three modes: the strings moving together, which the bridge drains quickly, and the strings
    against each other, weaker and slower to die (Weinreich 1977): two-stage decay, and beating by their detuning.
    """
    numbers, hertz = _partials(note.midi, cents, rate)
    prompt = _prompt_t60(note.midi, hertz)
    amplitude = _blow(note, numbers, hertz, rng)
    parts = [(amplitude, hertz, prompt, np.zeros(numbers.size))]
    whole = np.ones(numbers.size, np.complex128)
    for several, (late, slower, apart, phase) in zip((_BEATING, _MOST), _unison(note.midi), strict=True):
        n = min(several, numbers.size)
        bent = hertz[:n] * 2.0 ** (apart[:n] / 1200.0)
        turned = phase[:n] + rng.normal(0.0, 0.3, n)
        whole[:n] += late[:n] * np.exp(1j * turned)
        parts.append((amplitude[:n] * late[:n], bent, prompt[:n] * slower[:n], turned))
    loud, pitch, t60, angle = (np.concatenate(x) for x in zip(*parts, strict=True))
    return Modes(pitch, t60, loud / np.sqrt(np.sum(np.abs(amplitude * whole) ** 2)), angle)


def damped_t60(modes: Modes, midi: int) -> Floats:
    """Return the modes' t60 under the damper: felt takes the high partials sooner, thick strings resist it longer."""
    if midi > LAST_DAMPED:
        return modes.t60
    felt = 0.42 * 2.0 ** (-(midi - 21) / 24.0) + 0.05
    return np.asarray(np.minimum(modes.t60, felt / (modes.hertz / modes.hertz[0]) ** 0.35))


def _partials(midi: int, cents: float, rate: int) -> tuple[Floats, Floats]:
    stiff = inharmonicity(midi)
    first = frequency(midi, cents + by_key(_STRETCH, midi))
    numbers = np.arange(1.0, _MOST + 1.0)
    hertz = first * numbers * np.sqrt((1.0 + stiff * numbers**2) / (1.0 + stiff))
    heard = hertz < min(15000.0, 0.45 * rate)
    return numbers[heard], hertz[heard]


def _prompt_t60(midi: int, hertz: Floats) -> Floats:
    return np.asarray(np.exp(by_key(_PROMPT, midi)) / (1.0 + (hertz / 3500.0) ** 1.2))


def _blow(note: PlayedNote, numbers: Floats, hertz: Floats, rng: np.random.Generator) -> Floats:
    """Return each partial's amplitude: the place of the blow, the felt's hardness at this speed, the soundboard."""
    place = by_key(_STRIKE, note.midi) * (1.0 + 0.01 * rng.standard_normal())
    comb = np.sin(np.pi * numbers * place)
    comb = np.sign(comb) * np.hypot(comb, 0.15)  # a hammer has a width, and the string's end gives a little
    corner = _felt(note) * 10.0 ** (0.015 * rng.standard_normal())
    tilt = by_key(_TILT, note.midi) * (1.25 - 0.42 * note.velocity / 127.0)
    felt = (hertz / 200.0) ** -tilt / (1.0 + (hertz / corner) ** 2) ** 1.5
    board = 1.0 / np.sqrt(1.0 + (_BODY_CORNER / hertz) ** 14)
    uneven = 10.0 ** (0.08 * _own(note.midi, 1).standard_normal(_MOST)[: numbers.size])
    touch = 10.0 ** (0.02 * rng.standard_normal(numbers.size))
    return np.asarray(comb * felt * board * uneven * touch)


def _felt(note: PlayedNote) -> float:
    """Return the corner in Hz of the hammer's blow: felt is a hardening spring (fitted to sampled pianos)."""
    above = frequency(note.midi, 0.0) / 261.6
    soft, hard = 500.0 * above**0.2, 3300.0 * above**0.18
    return float(soft * (hard / soft) ** (note.velocity / 127.0))


def _own(midi: int, what: int) -> np.random.Generator:
    """Return what chance made of this key of this piano: the same in every performance."""
    return np.random.default_rng((midi, what, 1720))


@cache
def _unison(midi: int) -> tuple[tuple[Floats, Floats, Floats, Floats], ...]:
    """Return level, slowness, cents and phase per partial of the two ways in which strings move against each other."""
    own = _own(midi, 2)
    wide = 0.3 + 1.0 * (midi - 21) / 87.0
    ways = []
    for level, slower, apart in ((0.4, 1.15, 1.9), (0.2, 4.0, 1.0)):
        cents = wide * np.clip(apart * own.standard_normal() + 0.2 * own.standard_normal(_MOST), -1.7, 1.7)
        loud, slow = (10.0 ** (x * own.standard_normal(_MOST)) for x in (0.15, 0.08))
        ways.append((level * loud, slower * slow, cents, own.uniform(-2.2, 2.2, _MOST)))
    return tuple(ways)
