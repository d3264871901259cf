"""A string section: desks of players who never quite agree, on basses, cellos, violas and violins."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.instruments import ensemble
from longplay.instruments.instrument import OWN_SOUND, Instrument, Stem, frames_of, frequency
from longplay.instruments.noise import Band
from longplay.instruments.sustain import Envelope, between, body, finished, looped, place, steady_noise
from longplay.song.performance import Performance, PlayedNote

_LEVEL = 0.042
_OCTAVES = np.log2(np.array([60, 100, 200, 400, 600, 900, 1300, 2000, 3200, 5000, 8000, 12500, 18000]))


@dataclass(frozen=True, slots=True)
class Desk:
    """One family of the section.

    midi: the note where it alone plays. players; body_db: gain against a sawtooth at the frequencies of _OCTAVES
    (fitted to sampled sections); vibrato_cents; width: how far the desks sit apart, 0 to 1.
    """

    midi: float
    players: int
    body_db: tuple[float, ...]
    vibrato_cents: float
    width: float


DESKS = (
    Desk(40, 4, (-2, 0, 3, -3, -5, -7, -8, -9, -16, -25, -36, -48, -60), 5.0, 0.35),
    Desk(55, 5, (-6, -2, 0, 4, 4, 1, -1, 0, -3, -12, -24, -36, -48), 9.0, 0.7),
    Desk(67, 6, (-20, -12, -5, 0, 4, 8, 12, 11, 9, 3, -6, -18, -30), 12.0, 0.95),
    Desk(79, 6, (-20, -12, -8, -2, 2, 5, 8, 11, 13, 11, 3, -9, -22), 12.0, 0.95),
    Desk(91, 6, (-20, -12, -8, -4, -3, -2, 0, 3, 8, 6, -4, -20, -34), 11.0, 0.95),
)


def play(performance: Performance, rate: int) -> Mapping[str, Stem]:
    """Return the stem "direct": float32 (frames, 2)."""
    out = np.zeros((frames_of(performance, rate), 2), np.float32)
    bow = steady_noise((Band(900, -14, 1), Band(2200, -6, 1), Band(4500, -3, 1), Band(9000, -18, 1)), rate, 70)
    for index, note in enumerate(performance.notes):
        rng = np.random.default_rng((performance.seed, index, 48))
        place(out, _note(note, performance.tuning_cents, rate, bow, rng), round(note.start * rate))
    return {"direct": finished(body(out, rate, (61, 62), 3.0), rate)}


def _note(
    note: PlayedNote, cents: float, rate: int, bow: NDArray[np.float32], rng: np.random.Generator
) -> NDArray[np.float32]:
    hertz = frequency(note.midi, cents)
    desk = _desk(note.midi)
    voices = _players(desk, note, hertz, rate, rng)
    dark, bright = (_waveform(desk, hertz, tilt, note.midi, rate) for tilt in (-5.0, 0.8))
    sound = ensemble.sound(voices, dark, bright, rate)
    return sound + _bow_noise(note, voices, bow, rng)


def _desk(midi: int) -> Desk:
    """Return the family that plays a note, two of them mixed between their centres."""
    centres = [d.midi for d in DESKS]
    weights = [float(np.interp(midi, centres, row)) for row in np.eye(len(DESKS))]
    blend = tuple(float(x) for x in np.dot(weights, [d.body_db for d in DESKS]))
    nearest = DESKS[int(np.argmax(weights))]
    return Desk(midi, nearest.players, blend, nearest.vibrato_cents, nearest.width)


def _waveform(desk: Desk, hertz: float, tilt: float, seed: int, rate: int) -> NDArray[np.float32]:
    """Return a bowed string's cycle through the body; `tilt` in dB per octave is the bow's pressure."""
    number = np.arange(1.0, ensemble.partials_below(hertz, rate) + 1.0)
    octave = np.log2(number * hertz)
    gain = np.interp(octave, _OCTAVES, desk.body_db) + tilt * np.maximum(0.0, octave - np.log2(max(150.0, hertz)))
    return ensemble.waveform(10.0 ** (gain / 20.0) / number, seed)


def _players(desk: Desk, note: PlayedNote, hertz: float, rate: int, rng: np.random.Generator) -> ensemble.Voices:
    force = note.velocity / 127.0
    legato = note.articulation == "legato"
    attack = 0.045 if legato else 0.15 - 0.09 * force
    envelope = Envelope(attack, 0.10, note.end - note.start)
    time = envelope.times(rate, ensemble.STEP)
    n = desk.players
    shape = np.stack([envelope.at(time, lag, speed) for lag, speed in _entries(n, legato, rng)])
    swing = _swings(n, time, rng)
    level = _LEVEL / np.sqrt(n) * force**1.3 * shape * (1.0 + 0.09 * swing)
    bright = 0.9 * force * (0.35 + 0.65 * shape)
    place_ = np.linspace(-desk.width, desk.width, n) * np.pi / 4 + np.pi / 4
    cents = _pitch(desk, time, swing, rng)
    return ensemble.Voices(
        (hertz * 2.0 ** (cents / 1200.0)).astype(np.float32),
        (level * (1.0 - bright)).astype(np.float32),
        (level * bright).astype(np.float32),
        np.cos(place_).astype(np.float32),
        np.sin(place_).astype(np.float32),
        rng.random(n),
    )


def _entries(players: int, legato: bool, rng: np.random.Generator) -> list[tuple[float, float]]:
    """Return each player's lag in seconds and speed of the bow's grip; the leader is always on the beat."""
    lags = np.concatenate([[0.0], rng.uniform(0.0, 0.012 if legato else 0.03, players - 1)])
    return list(zip(lags.tolist(), rng.uniform(0.8, 1.25, players).tolist(), strict=True))


def _swings(players: int, time: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return slow random swings around 0, a sum of three sines per player between 0.4 and 4 Hz."""
    swing = np.zeros((players, time.size))
    for _ in range(3):
        speed, phase = rng.uniform(0.4, 4.0, (players, 1)), rng.uniform(0.0, 2 * np.pi, (players, 1))
        swing += np.sin(2 * np.pi * speed * time + phase) / 3.0**0.5
    return swing


