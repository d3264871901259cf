"""Which figures could a listener hum: the riffs that instruments play, and the lines that are sung?"""

import itertools
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import open_curve
from longplay.song.listening import Figure, Phrase, SungNote
from longplay.song.structure import Structure
from longplay.song.time import DemoSeconds, TempoMap
from longplay.stages.listen.bars import SLOTS, sliced
from longplay.stages.listen.heard import HeardTrack

Array = NDArray[np.float64]
RIFF_ROLES = ("guitar", "keys", "strings", "brass", "bass", "pad", "other", "voice and guitar", "bounce")
_UNSUNG = ("intro", "interlude", "solo")
_SAME_RIFF = 0.6  # likeness of attacks from here on is the same figure; default, unsourced
_SAME_LINE = 0.62  # default, unsourced


def find_figures(
    heard: tuple[HeardTrack, ...],
    notes: tuple[SungNote, ...],
    phrases: tuple[Phrase, ...],
    grid: TempoMap[DemoSeconds],
    edges: Array,
    structure: Structure,
) -> tuple[Figure, ...]:
    """Riffs of every instrument track, then sung lines of the lead; `edges` are the bar lines in seconds."""
    riffs = [riff for track in heard if track.role in RIFF_ROLES for riff in _riffs(track, edges, structure)]
    return (*riffs, *sung_lines(notes, phrases, grid, structure))


def _riffs(track: HeardTrack, edges: Array, structure: Structure) -> list[Figure]:
    """At most one figure of each section in which nobody sings, later ones only if they are new."""
    if not track.levels.active:
        return []
    attacks = _attacks(track, edges)
    sure = 1.0 if track.role not in {"bounce", "voice and guitar"} else 0.5
    found: list[Figure] = []
    for section in structure.sections:
        known = any(f.times and _covers(f, section.first_bar - 1, attacks) for f in found)
        if section.label in _UNSUNG and not known:
            riff = _riff_in(
                track.name, attacks, edges, section.first_bar - 1, min(section.last_bar, len(attacks)), sure
            )
            found.extend([riff] if riff else [])
    return found


def _covers(riff: Figure, first: int, attacks: Array) -> bool:
    """Whether the section that begins at bar `first` plays `riff`."""
    return any(_block_likeness(attacks, riff.first_bar - 1, at, riff.bars) >= _SAME_RIFF for at in (first, first + 1))


def _attacks(track: HeardTrack, edges: Array) -> Array:
    """Which pitches begin when: (bars, SLOTS, pitches), each bar of unit length; silence is zero.

    What lasts from the slot before is taken out, so that a chord held under two different melodies does not make
    them alike; overtones are left, they fall on the same places for the same notes.
    """
    rows = np.log1p(open_curve(track.pitches))
    slots = sliced(rows, track.pitches.step_s, edges, SLOTS)
    flat = slots.reshape(-1, slots.shape[2])
    rise = np.maximum(0.0, flat - np.concatenate((flat[:1] * 0.0, flat[:-1])))
    rise[rise < 0.15 * max(float(rise.max(initial=0.0)), 1e-9)] = 0.0
    bars = rise.reshape(slots.shape)
    norm = np.sqrt(np.sum(bars**2, axis=(1, 2), keepdims=True))
    return np.asarray(bars / np.maximum(norm, 1e-9))


def _block_likeness(attacks: Array, one: int, other: int, bars: int) -> float:
    """Mean likeness of `bars` bars from `one` and from `other` on; a sixteenth of slack would only blur strumming."""
    if max(one, other) + bars > len(attacks):
        return 0.0
    return float(np.mean(np.sum(attacks[one : one + bars] * attacks[other : other + bars], axis=(1, 2))))


def _riff_in(name: str, attacks: Array, edges: Array, first: int, last: int, sure: float) -> Figure | None:
    """The figure of bars first..last-1: the shortest that repeats at once there, else their first four bars."""
    bars = next(
        (n for n in (1, 2, 4) if first + 2 * n <= last and _block_likeness(attacks, first, first + n, n) >= 0.7), 0
    )
    bars = bars or min(4, last - first)
    if bars < 1 or not attacks[first : first + bars].any():
        return None
    places = _places(attacks, first, bars)
    later = sum(at >= last for at in places)
    strength = sure * _riff_strength(attacks, first, bars)
    start, end = float(edges[first]), float(edges[first + bars])
    return Figure("riff", name, first + 1, bars, start, end, len(places), round(strength, 3), later=later)


def _places(attacks: Array, first: int, bars: int) -> list[int]:
    """Bars where the figure is heard, without overlap, itself included."""
    places: list[int] = []
    for at in range(len(attacks) - bars + 1):
        free = not places or at - places[-1] >= bars
        if free and (
            at == first or (abs(at - first) >= bars and _block_likeness(attacks, first, at, bars) >= _SAME_RIFF)
        ):
            places.append(at)
    return places


