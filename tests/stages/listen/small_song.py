"""A small song, synthesised: intro riff, verse, chorus, verse, chorus; a voice, a guitar, a machine's drums."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_audio
from longplay.song.brief import Brief
from longplay.song.corrections import Corrections
from longplay.song.listening import Listening
from longplay.song.track import Demo, Take, Track
from longplay.stages.listen.listen import hear_track, listen

Samples = NDArray[np.float32]
RATE = 22050
BAR_S = 2.0  # 120 bpm
FORM = (("intro", 4), ("verse", 8), ("chorus", 8), ("verse", 8), ("chorus", 8))
BARS = 36
VERSE_LINE = (60, 62, 64, 62, 60, 59, 57, 59)
CHORUS_LINE = (67, 67, 72, 71, 69, 67, 72, 72)
CHORDS = {"intro": (60, 65), "verse": (57, 53, 60, 55), "chorus": (60, 67, 57, 65)}
RIFF = (72, 76, 79, 81, 79, 76, 74, 71)
LYRICS = "\n".join(
    [
        "[Verse]",
        *["one two three four five six seven eight"] * 4,
        "[Chorus]",
        *["sing sing sing and sing it out again"] * 4,
    ]
)


def tone(midi: float, seconds: float, partials: int = 12, vibrato_cents: float = 0.0) -> Samples:
    """A harmonic tone of level 0.1 with 15 ms fades."""
    t = np.arange(round(seconds * RATE)) / RATE
    bend = vibrato_cents / 1200.0 * np.sin(2 * np.pi * 5.5 * t)
    phase = 2 * np.pi * np.cumsum(440.0 * 2.0 ** ((midi - 69) / 12.0 + bend)) / RATE
    wave = sum(np.sin(k * phase) / k**1.3 for k in range(1, partials + 1))
    fade = np.minimum(1.0, np.minimum(t, t[::-1]) / 0.015)
    return np.asarray(0.1 * wave * fade, np.float32)


def pluck(midi: float, seconds: float) -> Samples:
    """A tone that dies away like a string."""
    sound = tone(midi, seconds)
    return sound * np.exp(-3.0 * np.arange(len(sound)) / RATE).astype(np.float32)


def noise(seconds: float, dbfs: float, seed: int = 1) -> Samples:
    """White noise of so many dBFS rms."""
    return np.asarray(np.random.default_rng(seed).normal(0, 10 ** (dbfs / 20), round(seconds * RATE)), np.float32)


def lay(events: Sequence[tuple[float, Samples]], seconds: float) -> Samples:
    """Sounds added at their seconds."""
    out = np.zeros(round(seconds * RATE), np.float32)
    for at, sound in events:
        first = round(at * RATE)
        out[first : first + len(sound)] += sound[: len(out) - first]
    return out


def bars_of_form() -> tuple[tuple[str, int], ...]:
    """(section label, bar within its section) of every bar."""
    return tuple((label, bar) for label, bars in FORM for bar in range(bars))


@cache
def voice() -> Samples:
    """Two bars a line: eight notes, then a rest; the third line of the second verse is sung 45 cents flat."""
    events = []
    for bar, (label, within) in enumerate(bars_of_form()):
        if label == "intro" or within % 2:
            continue
        line = VERSE_LINE if label == "verse" else CHORUS_LINE
        bend = -0.45 if bar == 24 else 0.0
        gain = 1.0 if label == "verse" else 1.6
        lift = (within // 2) % 2  # every second line ends otherwise
        for n, midi in enumerate(line):
            pitch = midi + bend + (2 if lift and n > 5 else 0)
            events.append((bar * BAR_S + 0.4 * n, gain * tone(pitch, 0.36, vibrato_cents=20)))
    return lay(events, BARS * BAR_S) + noise(BARS * BAR_S, -85)


@cache
def guitar() -> Samples:
    """A picked riff in the intro that never returns; then chords, four to the bar."""
    events = []
    for bar, (label, within) in enumerate(bars_of_form()):
        root = CHORDS[label][within % len(CHORDS[label])] - 12
        if label == "intro":
            notes = RIFF if within % 2 == 0 else RIFF[::-1]
            events += [(bar * BAR_S + 0.25 * n, pluck(midi, 0.4)) for n, midi in enumerate(notes)]
        else:
            third = 3 if root in {45, 52} else 4
            chord = sum(pluck(root + step, 0.5) for step in (0, third, 7, 12))
            events += [(bar * BAR_S + 0.5 * beat, np.asarray(0.6 * chord, np.float32)) for beat in range(4)]
    return lay(events, BARS * BAR_S) + noise(BARS * BAR_S, -85, 2)


@cache
def drums() -> Samples:
    """One bar of kick and snare, repeated exactly."""
    t = np.arange(round(0.15 * RATE)) / RATE
    kick = (0.5 * np.sin(2 * np.pi * (60 * t + 4 * (1 - np.exp(-30 * t)))) * np.exp(-25 * t)).astype(np.float32)
    snare = noise(0.15, -14, 3) * np.exp(-30 * t).astype(np.float32)
    bar = lay([(0, kick), (0.5, snare), (1.0, kick), (1.25, kick), (1.5, snare)], BAR_S)
    return np.tile(bar, BARS)


def make_track(name: str, role: str, samples: Samples) -> Track:
    """A track in the active cache."""
    return Track(name, role, (Take(name, keep_audio(samples, RATE)),))


def make_demo(lyrics: str = "", before_s: float = 0.0, gain: float = 1.0, names: Sequence[str] = ()) -> Demo:
    """The song as stems, after `before_s` of silence."""
    named = names or ("LV", "gtr", "loop")
    silence = np.zeros(round(before_s * RATE), np.float32)
    parts = zip(named, ("lead vocal", "guitar", "drums"), (voice(), guitar(), drums()), strict=True)
    tracks = tuple(make_track(name, role, np.concatenate((silence, gain * part))) for name, role, part in parts)
    return Demo(tracks, RATE, BARS * BAR_S + before_s, "stems", lyrics)


def hear(demo: Demo, corrections: Corrections | None = None, brief: Brief | None = None) -> Listening:
    """Listen to a demo, every track in turn."""
    heard = tuple(hear_track(track, demo.duration) for track in demo.tracks)
    return listen(demo, heard, brief or Brief(), corrections or Corrections())
