"""Known faults for `bench/notes.py`: each is put into a clean song at one of three strengths, and knows its own truth.

Strength 0 is what a producer sends back (fix), 1 what is mentioned, 2 half of that, where silence is right. Where the
research on voices gives no limits the three are: plainly heard, just heard, not heard (defaults, unsourced).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from longplay.song.brief import Brief
from longplay.song.finding import Finding
from longplay.song.lead import lead_name
from longplay.song.listening import Listening, Phrase, SungNote
from longplay.song.time import Span, span_of_bars
from longplay.song.track import SUNG_ROLES

Samples = NDArray[np.float32]
Stems = dict[str, Samples]
RAMP_S = 0.03


@dataclass(frozen=True)
class Song:
    """A song as heard: samples (frames, channels) by track, roles by track, and what is said of it."""

    name: str
    rate: int
    stems: Stems
    roles: dict[str, str]
    listening: Listening
    findings: tuple[Finding, ...]
    brief: Brief = field(default_factory=Brief)
    lyrics: str = ""

    @property
    def lead(self) -> str:
        """The name of the track that sings."""
        return lead_name(self.roles, self.listening.notes)

    @property
    def band(self) -> list[str]:
        """Pitched instruments, the one that plays most of the song first."""
        sounding = {t.name: sum(b - a for a, b in t.active) for t in self.listening.tracks}
        names = [n for n, r in self.roles.items() if r not in (*SUNG_ROLES, "drums", "percussion")]
        return sorted(names, key=lambda n: -sounding[n])

    @property
    def drums(self) -> list[str]:
        """Drum tracks."""
        return [n for n, r in self.roles.items() if r in ("drums", "percussion")]

    def with_stem(self, name: str, samples: Samples) -> Stems:
        """All stems, one of them changed (or new)."""
        return self.stems | {name: np.asarray(samples, np.float32)}

    def bars(self, first: int, last: int) -> slice:
        """Frames of whole bars, both included."""
        span = span_of_bars(self.listening.grid, first, last)
        return slice(max(round(span.start * self.rate), 0), round(span.end * self.rate))

    def section_frames(self, label: str) -> list[slice]:
        """Frames of every section with a label."""
        return [self.bars(s.first_bar, s.last_bar) for s in self.listening.structure.labelled(label)]


@dataclass(frozen=True)
class Fault:
    """A damaged song and its truth. track "" = the song; end 0 = everywhere. near: how far what is stated may lie from
    the truth (0 = there is nothing to compare). base: the clean song where it is not the one given.
    """

    stems: Stems
    track: str = ""
    start: float = 0.0
    end: float = 0.0
    truth: float = 0.0
    unit: str = ""
    near: float = 0.0
    base: Stems | None = None
    roles: dict[str, str] = field(default_factory=dict)


Injector = Callable[[Song, int, int], Fault | None]
"""(song, strength, place) -> the fault, or None where the song has no room for it."""


@dataclass(frozen=True)
class Kind:
    """A kind of fault. ids: how the ids of the findings begin that tell it."""

    inject: Injector
    ids: tuple[str, ...]


def decibels(gain_db: float) -> np.float32:
    """The factor of a gain."""
    return np.float32(10.0 ** (gain_db / 20.0))


def level(samples: Samples) -> float:
    """Rms."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if samples.size else 0.0


def window(song: Song, start: float, end: float, frames: int) -> Samples:
    """1 between two seconds, 0 outside, with ramps of 30 ms: (frames, 1)."""
    at = np.arange(frames) / song.rate
    inside = np.minimum(at - start, end - at) / RAMP_S + 1.0
    return np.clip(inside, 0.0, 1.0).astype(np.float32)[:, None]


def faded(song: Song, name: str, start: float, end: float, gain_db: float) -> Samples:
    """A stem with another gain between two seconds."""
    stem = song.stems[name]
    return stem * (1.0 + (decibels(gain_db) - 1.0) * window(song, start, end, len(stem)))