def _riff_strength(attacks: Array, first: int, bars: int) -> float:
    """0-1: more for a line of single notes that moves, and that the rest of the song does not play."""
    block = attacks[first : first + bars].reshape(-1, attacks.shape[2])
    struck = block.max(axis=1) > 0.25 * block.max()
    moving = len(set(np.argmax(block[struck], axis=1).tolist())) / 6.0
    others = [at for at in range(len(attacks) - bars + 1) if abs(at - first) >= bars]
    likest = max((_block_likeness(attacks, first, at, bars) for at in others if at >= first + 2 * bars), default=0.0)
    return float(np.clip(0.2 + 0.4 * min(1.0, moving) + 0.4 * (1.0 - likest), 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class _Line:
    """A phrase as notes: bar (from 1) that it leads into or begins in, sixteenths from there, pitches."""

    phrase: Phrase
    notes: tuple[SungNote, ...]
    bar: int
    places: Array
    midi: Array


def sung_lines(
    notes: tuple[SungNote, ...], phrases: tuple[Phrase, ...], grid: TempoMap[DemoSeconds], structure: Structure
) -> tuple[Figure, ...]:
    """One figure for each different line of the lead; times = how often it is sung, rhythm and intervals alike."""
    lines = [line for p in phrases if (line := _line(p, notes, grid)) is not None]
    if not lines:
        return ()
    alike = np.array([[_line_likeness(a, b) for b in lines] for a in lines])
    kinds = _kinds(alike)
    return tuple(_line_figure(lines, alike, kinds, kind, grid, structure) for kind in sorted(set(kinds)))


def _line(phrase: Phrase, notes: tuple[SungNote, ...], grid: TempoMap[DemoSeconds]) -> _Line | None:
    own = tuple(n for n in notes if n.track == phrase.track and phrase.start <= n.onset < phrase.end)
    if len(own) < 3:
        return None
    bar = grid.time_signature.ticks_per_bar
    ticks = np.array([grid.tick(n.onset) for n in own], dtype=np.float64)
    first = max(0, round(float(ticks[0]) / bar))  # a pick-up belongs to the bar it leads into
    places = (ticks - first * bar) / bar * SLOTS
    return _Line(phrase, own, first + 1, places, np.array([n.midi for n in own], dtype=np.float64))


def _line_likeness(one: _Line, other: _Line) -> float:
    """Notes of both lines that fall within a sixteenth and a half of each other and have the same pitch, 0-1.

    The whole line may lie transposed; its commonest distance in semitones is taken out first. Half of the mark is
    for rhythm alone.
    """
    away = np.abs(one.places[:, None] - other.places[None])
    partner = np.argmin(away, axis=1)
    near = away[np.arange(len(partner)), partner] <= 1.5
    steps = other.midi[partner] - one.midi
    if not near.any():
        return 0.0
    shift = float(np.median(steps[near]))
    total = max(len(one.midi), len(other.midi))
    rhythm, melody = near.sum() / total, (near & (np.abs(steps - shift) < 0.5)).sum() / total
    return float(np.clip(0.4 * rhythm + 0.6 * melody - (0.1 if abs(shift) > 0.5 else 0.0), 0.0, 1.0))


def _kinds(alike: Array) -> list[int]:
    """The same number for lines that are one: each joins the likest line before it."""
    both = np.maximum(alike, alike.T)
    kinds: list[int] = []
    for at in range(len(both)):
        likest = int(np.argmax(both[at, :at])) if at else 0
        joins = at > 0 and both[at, likest] >= _SAME_LINE
        kinds.append(kinds[likest] if joins else max(kinds, default=-1) + 1)
    return kinds


def _line_figure(
    lines: list[_Line], alike: Array, kinds: list[int], kind: int, grid: TempoMap[DemoSeconds], structure: Structure
) -> Figure:
    members = [at for at, k in enumerate(kinds) if k == kind]
    first = lines[members[0]]
    others = [at for at, k in enumerate(kinds) if k != kind]
    likest = max((float(alike[members[0], at]) for at in others), default=0.0)
    phrase = first.phrase
    bar = first.bar
    bars = max(1, grid.bar(phrase.end - 0.02) - bar + 1)
    section = structure.at_bar(bar)
    later = sum(lines[at].bar > (section.last_bar if section else bar) for at in members)
    strength = _line_strength(first, lines, likest)
    return Figure("line", phrase.track, bar, bars, phrase.start, phrase.end, len(members), strength, phrase.text, later)


def _line_strength(line: _Line, lines: list[_Line], likest: float) -> float:
    """0-1: reaches the top of the song's range, is held long, is unlike the others, repeats itself or its words.

    Weights are defaults, unsourced; a hook is said to be the highest, longest or most repeated line.
    """
    top = max(float(each.midi.max()) for each in lines)
    low = min(float(np.median(each.midi)) for each in lines)
    reach = (float(line.midi.max()) - low) / max(top - low, 1.0)
    longest = max(max(n.offset - n.onset for n in each.notes) for each in lines)
    held = max(n.offset - n.onset for n in line.notes) / max(longest, 1e-6)
    words = re.findall(r"\w+", line.phrase.text.lower())
    pairs = list(itertools.pairwise(words))
    again = 1.0 if len(pairs) > len(set(pairs)) else 0.0
    sure = float(np.mean([n.confidence for n in line.notes]))
    mark = 0.4 * max(0.0, reach) ** 2 + 0.15 * held + 0.25 * (1.0 - likest) + 0.2 * again
    return round(min(1.0, mark) * min(1.0, 0.5 + 0.5 * sure), 3)
