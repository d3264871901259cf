"""A small song for tests: 36 bars at 96 bpm in C, a lead that sings three bars of four, a guitar, a drum loop."""

from dataclasses import replace
from typing import Any

import numpy as np

from longplay.song.finding import Heard
from longplay.song.harmony import ChordSpan, Key, parse_chord
from longplay.song.listening import Listening, Phrase, SungNote, TrackListening
from longplay.song.money import Money
from longplay.song.proposal import Action, Proposal
from longplay.song.recording import Curve, Recording
from longplay.song.structure import name_sections
from longplay.song.time import DemoSeconds, TempoMap
from longplay.song.track import Demo, Take, Track

BEAT = 0.625
BARS = 36
SECTIONS = (
    ("intro", 1, 4, 0.8),
    ("verse", 5, 8, 0.8),
    ("chorus", 13, 4, 0.8),
    ("verse", 17, 8, 0.8),
    ("chorus", 25, 8, 0.8),
    ("outro", 33, 4, 0.8),
)
PROGRESSION = ("C:maj", "G:maj/3", "A:min", "F:maj")


def made_grid(bars: int = BARS, beat: float = BEAT, start: float = 0.5) -> TempoMap[DemoSeconds]:
    """Steady beats from `start` seconds: every beat of `bars` bars and the bar line behind them."""
    return TempoMap(tuple(start + i * beat for i in range(bars * 4 + 1)))


def made_chords(grid: TempoMap[DemoSeconds], bars: int = BARS, confidence: float = 0.9) -> tuple[ChordSpan, ...]:
    """One chord a bar, PROGRESSION round and round, C in the last bar."""
    labels = [PROGRESSION[bar % 4] for bar in range(bars - 1)] + ["C:maj"]
    return tuple(
        ChordSpan(grid.bar_start(i + 1), grid.bar_start(i + 2), parse_chord(label), confidence)
        for i, label in enumerate(labels)
    )


def made_notes(grid: TempoMap[DemoSeconds], first: int = 5, last: int = 32) -> tuple[SungNote, ...]:
    """Quarter notes on chord tones in three bars of every four."""
    tones = (67, 67, 69, 69)
    return tuple(
        SungNote(t := grid.seconds(((bar - 1) * 4 + beat) * 960), t + 0.5, tones[(bar - 1) % 4], 5.0, 0.9, "Lead")
        for bar in range(first, last + 1)
        for beat in range(4)
        if (bar - first) % 4 < 3
    )


def made_phrases(grid: TempoMap[DemoSeconds]) -> tuple[Phrase, ...]:
    """One phrase to every four bars from bar 5 to bar 32."""
    return tuple(
        Phrase(grid.bar_start(bar), grid.bar_start(bar + 3) - 0.1, "la la", "Lead", -20.0, 5.0, 12)
        for bar in range(5, 33, 4)
    )


def made_track_listening(name: str, role: str, **changes: Any) -> TrackListening:
    """A plain track's listening; `changes` replace fields."""
    plain = TrackListening(
        name, role, -20.0, -6.0, 14.0, -70.0, ((0.5, 90.5),), Curve("none", 0.1, "lufs"), 1500.0, (-10.0,) * 9, 2.0
    )
    return replace(plain, **changes)


def made_listening(**changes: Any) -> Listening:
    """The ear's answer to the small song; keywords replace fields."""
    grid = changes.get("grid") or made_grid()
    plain = Listening(
        duration=92.0,
        tempo=Heard(96.0, 48.0, 0.5),
        grid=grid,
        steady=True,
        drift_ms=2.0,
        key=Heard(Key("C"), Key("A", "minor"), 0.4),
        tuning_cents=-25.0,
        chords=made_chords(grid),
        structure=name_sections(SECTIONS),
        notes=made_notes(grid),
        phrases=made_phrases(grid),
        tracks=(
            made_track_listening("Lead", "lead vocal", channels=1),
            made_track_listening("Guitar", "guitar", hits_per_beat=2.0),
        ),
        problems=(),
        figures=(),
        has_drums=False,
    )
    return replace(plain, **changes)


def made_track(name: str, role: str, samples: np.ndarray | None = None, rate: int = 44100) -> Track:
    """A demo track; with `samples` (frames, channels) its audio is kept in the active cache."""
    if samples is None:
        recording = Recording("0" * 16, rate, 1, int(92.0 * rate))
    else:
        from longplay.cache.audio import keep_audio

        recording = keep_audio(np.ascontiguousarray(samples, np.float32), rate)
    return Track(name, role, (Take("take 1", recording),))


def made_demo(**changes: Any) -> Demo:
    """Lead and guitar as stems, without audio; keywords replace fields."""
    plain = Demo((made_track("Lead", "lead vocal"), made_track("Guitar", "guitar")), 44100, 92.0, "stems")
    return replace(plain, **changes)


def made_proposal(action: Action, **changes: Any) -> Proposal:
    """An accepted in-house proposal around `action`."""
    name = f"question/{action.target}/{action.kind}"
    return replace(Proposal(name, (), action, "do it", "because", "in_house", Money(0), 0.0), **changes)