def band_passed(signal: Samples, rate: int, low: float, high: float) -> Samples:
    """Between two frequencies, 24 dB an octave, no delay."""
    from scipy.signal import butter, sosfiltfilt

    return np.asarray(
        sosfiltfilt(butter(2, (low, high), "bandpass", fs=rate, output="sos"), signal, axis=0), np.float32
    )


def noise(frames: int, seed: int = 1) -> Samples:
    """White noise of rms 1, (frames, 1)."""
    return np.random.default_rng(seed).standard_normal((frames, 1)).astype(np.float32)


# --- the voice ---------------------------------------------------------------------------------------------------


def phrases_of(song: Song, rest_s: float = 0.0) -> list[Phrase]:
    """The lead's longer phrases with so long a rest on both sides, those nearest to its own centre first."""
    own = [p for p in song.listening.phrases if p.track == song.lead]
    ends, starts = [-1.0, *(p.end for p in own)], [*(p.start for p in own[1:]), song.listening.duration]
    free = [
        p
        for p, before, after in zip(own, ends, starts, strict=False)
        if p.notes >= 4 and 1.0 <= p.end - p.start <= 7.5 and min(p.start - before, after - p.end) >= rest_s - 0.02
    ]
    middle = float(np.median([p.median_cents for p in own])) if own else 0.0
    return sorted(free, key=lambda p: (round(abs(p.median_cents - middle) / 4.0), -p.notes))


def phrase_at(song: Song, place: int, rest_s: float = 0.0) -> Phrase | None:
    """The phrase of a place."""
    found = phrases_of(song, rest_s)
    return found[place] if place < len(found) else None


def bent(song: Song, start: float, end: float, cents: NDArray[np.float64]) -> Samples:
    """The lead with its pitch moved by `cents` (any number of points, evenly spread from start to end)."""
    inner = [n.onset for n in song.listening.notes if n.track == song.lead and start < n.onset < end - 0.02]
    return reread(song.stems[song.lead], song.rate, (start, *inner, end), cents)


def reread(stem: Samples, rate: int, edges: Sequence[float], cents: NDArray[np.float64]) -> Samples:
    """A stem with another pitch between the first and the last of some edges (seconds).

    Each piece is read slower or faster from its own start on, so that the pitch is exact and nothing comes late; 10 ms
    of crossfade join them.
    """
    from scipy.ndimage import map_coordinates

    out, fade = stem.copy(), round(0.01 * rate)
    for first, last in pairwise([round(t * rate) for t in edges]):
        at = np.arange(first, min(last + fade, len(stem)))
        if len(at) < 4 * fade:
            continue
        curve = np.interp(at / rate, np.linspace(edges[0], edges[-1], len(cents)), cents)
        position = first + np.concatenate(([0.0], np.cumsum(2.0 ** (curve[:-1] / 1200.0))))
        ramp = np.clip((at - first) / fade, 0.0, 1.0)[:, None].astype(np.float32)
        ramp[last - first :] *= 1.0 - ramp[: max(len(at) - (last - first), 0)]
        read = [map_coordinates(stem[:, c], [position], order=3, mode="nearest") for c in range(stem.shape[1])]
        out[at] = out[at] * (1.0 - ramp) + np.stack(read, axis=1).astype(np.float32) * ramp
    return out


def _phrase_off(cents: tuple[float, float, float]) -> Injector:
    def inject(song: Song, strength: int, place: int) -> Fault | None:
        if not (phrase := phrase_at(song, place)):
            return None
        off = cents[strength]
        stem = bent(song, phrase.start - 0.04, phrase.end + 0.04, np.array([off, off]))
        return Fault(song.with_stem(song.lead, stem), song.lead, phrase.start, phrase.end, off, "cents", 10.0)

    return inject


