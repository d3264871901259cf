"""For each question a small song that has the trouble and one that has not. Curves need the fixture `store`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from tests.made import made_demo, made_listening, made_track, made_track_listening

from longplay.cache.audio import keep_curve, open_curve
from longplay.formats.library import library_file
from longplay.formats.style_toml import read_style
from longplay.song.brief import Brief
from longplay.song.listening import Figure, Listening, Problem, SungNote, TrackListening
from longplay.song.structure import name_sections
from longplay.song.style import Style
from longplay.song.track import Demo
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import Material

WARM = (-9.0, -6.0, -6.0, -6.0, -8.0, -10.0, -14.0, -20.0, -28.0)
"""Octave levels of a track with a low end."""
THIN = (-40.0, -20.0, -8.0, -5.0, -6.0, -8.0, -12.0, -18.0, -26.0)
EVERYWHERE = {"intro": -20.0, "verse": -20.0, "chorus": -20.0, "outro": -20.0}


def made_style(name: str = "singer-songwriter pop") -> Style:
    """A style as it ships."""
    return read_style(library_file("styles", name))


def heard(name: str, role: str, by_label: dict[str, float] | None = None, **changes: Any) -> TrackListening:
    """A track whose loudness is given by section label in lufs; it is silent in the labels left out."""
    levels = EVERYWHERE if by_label is None else by_label
    listening = made_listening()
    curve = np.full(920, -120.0)
    active = []
    for section in listening.structure.sections:
        start, end = listening.grid.bar_start(section.first_bar), listening.grid.bar_start(section.last_bar + 1)
        if section.label in levels:
            curve[round(start * 10) : round(end * 10)] = levels[section.label]
            active.append((start, end))
    words = {"active": tuple(active), "loudness": keep_curve(curve, 0.1, "lufs"), "bands_db": WARM, **changes}
    return made_track_listening(name, role, **words)


def lifting(level: float = -20.0) -> dict[str, float]:
    """A level that comes up by 4 dB in the chorus."""
    return {"intro": level, "verse": level, "chorus": level + 4.0, "outro": level}


def material(*tracks: TrackListening, brief: Brief | None = None, kind: str = "stems", **changes: Any) -> Material:
    """Everything a question may ask for, about the made song with these tracks."""
    listening = made_listening(tracks=tracks, **changes)
    demo = made_demo(tracks=tuple(made_track(t.name, t.role) for t in tracks), kind=kind)
    return material_of(demo, listening, brief)


def material_of(demo: Demo, listening: Listening, brief: Brief | None = None) -> Material:
    """Material in the default style."""
    return Material(demo, listening, brief or Brief(), made_style(), Levels(listening))


def band(**changes: Any) -> Material:
    """Lead, guitar, strings, bass and drums that lift, clean and in tune: nothing to say but good."""
    tracks = (
        heard("Lead", "lead vocal", lifting(-19.0)),
        heard("Guitar", "guitar", lifting(-24.0)),
        heard("Strings", "strings", {"chorus": -26.0}),
        heard("Bass", "bass", lifting(-26.0)),
        heard("Kit", "drums", lifting(-26.0), hits_per_beat=2.5, brightness_hz=1500.0),
    )
    return material(*tracks, **changes)


def with_loop() -> Material:
    """A machine loop of two bars under everything, the same in verse and chorus."""
    loop = heard("Loop", "drums", loop_period_s=5.0, hits_per_beat=3.0, brightness_hz=1500.0)
    return material(heard("Lead", "lead vocal"), heard("Guitar", "guitar", bands_db=THIN), loop, has_drums=True)


def bare(contrast: bool, level: float = -22.0) -> Material:
    """Voice and guitar, nothing else."""
    levels = lifting(level) if contrast else dict.fromkeys(EVERYWHERE, level)
    guitar = heard("Guitar", "guitar", levels, bands_db=THIN)
    return material(heard("Lead", "lead vocal", levels, bands_db=THIN), guitar)


def sung(cents: dict[int, float], late_ms: dict[int, float] | None = None, length: float = 0.5) -> Material:
    """The band with phrases (by their number) sung so many cents off, or so many ms late; notes last `length` s."""
    song = band()
    notes = [_moved(song.listening, note, cents, late_ms or {}, length) for note in song.listening.notes]
    return material_of(song.demo, replace(song.listening, notes=tuple(notes)))


def _moved(
    listening: Listening, note: SungNote, cents: dict[int, float], late_ms: dict[int, float], length: float
) -> SungNote:
    phrase = next(i for i, p in enumerate(listening.phrases) if p.start - 0.01 <= note.onset < p.end)
    onset = note.onset + late_ms.get(phrase, 0.0) / 1000.0
    return replace(note, cents=note.cents + cents.get(phrase, 0.0), onset=onset, offset=onset + length)


def one_note(cents: float, number: int = 20) -> Material:
    """The band with one held note sung so many cents off, and the words round it sung true."""
    song = band()
    notes = list(song.listening.notes)
    notes[number] = replace(notes[number], cents=cents)
    return material_of(song.demo, replace(song.listening, notes=tuple(notes)))


def one_phrase(db: float, number: int = 1) -> Material:
    """The band, four phrases to the song's first section, one of them so many dB over its neighbours."""
    song = band()
    grid = song.listening.grid
    phrases = tuple(
        replace(
            p, start=grid.bar_start(5 + 2 * i), end=grid.bar_start(7 + 2 * i) - 0.3, lufs=-20.0 + db * (i == number)
        )
        for i, p in enumerate(song.listening.phrases[:4])
    )
    return material_of(song.demo, replace(song.listening, phrases=phrases))


