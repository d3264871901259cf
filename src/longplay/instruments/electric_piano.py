"""A tine electric piano: a bar that rings, a magnet that hears it crookedly, a warm amplifier that sways."""

from collections.abc import Mapping

import numpy as np

from longplay.instruments.instrument import OWN_SOUND, Instrument, Stem, frames_of, frequency
from longplay.instruments.modes import Floats, Modes, hammered, later, ring
from longplay.instruments.noise import Band, Samples, sum_bands
from longplay.instruments.sustain import finished
from longplay.song.performance import Performance, PlayedNote

_LEVEL = 0.30
_TOUCH = 1.5
# A tine is a bar held at one end: its second bending mode lies 6.27 times above its first (Fletcher & Rossing,
# chapter 2), less on short tines, whose tuning spring weighs relatively more (measured ratios differ; default).
_BELL = 6.27
_OFFSET = 0.33  # of the tine's rest from the pickup's axis, in units of the magnetic field's width
_CORNER = 6000.0
_SWAY_HERTZ, _SWAY = 4.6, 0.10
_HAMMER = (Band(260, -8, 0.05), Band(800, -6, 0.035), Band(2400, -12, 0.02))
_RELEASE = (Band(200, -8, 0.06), Band(900, -14, 0.04))
_NOISES = 8
Noises = tuple[Samples, ...]


def play(performance: Performance, rate: int) -> Mapping[str, Stem]:
    """Return the stem "direct": float32 (frames, 2)."""
    frames = frames_of(performance, rate)
    out = np.zeros(frames)
    rng = np.random.default_rng(73)
    noises = tuple(tuple(sum_bands(b, 0.1, rate, rng) for _ in range(_NOISES)) for b in (_HAMMER, _RELEASE))
    for index, note in enumerate(performance.notes):
        chance = np.random.default_rng((performance.seed, index, 73))
        first = round(note.start * rate)
        _add(out[first:], _note(note, performance.tuning_cents, rate, (noises[0], noises[1]), chance))
    return {"direct": finished(_swaying(_amplified(out, rate), rate), rate)}


def _add(out: Floats, sound: Floats | Samples) -> None:
    sound = sound[: out.size]
    out[: sound.size] += sound


def _note(note: PlayedNote, cents: float, rate: int, noises: tuple[Noises, Noises], rng: np.random.Generator) -> Floats:
    """Return one note: the tine's swing, seen by the pickup, with the hammer's and the damper's small noises."""
    held = round((note.end - note.start) * rate)
    tine = _tine(note, frequency(note.midi, cents), rng)
    tail = round(0.30 * rate)
    damped = later(tine, held / rate, np.minimum(tine.t60, np.array([0.22, 0.30, 0.10, 0.06])))
    swing = np.concatenate([ring(tine, held, rate), ring(damped, tail, rate)])
    swing[-(tail // 4) :] *= np.linspace(1.0, 0.0, tail // 4)
    rise = 3.0 * 2.0 ** (-(note.midi - 40) / 30.0)
    sound = _heard(hammered(swing, rise, rate), frequency(note.midi, cents), rate)
    force = note.velocity / 127.0
    _add(sound, noises[0][int(rng.integers(_NOISES))] * np.float32(0.035 * force**1.8))
    _add(sound[held:], noises[1][int(rng.integers(_NOISES))] * np.float32(0.004))
    return sound


def _tine(note: PlayedNote, hertz: float, rng: np.random.Generator) -> Modes:
    """Return the tine with its tone bar (slow and slower), its bell mode and a third bending mode."""
    force = (note.velocity / 127.0) ** _TOUCH * 10.0 ** (0.012 * rng.standard_normal())
    high = max(0.0, (note.midi - 60) / 12.0)
    bell = 0.055 * 2.0 ** (-0.5 * high) * 10.0 ** (0.03 * rng.standard_normal())
    long = 15.0 * 2.0 ** (-(note.midi - 40) / 22.0)
    ratio = _BELL + 0.35 * np.sin(1.7 * note.midi)  # springs sit where the tuner left them
    return Modes(
        hertz * np.array([1.0, 1.0 + 2e-4, ratio, 2.75 * ratio]),
        np.array([0.55 * long, long, 0.14 * long**0.5 + 0.12, 0.08]),
        force * _reach(note.midi) * np.array([0.55, 0.45, bell, 0.3 * bell]),
        np.array([0.0, 0.0, *rng.uniform(-0.4, 0.4, 2)]),
    )


def _reach(midi: int) -> float:
    """Return how far the hardest stroke swings the tine, in widths of the field: long tines swing far past it."""
    return float(0.80 + 0.90 / (1.0 + np.exp((midi - 50) / 7.0)))


def _heard(swing: Floats, hertz: float, rate: int) -> Floats:
    """Return the pickup's voltage: the change of a bell-shaped field, off whose middle the tine rests.

    Small swings see a straight flank (near a sine), wide ones its bend and peak: the bark.
    """
    flux = 1.0 / (1.0 + (swing + _OFFSET) ** 2)
    voltage = np.diff(flux, prepend=1.0 / (1.0 + _OFFSET**2))
    return np.asarray(voltage * (rate / (2 * np.pi * hertz)))


def _amplified(signal: Floats, rate: int) -> Floats:
    """Return the signal through a warm stage and a cabinet from 45 Hz to 6 kHz (default, unsourced)."""
    from scipy.signal import butter, sosfilt

    sections = np.vstack(
        [butter(1, 45.0, "high", fs=rate, output="sos"), butter(2, _CORNER, "low", fs=rate, output="sos")]
    )
    driven = np.tanh(1.1 * signal + 0.08) - np.tanh(0.08)
    return np.asarray(sosfilt(sections, driven / 1.1))


def _swaying(signal: Floats, rate: int) -> Stem:
    """Return the signal moving slowly and shallowly between the sides, as suitcase pianos do."""
    sway = np.sin(2 * np.pi * _SWAY_HERTZ / rate * np.arange(signal.size))
    angle = (1.0 + _SWAY * sway) * np.pi / 4
    return np.stack([np.cos(angle) * signal, np.sin(angle) * signal], axis=1).astype(np.float32) * np.float32(_LEVEL)


INSTRUMENT = Instrument(
    name="electric_piano",
    role="keys",
    good_for="soft chords and fills, from a bell to a bark, under voice and guitar",
    use="guide",
    velocity="level over 20 dB; harder strokes bend the pickup's field and bark",
    lowest=28,
    highest=100,
    stems=("direct",),
    licence=OWN_SOUND,
    play=play,
)