def _pitch(
    desk: Desk, time: NDArray[np.float64], swing: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return cents per player and control step: detune (zero in the mean), vibrato that sets in late, drift, scoop."""
    n = desk.players
    detune = rng.normal(0.0, 4.5, (n, 1))
    speed, phase = rng.normal(5.6, 0.35, (n, 1)), rng.uniform(0.0, 2 * np.pi, (n, 1))
    depth = desk.vibrato_cents * rng.uniform(0.6, 1.3, (n, 1))
    onset = np.clip((time - rng.uniform(0.08, 0.35, (n, 1))) / 0.35, 0.0, 1.0)
    vibrato = depth * onset * np.sin(2 * np.pi * speed * time + phase)
    drift = 2.0 * np.roll(swing, 1, axis=0)
    scoop = -rng.uniform(0.0, 14.0, (n, 1)) * np.exp(-time / 0.05)
    return np.asarray(detune - detune.mean() + vibrato + drift - drift.mean() + scoop)


def _bow_noise(
    note: PlayedNote, voices: ensemble.Voices, bow: NDArray[np.float32], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return the hair on the string: it follows the desks' level, and is strongest while the string catches."""
    level = (voices.dark + voices.bright).sum(axis=0) / np.sqrt(len(voices.dark))
    time = np.arange(level.size) * ensemble.STEP
    register = min(1.0, float(voices.hertz.mean()) / 450.0)  # thick strings hiss less
    catch = 0.024 + 0.10 * np.exp(-time / 3500.0) * (note.articulation != "legato")
    gain = between((level * catch * register).astype(np.float32), ensemble.STEP)
    return np.stack([looped(bow, gain.size, int(rng.integers(bow.size))) * gain for _ in range(2)], axis=1)


INSTRUMENT = Instrument(
    name="string_section",
    role="strings",
    good_for="held chords, pads and slow lines of a pop arrangement, from basses to violins",
    use="record",
    velocity="bow pressure: level over 21 dB and brightness; harder bows speak sooner",
    lowest=28,
    highest=96,
    stems=("direct",),
    licence=OWN_SOUND,
    play=play,
)
