"""Small sample libraries made for the tests: steady tones, so that each says by its frequency and level what plays."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from longplay.formats.sfz import read_sfz
from longplay.instruments.sampler import Library, play
from longplay.song.performance import Performance, PlayedNote

RATE = 44100
Sound = NDArray[np.float32]


def tone(hertz: float, seconds: float = 1.0, rate: int = RATE) -> Sound:
    """A cosine of half full scale: it begins at once."""
    return np.asarray(0.5 * np.cos(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate), np.float32)


def library(folder: Path, text: str, drums: bool = False, **samples: Sound) -> Library:
    for name, sound in samples.items():
        soundfile.write(folder / f"{name}.wav", sound, RATE, subtype="FLOAT")
    if not samples:
        soundfile.write(folder / "a.wav", tone(261.6256), RATE, subtype="FLOAT")
    (folder / "made.sfz").write_text(text)
    return Library(read_sfz(folder / "made.sfz"), drums, {})


def note(midi: int = 60, velocity: int = 127, start: float = 0.0, length: float = 0.5, how: str = "") -> PlayedNote:
    return PlayedNote(start, start + length, midi, velocity, how)


def sound_of(made: Library, *notes: PlayedNote, seconds: float = 1.0, seed: int = 0, cents: float = 0.0) -> Sound:
    stems = play(made, Performance("p", "made", notes or (note(),), seconds, cents, seed), RATE)
    return np.asarray(np.sum(list(stems.values()), axis=0), np.float32)


def level_db(sound: Sound, start: float = 0.1, end: float = 0.3) -> float:
    """RMS of both sides against a half-scale cosine at full touch in the middle, which is 0."""
    part = sound[round(start * RATE) : round(end * RATE)].astype(np.float64)
    return float(10 * np.log10(np.mean(np.sum(part**2, axis=1)) / (0.125 * 10**-0.85) + 1e-12))


def hertz_of(sound: Sound, start: float = 0.1, end: float = 0.4) -> float:
    part = sound[round(start * RATE) : round(end * RATE)].sum(axis=1)
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 20))
    return float(np.argmax(spectrum) * RATE / (1 << 20))


near = pytest.approx