def held_of(song: Song, place: int, longest: float = 9.0) -> SungNote | None:
    """A long note of the lead, sung true."""
    own = [n for n in song.listening.notes if n.track == song.lead and 0.55 <= n.offset - n.onset <= longest]
    true = sorted((n for n in own if abs(n.cents) < 12.0 and n.confidence > 0.8), key=lambda n: n.onset - n.offset)
    return true[place] if place < len(true) else None


def held_flat(song: Song, strength: int, place: int) -> Fault | None:
    """One held note flat."""
    if not (note := held_of(song, place)):
        return None
    off = (-40.0, -25.0, -12.5)[strength]
    stem = bent(song, note.onset, note.offset, np.array([off, off]))
    return Fault(song.with_stem(song.lead, stem), song.lead, note.onset, note.offset, off + note.cents, "cents", 10.0)


def end_drift(song: Song, strength: int, place: int) -> Fault | None:
    """A held note sinks over its second half and stays there for its last seventh."""
    if not (note := held_of(song, place)):
        return None
    off = (-40.0, -25.0, -12.5)[strength]
    curve = np.interp(np.linspace(0, 1, 50), (0.0, 0.5, 0.75, 1.0), (0.0, 0.0, off, off))
    stem = bent(song, note.onset, note.offset + 0.05, curve)
    return Fault(song.with_stem(song.lead, stem), song.lead, note.onset, note.offset, off, "cents", 10.0)


def late_line(song: Song, strength: int, place: int) -> Fault | None:
    """One phrase comes late as a whole."""
    if not (phrase := phrase_at(song, place, 0.15)):
        return None
    late = (0.1, 0.05, 0.025)[strength]
    stem = song.stems[song.lead]
    gate = window(song, phrase.start - 0.05, phrase.end + 0.05, len(stem))
    moved = stem * (1.0 - gate) + np.roll(stem * gate, round(late * song.rate), axis=0)
    return Fault(song.with_stem(song.lead, moved), song.lead, phrase.start, phrase.end, 1000.0 * late, "ms", 20.0)


def _phrase_level(gains: tuple[float, float, float]) -> Injector:
    def inject(song: Song, strength: int, place: int) -> Fault | None:
        if not (phrase := phrase_at(song, place)):
            return None
        stem = faded(song, song.lead, phrase.start, phrase.end, gains[strength])
        return Fault(song.with_stem(song.lead, stem), song.lead, phrase.start, phrase.end, gains[strength], "db", 3.0)

    return inject


def voiced_level(song: Song, phrase: Phrase, low: float = 20.0, high: float = 16000.0) -> float:
    """Rms of a phrase between two frequencies."""
    part = song.stems[song.lead][round(phrase.start * song.rate) : round(phrase.end * song.rate)]
    return level(band_passed(part, song.rate, low, high))


def notes_in(song: Song, phrase: Phrase) -> list[SungNote]:
    """The notes of a phrase of the lead."""
    return [n for n in song.listening.notes if n.track == song.lead and phrase.start - 0.02 <= n.onset < phrase.end]


def mixed_in(song: Song, burst: Samples, ends: list[float]) -> Samples:
    """The lead with a burst that ends at each of some seconds."""
    out = song.stems[song.lead].copy()
    for end in ends:
        last = round(end * song.rate)
        if last >= len(burst):
            out[last - len(burst) : last] += burst
    return out


def plosive(song: Song, strength: int, place: int) -> Fault | None:
    """A puff of air, 60 ms of 55 Hz, before the first note of a phrase."""
    if not (phrase := phrase_at(song, place, 0.15)):
        return None
    over = (0.0, -6.0, -12.0)[strength]
    at = np.arange(round(0.06 * song.rate)) / song.rate
    puff = (np.sin(2 * np.pi * 55.0 * at) * np.hanning(len(at)))[:, None].astype(np.float32)
    puff *= decibels(over) * voiced_level(song, phrase) / level(puff)
    stem = mixed_in(song, puff, [phrase.start])
    return Fault(song.with_stem(song.lead, stem), song.lead, phrase.start - 0.1, phrase.start, over, "db", 3.0)


