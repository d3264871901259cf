"""Plucked strings with stiffness, two polarisations and losses of their own, the noises of fingers and pick."""

from dataclasses import dataclass

import numpy as np

from longplay.instruments.fingering import Fingered, fingered, strummed
from longplay.instruments.instrument import frames_of, frequency
from longplay.instruments.modes import Floats, Modes, later, ring
from longplay.instruments.noise import Band, Samples, sum_bands
from longplay.song.performance import Performance

_TWICE = 24  # partials whose second polarisation is heard
_NOISES = 12
_WOUND = 3  # strings that can squeak, the lowest ones
_SQUEAK = 0.3  # how often a finger that slides along one of them is heard (default, unsourced)
_RELEASE_S = 0.30


@dataclass(frozen=True, slots=True)
class StringSet:
    """What six strings are, and how they are plucked.

    stretch: inharmonicity B of each open string; a fret multiplies it by 2^(1/6) (Fletcher: B goes with 1 / L^2).
    t60: seconds at low frequencies; corner: Hz where it has halved, per string; slope: power with which it falls above;
    fret_loss: how many times an octave up the string halves it. pluck: place from the bridge as a part of the open
    length. soft, hard: corner in Hz of the pick's touch on a G3 at velocities 0 and 127; rise: its power over pitch
    (thick strings answer a pick's edge less). tilt: power of the partial's number in its amplitude. phase: of every
    partial in radians. pickups: places that listen from the bridge, and their gains; none for a force on the bridge.
    attack, release, squeak: noises.
    """

    stretch: tuple[float, ...]
    t60: float
    corner: tuple[float, ...]
    slope: float
    fret_loss: float
    pluck: float
    soft: float
    hard: float
    rise: float
    tilt: float
    phase: float
    pickups: tuple[tuple[float, float], ...]
    attack: tuple[Band, ...]
    release: tuple[Band, ...]
    squeak: tuple[Band, ...]


Noises = tuple[tuple[Samples, ...], tuple[Samples, ...], tuple[Samples, ...]]


def strings(performance: Performance, strung: StringSet, rate: int) -> Floats:
    """Return what the strings send to the bridge or into the pickups, float64 (frames,), unit RMS for a hard note."""
    out = np.zeros(frames_of(performance, rate))
    noises = _noises(strung, rate)
    for index, played in enumerate(fingered(strummed(performance.notes, performance.seed))):
        rng = np.random.default_rng((performance.seed, index, 25))
        first = round(played.note.start * rate)
        sound = _note(played, strung, performance.tuning_cents, rate, noises, rng)[: max(0, out.size - first)]
        out[first : first + sound.size] += sound
    return out


def _noises(strung: StringSet, rate: int) -> Noises:
    """Return several noises of the pick, of fingers that leave, and of fingers that slide."""
    rng = np.random.default_rng(25)

    def several(bands: tuple[Band, ...]) -> tuple[Samples, ...]:
        return tuple(sum_bands(bands, 0.1, rate, rng) for _ in range(_NOISES))

    return several(strung.attack), several(strung.release), several(strung.squeak)