def with_figure(kind: str, times: int, later: int, strength: float = 0.8, brief: Brief | None = None) -> Material:
    """The band with one figure: a riff in the intro or a line in the first verse."""
    name, bar = ("Guitar", 1) if kind == "riff" else ("Lead", 9)
    figure = Figure(kind, name, bar, 2, 0.5, 5.5, times, strength, "carry me home", later)
    return band(figures=(figure,), brief=brief)


def with_a_jump(over_db: float) -> Material:
    """A guitar that is `over_db` louder than usual in bars 20 and 21."""
    guitar = heard("Guitar", "guitar")
    curve = np.array(open_curve(guitar.loudness))
    grid = made_listening().grid
    curve[round(grid.bar_start(20) * 10) : round(grid.bar_start(22) * 10)] += over_db
    return material(replace(guitar, loudness=keep_curve(curve, 0.1, "lufs")))


def problem(kind: str, track: str = "Guitar", value: float = 40.0, unit: str = "count", **changes: Any) -> Problem:
    """A problem that is surely there, at 20 to 30 seconds."""
    return replace(Problem(kind, track, 20.0, 30.0, value, unit, 0.9), **changes)


def with_a_long_intro(bars: int = 16, **changes: Any) -> Material:
    """The same bars of guitar, over and over, before the voice comes in."""
    form = name_sections((("intro", 1, bars, 0.8), ("verse", bars + 1, 32 - bars, 0.8), ("outro", 33, 4, 0.8)))
    plain = made_listening()
    sung = tuple(p for p in plain.phrases if p.start >= plain.grid.bar_start(bars + 1))
    tracks = (heard("Lead", "lead vocal", {}), heard("Guitar", "guitar"))
    return material(*tracks, structure=form, phrases=sung, **changes)


@dataclass(frozen=True)
class Pair:
    """A song that a question must point at, and one it must not."""

    troubled: Callable[[], Material]
    fine: Callable[[], Material]


MADE: dict[str, Pair] = {
    "more_instruments": Pair(lambda: bare(contrast=False), lambda: bare(contrast=True)),
    "drum_energy": Pair(with_loop, band),
    "drum_sound": Pair(with_loop, band),
    "vocal_delivery": Pair(lambda: sung({3: -45.0}), lambda: sung({})),
    "held_notes": Pair(lambda: one_note(-42.0), lambda: one_note(-12.0)),
    "phrases_even": Pair(lambda: one_phrase(-6.0), lambda: one_phrase(-1.0)),
    "chorus_lifts": Pair(with_loop, band),
    "intro_riff": Pair(lambda: with_figure("riff", 1, 0), lambda: with_figure("riff", 3, 2)),
    "strong_line": Pair(lambda: with_figure("line", 1, 0), lambda: with_figure("line", 3, 2)),
    "must_keep": Pair(
        lambda: band(brief=Brief(must_keep=("the kazoo",))), lambda: band(brief=Brief(must_keep=("Lead", "verse 1")))
    ),
    "outstays": Pair(with_a_long_intro, band),
    "jumps_out": Pair(lambda: with_a_jump(9.0), lambda: with_a_jump(1.0)),
    "recording_problems": Pair(lambda: band(problems=(problem("clipping"),)), band),
}