def sibilance(song: Song, strength: int, place: int) -> Fault | None:
    """Four sharp s in one phrase: 5-9 kHz against what its vowels hold at 1-4 kHz."""
    if not (phrase := phrase_at(song, place)):
        return None
    over = (8.0, 5.0, -1.0)[strength]
    frames = round(0.09 * song.rate)
    hiss = band_passed(noise(4 * frames), song.rate, 5000.0, 9000.0)[frames : 2 * frames]
    hiss = hiss * np.hanning(frames)[:, None].astype(np.float32) ** np.float32(0.5)
    hiss *= decibels(over) * voiced_level(song, phrase, 1000.0, 4000.0) / level(hiss)
    stem = mixed_in(song, hiss, [n.onset for n in notes_in(song, phrase)[:4]])
    return Fault(song.with_stem(song.lead, stem), song.lead, phrase.start - 0.1, phrase.end, over, "db", 3.0)


def breath(song: Song, strength: int, place: int) -> Fault | None:
    """A loud breath before a phrase, against the level of the phrase."""
    if not (phrase := phrase_at(song, place, 0.5)):
        return None
    over = (-8.0, -12.0, -18.0)[strength]
    frames = round(0.35 * song.rate)
    air = band_passed(noise(2 * frames, 2), song.rate, 700.0, 6000.0)[:frames] * np.hanning(frames)[:, None].astype(
        np.float32
    )
    air = (air * decibels(over) * voiced_level(song, phrase) / level(air)).astype(np.float32)
    stem = mixed_in(song, air, [phrase.start - 0.05])
    return Fault(song.with_stem(song.lead, stem), song.lead, phrase.start - 0.5, phrase.start, over, "db", 3.0)


VOICE: dict[str, Kind] = {
    "phrase flat": Kind(_phrase_off((-50.0, -25.0, -12.5)), ("vocal-delivery.pitch",)),
    "phrase sharp": Kind(_phrase_off((60.0, 35.0, 17.5)), ("vocal-delivery.pitch",)),
    "held note flat": Kind(held_flat, ("held-notes.off",)),
    "end of note sinks": Kind(end_drift, ("note-ends",)),
    "line late": Kind(late_line, ("vocal-delivery.timing",)),
    "phrase soft": Kind(_phrase_level((-8.0, -5.5, -2.5)), ("phrases-even.uneven",)),
    "phrase loud": Kind(_phrase_level((8.0, 5.5, 2.5)), ("phrases-even.uneven",)),
    "plosive": Kind(plosive, ("voice-noises.plosive",)),
    "sibilance": Kind(sibilance, ("voice-noises.sibilance",)),
    "breath": Kind(breath, ("voice-noises.breath",)),
}


def with_roles(fault: Fault, **roles: str) -> Fault:
    """The fault with roles of tracks it brought along."""
    return replace(fault, roles=roles)


def bar_near_usual(song: Song, name: str, place: int, bars: int = 1) -> tuple[int, Span] | None:
    """The first of some bars in the middle of the song where a track is about as loud as it usually is."""
    last = song.listening.structure.last_bar
    edges = {s.first_bar for s in song.listening.structure.sections}
    levels = {b: level(song.stems[name][song.bars(b, b)]) for b in range(3, last - bars)}
    usual = float(np.median([v for v in levels.values() if v > 0.0] or [0.0]))
    near = [b for b, v in levels.items() if v > 0.0 and abs(20 * np.log10(v / usual)) < 1.0 and b not in edges]
    if len(near) <= 3 * place:
        return None
    first = near[(len(near) // 2 + 3 * place) % len(near)]
    return first, span_of_bars(song.listening.grid, first, first + bars - 1, name)
