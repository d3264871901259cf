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
from longplay.song.reference import Reference
from longplay.song.structure import name_sections
from longplay.song.style import Style
from longplay.song.track import Demo
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import Material

WARM = (-9.0, -6.0, -6.0, -6.0, -8.0, -10.0, -14.0, -20.0, -28.0)
"""Octave levels of a track with a low end."""
THIN = (-40.0, -20.0, -8.0, -5.0, -6.0, -8.0, -12.0, -18.0, -26.0)
DEEP = (-2.0, -5.0, -14.0, -24.0, -34.0, -44.0, -54.0, -60.0, -60.0)
HIGH = (-60.0, -50.0, -30.0, -16.0, -6.0, -4.0, -6.0, -12.0, -20.0)
VOICED = (-50.0, -20.0, -7.0, -4.0, -5.0, -9.0, -14.0, -18.0, -30.0)
EVERYWHERE = {"intro": -20.0, "verse": -20.0, "chorus": -20.0, "outro": -20.0}


def made_style(name: str = "singer-songwriter pop") -> Style:
    """A style as it ships."""
    return read_style(library_file("styles", name))


def heard(name: str, role: str, by_label: dict[str, float] | None = None, **changes: Any) -> TrackListening:
    """A track whose loudness is given by section label or name in lufs; it is silent in the sections left out."""
    levels = EVERYWHERE if by_label is None else by_label
    listening = made_listening()
    curve = np.full(920, -120.0)
    active = []
    for section in listening.structure.sections:
        start, end = listening.grid.bar_start(section.first_bar), listening.grid.bar_start(section.last_bar + 1)
        level = levels.get(section.name, levels.get(section.label))
        if level is not None:
            curve[round(start * 10) : round(end * 10)] = level
            active.append((start, end))
    words = {"active": tuple(active), "loudness": keep_curve(curve, 0.1, "lufs"), "bands_db": WARM, **changes}
    octaves = curve[::5, None] + np.asarray(words["bands_db"])[None, :]
    words["tone"] = keep_curve(octaves.astype(np.float32), 0.5, "dbfs")
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
        heard("Lead", "lead vocal", lifting(-19.0), bands_db=VOICED, end_dbfs=-80.0),
        heard("Guitar", "guitar", lifting(-24.0) | {"verse 2": -20.0}, tuning_confidence=0.9, bands_db=THIN),
        heard("Strings", "strings", {"chorus": -26.0}, tuning_confidence=0.9, bands_db=HIGH, channels=2),
        heard("Bass", "bass", lifting(-26.0), bands_db=DEEP),
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


def one_end(cents: float, number: int = 20) -> Material:
    """The band with one held note that leaves its pitch at the end."""
    song = band()
    notes = list(song.listening.notes)
    notes[number] = replace(notes[number], end_cents=cents)
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


def played(spread_ms: float, slips: tuple[float, ...] = (), drift_ms: float = 0.0, **changes: Any) -> Material:
    """The band with a guitar in eighths, by turns `spread_ms` early and late; `slips`: ms, one each from bar 6 on."""
    song = band()
    seconds = np.array([song.listening.grid.seconds(480 * i) for i in range(36 * 8)])
    rows = np.zeros((len(seconds), 4))
    rows[:, 0], rows[:, 1], rows[:, 2] = seconds, spread_ms * (1 - 2 * (np.arange(len(seconds)) % 2)), 1.0
    rows[:, 3] = np.linspace(0.0, drift_ms, len(seconds))
    rows[40 : 40 + 16 * len(slips) : 16, 1] = slips
    return with_track("Guitar", song, attacks=keep_curve(rows, 0.0, "ms"), **changes)


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


def with_track(name: str, song: Material | None = None, **changes: Any) -> Material:
    """A song (the band) in which one track is heard otherwise."""
    song = song or band()
    tracks = tuple(replace(t, **changes) if t.name == name else t for t in song.listening.tracks)
    return material_of(song.demo, replace(song.listening, tracks=tracks), song.brief)


def with_a_late_chorus() -> Material:
    """Forty seconds of verse, and then more of it: the chorus comes in the last quarter."""
    return band(structure=name_sections((("intro", 1, 4, 0.8), ("verse", 5, 24, 0.8), ("chorus", 29, 8, 0.8))))