def _note(
    played: Fingered, strung: StringSet, cents: float, rate: int, noises: Noises, rng: np.random.Generator
) -> Floats:
    """Return one note with its end: the string rings until `end`, then a finger or the next pluck damps it."""
    held = max(1, round((played.end - played.note.start) * rate))
    modes = plucked(played, strung, frequency(played.note.midi, cents), rng)
    ratio = modes.hertz / modes.hertz[0]
    damping = (0.07 if played.again else 0.14) / ratio**0.35
    damped = later(modes, held / rate, np.minimum(modes.t60, damping))
    tail = int(_RELEASE_S * rate)
    sound = np.concatenate([_eased(ring(modes, held, rate), rate), ring(damped, tail, rate)])
    sound[-(tail // 4) :] *= np.linspace(1.0, 0.0, tail // 4)
    force = played.note.velocity / 127.0
    smooth = played.note.articulation in ("legato", "slide")
    _add(sound, noises[0][int(rng.integers(_NOISES))], 0.0 if smooth else force**1.6)
    _add(sound[held:], noises[1][int(rng.integers(_NOISES))], (0.3 + 0.7 * force) * (0.4 if played.again else 1.0))
    heard = played.string < _WOUND and played.moved >= 2 and rng.random() < _SQUEAK
    _add(sound[held:], noises[2][int(rng.integers(_NOISES))], (0.3 + 0.7 * force) if heard else 0.0)
    return sound


def _eased(sound: Floats, rate: int) -> Floats:
    """Return the sound with its first 0.6 ms eased in: a pick has a width, and lets go of the string over it."""
    frames = min(sound.size, int(0.0006 * rate))
    sound[:frames] *= np.sin(np.linspace(0.0, np.pi / 2, frames, endpoint=False)) ** 2
    return sound


def _add(sound: Floats, noise: Samples, gain: float) -> None:
    reach = min(noise.size, sound.size)
    sound[:reach] += gain * noise[:reach]


def plucked(played: Fingered, strung: StringSet, hertz: float, rng: np.random.Generator) -> Modes:
    """Return the partials of one pluck in two polarisations: across the top (soon gone) and along it (rings on)."""
    fret = max(0, played.fret)
    stretch = strung.stretch[played.string] * 2.0 ** (fret / 6.0)
    number = np.arange(1.0, min(130.0, 14000.0 / hertz) + 1.0)
    partial = number * hertz * np.sqrt((1.0 + stretch * number**2) / (1.0 + stretch))
    amplitude = _spectrum(played, strung, number, partial, rng)
    t60 = _ringing(played, strung, partial) * 10.0 ** (0.07 * rng.standard_normal(number.size))
    low = slice(0, _TWICE)
    detuned = partial[low] * (1.0 + 3e-4 * rng.standard_normal(partial[low].size) / np.sqrt(number[low]))
    return Modes(
        np.concatenate([partial, detuned]),
        np.concatenate([t60 * 0.75, t60[low] * 1.7]),
        np.concatenate([amplitude * 0.75, amplitude[low] * 0.25]),
        np.full(number.size + detuned.size, strung.phase),
    )


def _spectrum(played: Fingered, strung: StringSet, number: Floats, partial: Floats, rng: np.random.Generator) -> Floats:
    """Return the partials' amplitudes: the pluck's comb, the pickups' combs, the touch, the force."""
    force = played.note.velocity / 127.0
    stopped = 2.0 ** (max(0, played.fret) / 12.0)
    place = (strung.pluck + 0.015 * rng.standard_normal()) * stopped
    comb = _unmasked(np.sin(np.pi * number * place))
    if strung.pickups:
        comb = comb * _unmasked(sum(g * np.sin(np.pi * number * q * stopped) for q, g in strung.pickups))
    soft = 0.6 if played.note.articulation in ("legato", "slide", "dead") else 1.0
    soft *= (partial[0] / 196.0) ** strung.rise
    corner = soft * strung.soft * (strung.hard / strung.soft) ** force * 10.0 ** (0.04 * rng.standard_normal())
    amplitude = comb / number**strung.tilt / (1.0 + (partial / corner) ** 2) ** 0.75
    amplitude /= np.sqrt(np.sum(amplitude**2))  # a player evens out the strings and the frets
    return np.asarray(amplitude * 10.0 ** (0.03 * rng.standard_normal(number.size)) * force**1.3)


def _unmasked(comb: Floats) -> Floats:
    """Return a comb with its exact zeros filled to -20 dB: picks and pickups have a width."""
    return np.asarray(np.sign(comb) * np.hypot(comb, 0.1))


def _ringing(played: Fingered, strung: StringSet, partial: Floats) -> Floats:
    """Return t60 in seconds per partial; a dead note's string lies under a hand."""
    if played.note.articulation == "dead":
        return np.asarray(0.09 / (partial / partial[0]) ** 0.3)
    free = strung.t60 / (1.0 + (partial / strung.corner[played.string]) ** strung.slope)
    return np.asarray(free * 2.0 ** (-strung.fret_loss * max(0, played.fret) / 12.0))
