"""A drum machine after the analogue ones of the early eighties: sines that fall, squares that clang, gated noise."""

from collections.abc import Mapping
from functools import cache
from itertools import pairwise

import numpy as np

from longplay.instruments.instrument import OWN_SOUND, Instrument, Stem, frames_of
from longplay.instruments.modes import Modes, ring
from longplay.instruments.noise import Band, Samples, sum_bands
from longplay.song.performance import Performance, PlayedNote

# Key -> (hertz, how much higher it starts, time constant of the fall in s, t60 in s, level) of its falling sines.
_SINES = {
    36: ((49.0, 1.2, 0.009, 1.3, 0.9),), 35: ((52.0, 2.6, 0.030, 0.5, 0.9),),
    38: ((182.0, 0.2, 0.010, 0.20, 0.5), (331.0, 0.1, 0.010, 0.14, 0.35)),
    40: ((196.0, 0.5, 0.015, 0.16, 0.5), (352.0, 0.2, 0.010, 0.12, 0.25)),
    37: ((455.0, 0.0, 0.01, 0.05, 0.2), (1667.0, 0.0, 0.01, 0.045, 0.5)),
    41: ((82.0, 0.4, 0.05, 0.7, 0.6),), 43: ((98.0, 0.4, 0.05, 0.65, 0.6),), 45: ((120.0, 0.4, 0.05, 0.6, 0.6),),
    47: ((142.0, 0.4, 0.04, 0.55, 0.6),), 48: ((165.0, 0.4, 0.04, 0.5, 0.6),), 50: ((190.0, 0.4, 0.04, 0.45, 0.6),),
}  # fmt: skip
_NOISE = {
    35: (Band(1500, -26, 0.02), Band(4000, -28, 0.015)),
    36: (Band(900, -34, 0.015), Band(2500, -38, 0.01)),
    38: (Band(1500, -22, 0.20), Band(4000, -17, 0.24), Band(9000, -19, 0.22)),
    40: (Band(1000, -20, 0.28), Band(3000, -16, 0.32), Band(8000, -16, 0.30)),
    39: (Band(900, -20, 0.30), Band(1300, -13, 0.34), Band(2200, -22, 0.26), Band(5000, -32, 0.2)),
}
# Key -> (t60 in s, lowest partial kept in Hz, level) of the six squares.
_METAL = {42: (0.11, 5500.0, 0.5), 44: (0.08, 5500.0, 0.4), 46: (0.75, 5500.0, 0.5), 49: (1.8, 2800.0, 0.45)}
_SQUARES = (205.3, 304.4, 369.6, 522.7, 540.0, 800.0)  # Hz, the well-known six of the TR-808's cymbal circuit
_BELL = (540.0, 800.0)
_KEYS = {**{k: k for k in (*_SINES, *_NOISE, *_METAL, 56)}, 57: 49, 51: 49}
_STEM = {
    35: "kick",
    36: "kick",
    37: "snare",
    38: "snare",
    39: "snare",
    40: "snare",
    **dict.fromkeys((42, 44, 46), "hats"),
}
_LEVEL = 0.4