def with_a_clash(lead: float = -30.0) -> Material:
    """Keys and a pad in the octaves of the singer, all the time."""
    low_end = heard("Bass", "bass", bands_db=DEEP)
    pair = (heard("Keys", "keys", bands_db=VOICED), heard("Pad", "pad", bands_db=VOICED))
    voice = heard("Lead", "lead vocal", dict.fromkeys(EVERYWHERE, lead), bands_db=VOICED)
    return material(voice, *pair, low_end)


def in_a_key(top_cents: float = 0.0, top_db: float = 0.0, bottom_db: float = 0.0) -> Material:
    """A melody over a tenth and more, sung differently at its ends."""
    song = band()
    tones = (55, 60, 62, 64, 65, 67, 72)
    pitches = [tones[i % len(tones)] for i in range(len(song.listening.notes))]
    notes = tuple(
        replace(n, midi=p, cents=n.cents + (top_cents if p == 72 else 0.0))
        for n, p in zip(song.listening.notes, pitches, strict=True)
    )
    curve = np.full(920, -20.0)
    for note, pitch in zip(notes, pitches, strict=True):
        step = {72: top_db, 55: bottom_db}.get(pitch, 0.0)
        curve[round(note.onset * 10) : round(note.offset * 10) + 1] += step
    lead = song.listening.tracks[0]
    song = with_track(lead.name, song, loudness=keep_curve(curve, 0.1, "lufs"))
    return material_of(song.demo, replace(song.listening, notes=notes), song.brief)


def with_the_line(level: float, text: str = "carry me home", lyrics: str = "") -> Material:
    """The line that matters as the fourth phrase, `level` dB over the others, as high as they are."""
    song = band(brief=Brief(line_that_matters="Carry me home!"))
    phrases = list(song.listening.phrases)
    phrases[3] = replace(phrases[3], text=text, lufs=phrases[3].lufs + level)
    notes = tuple(replace(n, midi=67) for n in song.listening.notes)
    listening = replace(song.listening, phrases=tuple(phrases), notes=notes)
    return material_of(replace(song.demo, lyrics=lyrics), listening, song.brief)


def a_record(**changes: Any) -> Reference:
    """A record like the band's song."""
    plain = Reference("Theirs", 180.0, 96.0, "C major", -14.0, 4.0, -1.0, 12.0, WARM, -12.0, 4.0, 2.0)
    return replace(plain, **changes)


def beside(*references: Reference) -> Material:
    """The band beside records."""
    return replace(band(), references=references)


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
    "note_ends": Pair(lambda: one_end(-32.0), lambda: one_end(-8.0)),
    "voice_noises": Pair(
        lambda: band(problems=(problem("plosive", "Lead", -3.0, "db"),)),
        lambda: band(problems=(problem("plosive", "Lead", -20.0, "db"),)),
    ),
    "timing_together": Pair(lambda: played(28.0), lambda: played(8.0)),
    "phrases_even": Pair(lambda: one_phrase(-6.0), lambda: one_phrase(-1.0)),
    "chorus_lifts": Pair(with_loop, band),
    "intro_riff": Pair(lambda: with_figure("riff", 1, 0), lambda: with_figure("riff", 3, 2)),
    "strong_line": Pair(lambda: with_figure("line", 1, 0), lambda: with_figure("line", 3, 2)),
    "must_keep": Pair(
        lambda: band(brief=Brief(must_keep=("the kazoo",))), lambda: band(brief=Brief(must_keep=("Lead", "verse 1")))
    ),
    "outstays": Pair(with_a_long_intro, band),
    "jumps_out": Pair(lambda: with_a_jump(9.0), lambda: with_a_jump(1.0)),
    "song_length": Pair(with_a_late_chorus, band),
    "second_verse": Pair(with_loop, band),
    "in_tune_together": Pair(lambda: with_track("Strings", tuning_cents=30.0), band),
    "one_speaker": Pair(lambda: with_track("Strings", mono_loss_db=-12.0, correlation=-0.8), band),
    "begins_and_ends": Pair(lambda: with_track("Guitar", end_dbfs=-30.0), band),
    "stems_clash": Pair(with_a_clash, band),
    "key_for_singer": Pair(lambda: in_a_key(top_cents=-35.0, top_db=6.0), in_a_key),
    "line_that_matters": Pair(lambda: with_the_line(-2.0), lambda: with_the_line(3.0)),
    "beside_references": Pair(lambda: beside(a_record(bpm=140.0, lift_lu=14.0)), lambda: beside(a_record())),
    "recording_problems": Pair(lambda: band(problems=(problem("clipping"),)), band),
}
