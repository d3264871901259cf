"""Short tracks with a known sound for the desk's tests."""

import numpy as np
from tests.made import made_grid, made_listening

from longplay.cache.audio import keep_audio
from longplay.song.arrangement import Cut, Form
from longplay.song.style import Style
from longplay.song.time import RecordSeconds, TempoMap
from longplay.song.track import Take, Track

RATE = 44100
STYLE = Style("plain", (), (), (), (), "kit", "bass", "strings", ())


def form() -> Form:
    listening = made_listening()
    grid: TempoMap[RecordSeconds] = TempoMap(made_grid().beats)
    return Form((Cut(0.0, 92.0, 0.0),), grid, listening.structure, (), 92.0, "beats", 0.0)


def tone(seconds: float = 8.0, level_db: float = -20.0, hz: float = 440.0, channels: int = 1) -> np.ndarray:
    """A tone of three partials with a breath of 1 s in every 4 s, 0.2 s to swell and to fade."""
    time = np.arange(round(seconds * RATE)) / RATE
    swell = np.clip(5.0 * np.minimum(time % 4.0, 3.0 - time % 4.0), 0.0, 1.0)
    sound = sum(np.sin(2 * np.pi * hz * k * time) / k for k in (1, 2, 3)) * np.sin(0.5 * np.pi * swell) ** 2
    return np.repeat((10 ** (level_db / 20) * sound)[:, None], channels, axis=1).astype(np.float32)


def noise(seconds: float = 8.0, level_db: float = -30.0, channels: int = 2, seed: int = 0) -> np.ndarray:
    shape = (round(seconds * RATE), channels)
    return (10 ** (level_db / 20) * np.random.default_rng(seed).standard_normal(shape)).astype(np.float32)


def track(name: str, role: str, sound: np.ndarray, source: str = "demo") -> Track:
    return Track(name, role, (Take("take 1", keep_audio(sound, RATE)),), source=source)
