"""A warm pad: detuned saws under a filter that opens slowly and never stands still."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from longplay.instruments import ensemble
from longplay.instruments.instrument import OWN_SOUND, Instrument, Stem, frames_of, frequency
from longplay.instruments.sustain import Envelope, body, finished, place
from longplay.song.performance import Performance, PlayedNote

_LEVEL = 0.051
_DETUNE = np.array([-8.5, -4.0, -1.2, 1.2, 4.0, 8.5])
_SEATS = np.array([-0.85, 0.5, -0.2, 0.2, -0.5, 0.85])


def play(performance: Performance, rate: int) -> Mapping[str, Stem]:
    """Return the stem "direct": float32 (frames, 2)."""
    out = np.zeros((frames_of(performance, rate), 2), np.float32)
    for index, note in enumerate(performance.notes):
        rng = np.random.default_rng((performance.seed, index, 89))
        place(out, _note(note, performance.tuning_cents, rate, rng), round(note.start * rate))
    return {"direct": finished(body(out, rate, (81, 82), 1.5), rate)}


def _note(note: PlayedNote, cents: float, rate: int, rng: np.random.Generator) -> NDArray[np.float32]:
    hertz = frequency(note.midi, cents)
    low, high = (_waveform(hertz, corner, note.midi, rate) for corner in (240.0, 3000.0))
    return ensemble.sound(_layers(note, hertz, rate, rng), low, high, rate)


def _waveform(hertz: float, corner: float, seed: int, rate: int) -> NDArray[np.float32]:
    """Return a saw through a four-pole low-pass at `corner` Hz, following the key by half."""
    number = np.arange(1.0, ensemble.partials_below(hertz, rate) + 1.0)
    followed = corner * (hertz / 220.0) ** 0.5
    return ensemble.waveform(1.0 / number / (1.0 + (number * hertz / followed) ** 2), seed)


def _layers(note: PlayedNote, hertz: float, rate: int, rng: np.random.Generator) -> ensemble.Voices:
    force = note.velocity / 127.0
    envelope = Envelope(0.34 - 0.12 * force, 0.30, note.end - note.start)
    time = envelope.times(rate, ensemble.STEP)
    n = _DETUNE.size
    shape = np.tile(envelope.at(time), (n, 1))
    speed, phase = rng.uniform(0.07, 0.22, (n, 1)), rng.uniform(0.0, 2 * np.pi, (n, 1))
    movement = 0.12 * np.sin(2 * np.pi * speed * time + phase)
    opening = 1.0 - np.exp(-time / 1.1)
    bright = np.clip((0.04 + 0.80 * force) * (0.35 + 0.65 * opening) + movement, 0.02, 0.95)
    level = _LEVEL / np.sqrt(n) * force**1.3 * shape
    wander = rng.normal(0.0, 0.4, (n, 1)) + 0.8 * np.sin(2 * np.pi * 1.7 * speed * time + phase)
    angle = (1.0 + _SEATS) * np.pi / 4
    return ensemble.Voices(
        (hertz * 2.0 ** ((_DETUNE[:, None] + wander - wander.mean()) / 1200.0)).astype(np.float32),
        (level * (1.0 - bright)).astype(np.float32),
        (level * bright).astype(np.float32),
        np.cos(angle).astype(np.float32),
        np.sin(angle).astype(np.float32),
        rng.random(n),
    )


INSTRUMENT = Instrument(
    name="warm_pad",
    role="pad",
    good_for="a soft bed of held chords behind voice and guitar",
    use="record",
    velocity="level over 21 dB; harder keys open the filter further and sooner",
    lowest=28,
    highest=96,
    stems=("direct",),
    licence=OWN_SOUND,
    play=play,
)
