"""A finger-played electric bass: the modes of a plucked string, a pickup, and a small amplifier."""

from collections.abc import Mapping

import numpy as np

from longplay.instruments.instrument import OWN_SOUND, Instrument, Stem, frames_of, frequency
from longplay.instruments.modes import Floats, Modes, later, ring
from longplay.instruments.noise import Band, Samples, sum_bands
from longplay.song.performance import Performance, PlayedNote

# Where the finger plucks and the pickup listens, as parts of the open string's length from the bridge (a long-scale
# bass with a split pickup; Fletcher & Rossing, chapter 9, gives the comb each of them makes).
_PLUCK, _PICKUP = 0.21, 0.165
_OPEN = (28, 33, 38, 43)
_INHARMONICITY = 1.3e-4  # of a wound bass string, from the drift of its 15th partial by about 20 cents
_PARTIALS = 48
_TWICE = 16
_LEVEL = 0.17
_FADE_SECONDS = 0.05
_ATTACK = (Band(180, -34, 0.04), Band(700, -38, 0.03), Band(1800, -36, 0.02), Band(4200, -44, 0.012))
_RELEASE = (Band(160, -46, 0.05), Band(900, -54, 0.04), Band(2600, -58, 0.03))

_NOISES = 12
Noises = tuple[tuple[Samples, ...], tuple[Samples, ...]]


def play(performance: Performance, rate: int) -> Mapping[str, Stem]:
    """Return the stem "direct": float32 (frames, 2), the same on both sides (a read-only view)."""
    frames = frames_of(performance, rate)
    out = np.zeros(frames)
    noises = _finger_noises(rate)
    for index, note in enumerate(performance.notes):
        rng = np.random.default_rng((performance.seed, index, 33))
        first = round(note.start * rate)
        sound = _note(note, performance.tuning_cents, rate, noises, rng)[: max(0, frames - first)]
        out[first : first + sound.size] += sound
    out = _amplified(out, rate)
    last = min(frames, int(_FADE_SECONDS * rate))
    out[frames - last :] *= np.linspace(1.0, 0.0, last)
    return {"direct": np.broadcast_to(out.astype(np.float32)[:, None], (frames, 2))}


def _note(note: PlayedNote, cents: float, rate: int, noises: Noises, rng: np.random.Generator) -> Floats:
    """Return one note with its release: the string rings freely until `note.end`, then a finger damps it."""
    held = round((note.end - note.start) * rate)
    modes = _plucked(note, frequency(note.midi, cents), rng)
    damped = later(modes, held / rate, np.minimum(modes.t60, 0.16 / (modes.hertz / modes.hertz[0]) ** 0.35))
    tail = int(0.24 * rate)
    sound = np.concatenate([ring(modes, held, rate), ring(damped, tail, rate)])
    sound[-tail // 4 :] *= np.linspace(1.0, 0.0, tail // 4)
    force = (note.velocity / 127.0) ** 1.35
    if note.articulation not in ("legato", "slide"):
        _add(sound, noises[0][int(rng.integers(_NOISES))], force * (note.velocity / 127.0) ** 0.5)
    _add(sound[held:], noises[1][int(rng.integers(_NOISES))], 0.3 + 0.7 * force)
    return sound


def _finger_noises(rate: int) -> Noises:
    """Return several noises of a finger taking the string, and of one leaving it."""
    rng = np.random.default_rng(33)
    attacks = tuple(sum_bands(_ATTACK, 0.08, rate, rng) for _ in range(_NOISES))
    return attacks, tuple(sum_bands(_RELEASE, 0.08, rate, rng) for _ in range(_NOISES))


def _add(sound: Floats, noise: Samples, gain: float) -> None:
    reach = min(noise.size, sound.size)
    sound[:reach] += gain * noise[:reach]


def _plucked(note: PlayedNote, hertz: float, rng: np.random.Generator) -> Modes:
    """Return the string's partials in two polarisations: one gives way to the bridge quickly, one rings on."""
    number = np.arange(1.0, _PARTIALS + 1.0)
    string = max((o for o in _OPEN if o <= note.midi), default=_OPEN[0])
    stopped = 2.0 ** ((note.midi - string) / 12.0)  # the sounding part is shorter, so both places move along it
    pluck = (_PLUCK + 0.012 * rng.standard_normal()) * stopped
    bright = _brightness(note, hertz) * 10.0 ** (0.04 * rng.standard_normal())
    amplitude = np.sin(np.pi * number * pluck) * np.sin(np.pi * number * _PICKUP * stopped) / number**0.95
    amplitude = _unmasked(amplitude) / (1.0 + (number * hertz / bright) ** 2) ** 0.75
    amplitude /= np.sqrt(np.sum(amplitude**2))  # a player evens out the strings and the frets
    amplitude *= 10.0 ** (0.03 * rng.standard_normal(_PARTIALS)) * (note.velocity / 127.0) ** 1.55
    partial = number * hertz * np.sqrt((1.0 + _INHARMONICITY * number**2) / (1.0 + _INHARMONICITY))
    t60 = _ringing(partial, note, rng)
    low = slice(0, _TWICE)  # the second polarisation of higher partials is soon gone
    return Modes(
        np.concatenate([partial, partial[low] * (1.0 + 6e-5)]),
        np.concatenate([t60 * 0.5, t60[low] * 2.0]),
        np.concatenate([amplitude * 0.68, amplitude[low] * 0.32]),
        np.zeros(_PARTIALS + _TWICE),
    )


def _unmasked(amplitude: Floats) -> Floats:
    """Return the amplitudes with the comb's exact zeros filled to -20 dB: finger and pickup have a width."""
    return np.asarray(np.sign(amplitude) * np.hypot(amplitude, 0.1 * np.abs(amplitude).max()))


def _brightness(note: PlayedNote, hertz: float) -> float:
    """Return the corner in Hz of a touch: 90 soft, 800 hard at 55 Hz (fitted to sampled basses)."""
    soft = 0.6 if note.articulation in ("legato", "slide", "dead") else 1.0
    return float(soft * 90.0 * (800.0 / 90.0) ** (note.velocity / 127.0) * (hertz / 55.0) ** 0.7)


def _ringing(partial: Floats, note: PlayedNote, rng: np.random.Generator) -> Floats:
    """Return t60 per partial: about 10 s at 50 Hz and 2.7 s at 1 kHz; 70 ms for a dead note."""
    if note.articulation == "dead":
        return np.asarray(0.075 / (partial / partial[0]) ** 0.3)
    t60 = 10.5 / (1.0 + (partial / 500.0) ** 1.5) * 10.0 ** (0.08 * rng.standard_normal(partial.size))
    return np.asarray(t60)


def _amplified(signal: Floats, rate: int) -> Floats:
    """Return the signal through a warm input stage, and a cabinet from 38 Hz to 4.2 kHz (default, unsourced)."""
    from scipy.signal import butter, sosfilt

    sections = np.vstack(
        [butter(2, 38.0, "high", fs=rate, output="sos"), butter(2, 4200.0, "low", fs=rate, output="sos")]
    )
    driven = np.tanh(0.9 * signal) / 0.9
    return np.asarray(_LEVEL * sosfilt(sections, driven))


INSTRUMENT = Instrument(
    name="electric_bass",
    role="bass",
    good_for="fingered bass lines from E1 to G4, dead notes included, under a full arrangement",
    use="record",
    velocity="level over 21 dB; a harder pluck is brighter and pushes the amplifier",
    lowest=28,
    highest=67,
    stems=("direct",),
    licence=OWN_SOUND,
    play=play,
)
