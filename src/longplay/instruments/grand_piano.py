"""A grand piano as its player hears it: hammers, strings, dampers, and a soundboard that joins them."""

from collections.abc import Mapping

import numpy as np

from longplay.instruments.instrument import OWN_SOUND, Instrument, Stem, frames_of
from longplay.instruments.modes import Floats, Modes, hammered, later, ring
from longplay.instruments.noise import Band, Samples, sum_bands
from longplay.instruments.piano_strings import LAST_DAMPED, damped_t60, struck_strings
from longplay.instruments.sustain import body, finished
from longplay.song.performance import Performance, PlayedNote

_LEVEL = 0.14
_TOUCH = 1.35
# The wood under a bass note and under a treble note: the shorter the string, the higher the hammer knocks.
_LOW_KNOCK = (
    Band(90, -6, 0.16), Band(180, -4, 0.13), Band(360, -8, 0.10), Band(750, -14, 0.07), Band(1600, -22, 0.05),
    Band(3400, -30, 0.03),
)  # fmt: skip
_HIGH_KNOCK = (
    Band(110, -20, 0.14), Band(220, -13, 0.12), Band(440, -7, 0.10), Band(900, -4, 0.08), Band(1700, -5, 0.06),
    Band(3400, -15, 0.035),
)  # fmt: skip
_DAMPER = (Band(140, -10, 0.06), Band(420, -12, 0.05), Band(1300, -20, 0.04))
_NOISES = 8
_INAUDIBLE = 1.5e-4  # -76 dB under the loudest mode
_LEANING = 0.22  # each partial has its own place on the soundboard
_RISE_MS = (5.5, 5.5)
_SYMPATHY_DB = -44.0
Noises = tuple[Samples, ...]


def play(performance: Performance, rate: int) -> Mapping[str, Stem]:
    """Return the stem "direct": float32 (frames, 2), low keys at the left."""
    out = np.zeros((frames_of(performance, rate), 2), np.float32)
    rng = np.random.default_rng(1720)
    noises = tuple(
        tuple(hammered(sum_bands(bands, 0.25, rate, rng), 0.4, rate) for _ in range(_NOISES))
        for bands in (_LOW_KNOCK, _HIGH_KNOCK, _DAMPER)
    )
    for index, note in enumerate(performance.notes):
        chance = np.random.default_rng((performance.seed, index, 88))
        first = round(note.start * rate)
        _add_note(out[first:], note, performance.tuning_cents, rate, noises, chance)
    return {"direct": finished(_joined(body(out, rate, (88, 89), 1.4), rate), rate)}


def _add_note(
    out: Stem, note: PlayedNote, cents: float, rate: int, noises: tuple[Noises, ...], rng: np.random.Generator
) -> None:
    modes = struck_strings(note, cents, rate, rng)
    level = _LEVEL * (note.velocity / 127.0) ** _TOUCH
    left = _leaning(note.midi, modes.hertz.size)
    heard = np.abs(modes.amplitude) > _INAUDIBLE * np.abs(modes.amplitude).max()
    for leaning, pan in ((heard & left, -_LEANING), (heard & ~left, _LEANING)):
        some = Modes(modes.hertz[leaning], modes.t60[leaning], modes.amplitude[leaning], modes.phase[leaning])
        _place(out, _rung(some, note, len(out), rate) * level, note.midi, pan)
    high = float(np.interp(note.midi, (45, 85), (0.0, 1.0)))
    for knocks, share in ((noises[0], 1.0 - high), (noises[1], high)):
        _place(out, _knock(note, knocks, share * level, rng), note.midi, 0.0)
    if note.midi <= LAST_DAMPED:
        released = round((note.end - note.start) * rate)
        felt = noises[2][int(rng.integers(_NOISES))] * np.float32(0.05 * _LEVEL * (0.5 + 0.5 * rng.random()))
        _place(out[released:], felt, note.midi, 0.0)


def _leaning(midi: int, modes: int) -> np.ndarray:
    return np.random.default_rng((midi, 3, 1720)).random(modes) < 0.5


def _rung(modes: Modes, note: PlayedNote, room: int, rate: int) -> Floats:
    """Return the strings until the key is let go and until the damper has stilled them, at most `room` frames."""
    held = min(round((note.end - note.start) * rate), room)
    free = ring(modes, held, rate)
    damped = later(modes, held / rate, damped_t60(modes, note.midi))
    tail = min(round(1.2 * float(damped.t60.max()) * rate), room - held)
    sound = np.concatenate([free, ring(damped, tail, rate)])
    last = min(tail // 4, rate // 20)
    if last:
        sound[-last:] *= np.linspace(1.0, 0.0, last)
    rise = float(np.interp(note.midi, (21, 100), _RISE_MS)) * (1.3 - 0.5 * note.velocity / 127.0)
    return hammered(sound, rise, rate)


def _knock(note: PlayedNote, knocks: Noises, level: float, rng: np.random.Generator) -> Samples:
    """Return key bed and hammer knocking on the wood: what is left of a treble note when its strings are taken away."""
    share = float(np.interp(note.midi, (21, 60, 84, 96, 108), (0.07, 0.12, 0.24, 0.36, 0.48)))
    gain = share * level * (note.velocity / 127.0) ** -0.5  # a soft touch knocks nearly as much as a hard one
    return knocks[int(rng.integers(_NOISES))] * np.float32(gain)


def _place(out: Stem, sound: np.ndarray, midi: int, pan: float) -> None:
    angle = (1.0 + np.clip((midi - 62) / 60.0 + pan, -0.9, 0.9)) * np.pi / 4
    sound = sound[: len(out)]
    out[: len(sound), 0] += np.float32(np.cos(angle)) * sound
    out[: len(sound), 1] += np.float32(np.sin(angle)) * sound


def _joined(stem: Stem, rate: int) -> Stem:
    """Return the stem with what the undamped top strings sing along (they hear all through the soundboard)."""
    from scipy.signal import oaconvolve

    for side in range(2):
        stem[:, side] += oaconvolve(stem[:, side], _sympathy(rate, side))[: len(stem)]
    return stem


def _sympathy(rate: int, side: int) -> Samples:
    rng = np.random.default_rng((1720, side))
    keys = np.arange(LAST_DAMPED + 1, 109)
    hertz = 440.0 * 2.0 ** ((keys - 69 + rng.normal(0.0, 0.03, keys.size)) / 12.0)
    modes = Modes(hertz, rng.uniform(0.8, 1.6, keys.size), np.ones(keys.size), rng.uniform(0.0, 2 * np.pi, keys.size))
    response = ring(modes, rate, rate)
    response *= np.linspace(1.0, 0.0, rate)
    response /= np.sqrt(np.mean(np.abs(np.fft.rfft(response)) ** 2))
    return np.asarray(response * 10.0 ** (_SYMPATHY_DB / 20.0), np.float32)


INSTRUMENT = Instrument(
    name="grand_piano",
    role="keys",
    good_for="chords, arpeggios and lines of a pop or soul arrangement over the whole keyboard",
    use="guide",
    velocity="level over 21 dB; harder blows stiffen the felt and brighten every note",
    lowest=21,
    highest=108,
    stems=("direct",),
    licence=OWN_SOUND,
    play=play,
)
