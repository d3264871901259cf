"""What the tests measure of a rendered note."""

import numpy as np
from numpy.typing import NDArray

from longplay.instruments.render import render
from longplay.song.performance import Performance, PlayedNote

RATE = 44100
MELODIC = ("electric_bass", "string_section", "warm_pad")
Sound = NDArray[np.float32]


def played(
    instrument: str, *notes: PlayedNote, duration: float = 1.0, cents: float = 0.0, seed: int = 0
) -> Performance:
    return Performance("part", instrument, notes, duration, cents, seed)


def hit(midi: int, velocity: int = 100, start: float = 0.0, length: float = 0.1, articulation: str = "") -> PlayedNote:
    return PlayedNote(start, start + length, midi, velocity, articulation)


def mixed(performance: Performance, rate: int = RATE) -> Sound:
    stems = list(render(performance, rate).stems.values())
    return np.asarray(np.sum(stems, axis=0), np.float32)


def level(sound: Sound) -> float:
    return float(10 * np.log10(np.mean(sound.astype(np.float64) ** 2) + 1e-30))


def centroid(sound: Sound) -> float:
    power = np.abs(np.fft.rfft(sound.mean(axis=1))) ** 2
    return float(np.sum(power * np.fft.rfftfreq(len(sound), 1 / RATE)) / np.sum(power))


def cents_off(sound: Sound, hertz: float) -> float:
    """Power-weighted centre of the fundamental, in cents from `hertz`."""
    padded = 1 << 20
    spectrum = np.abs(np.fft.rfft(sound.mean(axis=1) * np.hanning(len(sound)), padded)) ** 2
    axis = np.fft.rfftfreq(padded, 1 / RATE)
    near = (axis > hertz * 2 ** (-60 / 1200)) & (axis < hertz * 2 ** (60 / 1200))
    return float(1200 * np.log2(np.sum(spectrum[near] * axis[near]) / np.sum(spectrum[near]) / hertz))


def first_sound(sound: Sound) -> int:
    loud = np.abs(sound).max(axis=1)
    return int(np.argmax(loud > 0.01 * loud.max()))