def play(performance: Performance, rate: int) -> Mapping[str, Stem]:
    """Return the stems kick, snare, hats and percussion, (frames, 2) float32, read-only (the machine is mono).

    Raises ValueError for a key the machine has no voice on.
    """
    frames = frames_of(performance, rate)
    stems = {name: np.zeros(frames, np.float32) for name in INSTRUMENT.stems}
    sounds = cache(lambda key: _voice(key, rate))
    for note, stop in _choked(performance.notes):
        if note.midi not in _KEYS:
            raise ValueError(f"machine_kit has no drum on key {note.midi}")
        sound = _LEVEL * np.float32((note.velocity / 127.0) ** 1.3) * sounds(_KEYS[note.midi])
        first = round(note.start * rate)
        sound = _cut(sound, round(stop * rate) - first, rate)[: max(0, frames - first)]
        stems[_STEM.get(note.midi, "percussion")][first : first + sound.size] += sound
    last = min(frames, rate // 20)
    for stem in stems.values():
        stem[frames - last :] *= np.linspace(1.0, 0.0, last, dtype=np.float32)
    return {name: np.broadcast_to(stem[:, None], (frames, 2)) for name, stem in stems.items()}


def _choked(notes: tuple[PlayedNote, ...]) -> list[tuple[PlayedNote, float]]:
    """Return each note with the second at which the next hat, or a hand, stops it (far away if nothing does)."""
    hats = sorted({n.start for n in notes if n.midi in (42, 44, 46)})
    stops = dict(pairwise(hats))
    nexts = [stops.get(n.start, 1e6) if n.midi in (42, 44, 46) else 1e6 for n in notes]
    return [(n, n.end if n.articulation == "choke" else at) for n, at in zip(notes, nexts, strict=True)]


def _cut(sound: Samples, frames: int, rate: int) -> Samples:
    if frames >= sound.size:
        return sound
    fade = min(rate // 200, sound.size - frames)
    short = sound[: frames + fade].copy()
    short[frames:] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    return short


def _voice(key: int, rate: int) -> Samples:
    """Return one voice at full level, ended by a short fade."""
    parts = [_falling(*sine, rate) for sine in _SINES.get(key, ())]
    if key in _NOISE:
        parts.append(_noise(key, rate))
    if key in _METAL:
        parts.append(_clang(_SQUARES, *_METAL[key], rate))
    if key == 56:
        parts.append(_clang(_BELL, 0.4, 500.0, 0.5, rate))
    out = np.zeros(max(p.size for p in parts), np.float32)
    for part in parts:
        out[: part.size] += part
    out[-(rate // 100) :] *= np.linspace(1.0, 0.0, rate // 100, dtype=np.float32)
    return out


def _falling(*shape: float) -> Samples:
    hertz, higher, constant, t60, level, rate = shape
    time = np.arange(int(1.2 * t60 * rate)) / rate
    turns = hertz * (time + higher * constant * (1.0 - np.exp(-time / constant)))
    return np.asarray(level * np.sin(2 * np.pi * turns) * 10.0 ** (-3.0 * time / t60), np.float32)


def _noise(key: int, rate: int) -> Samples:
    noise = sum_bands(_NOISE[key], 0.6, rate, np.random.default_rng(key))
    if key == 39:  # hands that do not clap together
        time = np.arange(noise.size) / rate
        bursts = sum(np.where(time >= at, np.exp(-(time - at) / 0.004), 0.0) for at in (0.0, 0.011, 0.022))
        noise = noise * np.asarray(2.0 * bursts + 0.8 * (time >= 0.028), np.float32)
    return noise


def _clang(squares: tuple[float, ...], *shape: float) -> Samples:
    """Return squares without aliases, their partials below `lowest` filtered out, under one decay."""
    t60, lowest, level, rate = shape
    partials = [(f * k, 1.0 / k) for f in squares for k in range(1, 120, 2) if lowest < f * k < 0.42 * rate]
    hertz, amplitude = np.array(partials).T
    phase = np.random.default_rng(808).uniform(0.0, 2 * np.pi, hertz.size)
    loud = level * amplitude / np.sqrt(np.sum(amplitude**2) / 2.0) * 0.35
    return ring(Modes(hertz, np.full(hertz.size, t60), loud, phase), int(1.2 * t60 * rate), int(rate)).astype(
        np.float32
    )


INSTRUMENT = Instrument(
    name="machine_kit",
    role="drums",
    good_for="electronic beats: long kicks, claps, ticking hats, cowbell",
    use="record",
    velocity="machine: level only, every stroke of a key is the same, as on the machines it follows",
    lowest=35,
    highest=57,
    stems=("kick", "snare", "hats", "percussion"),
    licence=OWN_SOUND,
    play=play,
)
