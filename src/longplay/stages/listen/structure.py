"""Where do the sections begin, which of them are the same, and what would a musician call them?"""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.song.corrections import SectionCorrection
from longplay.song.structure import Section, Structure, name_sections
from longplay.stages.listen.bars import Bars, likeness

Array = NDArray[np.float64]
_LENGTH_COST = {1: 2.0, 2: 1.2, 3: 1.8, 4: 0.35, 5: 1.2, 6: 0.8, 7: 1.2, 8: 0.0, 9: 1.0, 10: 0.6, 12: 0.5, 16: 0.45}
"""Cost of a section's length in bars: eight is the usual one, then 16, 12 and 4 (as counted in the Harmonix set)."""
_FAST_BAR_S, _SLOW_BAR_S = 1.75, 3.5
"""Shorter bars are counted in pairs and longer ones as two: sections last 10 to 30 s (default, unsourced)."""
_LONGEST = 32
_RECURRENCE, _LENGTH, _SECTION, _NOVELTY, _ENTRY = 3.0, 1.0, 0.25, 1.5, 0.4
"""Weights of the cut: set on six songs (two stems demos, four released ones), in the middle of a flat optimum."""
_ALIKE = 0.5  # two stretches are the same section from here on; default, unsourced


@dataclass(frozen=True, slots=True)
class LyricPlace:
    """A phrase with a lyric sheet's word on it: its bar (from 0), text, section label, number of the marked section."""

    bar: int
    text: str
    label: str
    block: int


@dataclass(slots=True)
class _Stretch:
    """A section in the making: bars first..last-1 (from 0), the number of its kind, how sung, how loud."""

    first: int
    last: int
    kind: int = 0
    sung: float = 0.0
    energy: float = 0.0
    pitch: float = 0.0
    label: str = "part"
    confidence: float = 0.3


def find_structure(
    bars: Bars, entries: tuple[int, ...], lyrics: tuple[LyricPlace, ...], corrections: tuple[SectionCorrection, ...]
) -> Structure:
    """Sections of all bars. entries: bars (from 0) where singing begins after a rest. A person's sections win.

    Method: stretches that come again elsewhere (Foote-like self-similarity over bars), cut where the playing or the
    words change, by dynamic programming with the usual lengths as prior; labels by rule.
    """
    if bars.count < 6:
        return _corrected(name_sections((("part", 1, bars.count, 0.0),)), corrections, bars.count)
    alike = likeness(bars)
    unit = _bars_to_the_bar(bars)
    cuts = _cut(alike, _boundary_strength(bars, entries, lyrics), unit)
    stretches = [_describe(bars, a, b) for a, b in itertools.pairwise(cuts)]
    _group(stretches, alike, bars.solo_voice)
    _label(stretches, lyrics, bars)
    merged = _merged(stretches, lyrics, unit)
    found = name_sections(tuple((s.label, s.first + 1, s.last - s.first, round(s.confidence, 3)) for s in merged))
    return _corrected(found, corrections, bars.count)


def _bars_to_the_bar(bars: Bars) -> float:
    """How many of these bars a musician would count as one."""
    if bars.bar_s < _FAST_BAR_S:
        return 2.0
    return 0.5 if bars.bar_s > _SLOW_BAR_S else 1.0


def _boundary_strength(bars: Bars, entries: tuple[int, ...], lyrics: tuple[LyricPlace, ...]) -> Array:
    """How much speaks for a section to begin at each bar, (count + 1,)."""
    strength = _NOVELTY * _novelty(bars)
    for bar in entries:
        if 0 < bar < bars.count:
            strength[bar] += _ENTRY
    for before, here in itertools.pairwise(lyrics):
        if here.block != before.block and 0 < here.bar < bars.count:
            strength[here.bar] += 3.0
    if lyrics and lyrics[0].block:
        strength[max(lyrics[0].bar, 0)] += 3.0
    return strength


def _novelty(bars: Bars) -> Array:
    """Change of harmony, playing and singing from the four bars before to the four after, scaled to 0-1."""
    features = np.concatenate(
        (bars.harmony.mean(axis=1), bars.presence, bars.sung[:, None], np.clip(bars.energy[:, None] / 12.0, -5, 0)),
        axis=1,
    )
    sums = np.concatenate((np.zeros((1, features.shape[1])), np.cumsum(features, axis=0)))
    change = np.zeros(bars.count + 1)
    for bar in range(1, bars.count):
        reach = min(4, bar, bars.count - bar)
        before = (sums[bar] - sums[bar - reach]) / reach
        after = (sums[bar + reach] - sums[bar]) / reach
        change[bar] = float(np.linalg.norm(after - before)) * min(1.0, reach / 2.0)
    usual, top = np.median(change[1:-1]), np.percentile(change, 95)
    return np.clip((change - usual) / max(float(top - usual), 1e-6), 0.0, 1.2)


def _cut(alike: Array, strength: Array, unit: float) -> list[int]:
    """First bars of the best sections, and the end; lengths are judged in bars of `unit` of ours."""
    count = len(alike)
    again = _recurrence(alike)
    best = np.full(count + 1, -np.inf)
    best[0] = 0.0
    back = np.zeros(count + 1, dtype=int)
    for end in range(1, count + 1):
        for length in range(1, min(_LONGEST, end) + 1):
            start = end - length
            usual = length / unit
            gain = _RECURRENCE * again[start, length] * min(usual, 16.0) / 8.0 - _LENGTH * _cost_of(usual)
            value = best[start] + gain + strength[start] - _SECTION
            if value > best[end]:
                best[end], back[end] = value, start
    cuts = [count]
    while cuts[-1]:
        cuts.append(int(back[cuts[-1]]))
    return cuts[::-1]


def _cost_of(bars: float) -> float:
    """Cost of a length that few sections have; over 16 bars it grows."""
    return _LENGTH_COST.get(round(bars), 1.3) + 0.2 * max(0.0, bars - 16.0) + (0.5 if bars % 1 else 0.0)


def _recurrence(alike: Array) -> Array:
    """again[a, n]: how well bars a..a+n-1 are found elsewhere in the song without overlap, (count, _LONGEST + 1)."""
    count = len(alike)
    again = np.zeros((count, _LONGEST + 1))
    for lag in range(2, count):
        stripe = np.concatenate(([0.0], np.cumsum(np.diagonal(alike, lag))))
        for length in range(2, min(_LONGEST, lag, count - lag) + 1):
            mean = (stripe[length:] - stripe[:-length]) / length
            for column in (again[: len(mean), length], again[lag : lag + len(mean), length]):
                np.maximum(column, mean, out=column)
    return again


def _describe(bars: Bars, first: int, last: int) -> _Stretch:
    inside = slice(first, last)
    power = np.mean(10.0 ** (bars.energy[inside] / 10.0))
    melody = bars.melody[inside]
    pitch = float(np.nanpercentile(melody, 75)) if not np.isnan(melody).all() else 0.0
    return _Stretch(first, last, 0, float(np.mean(bars.sung[inside])), float(10.0 * np.log10(power + 1e-12)), pitch)


def _pair_likeness(alike: Array, one: _Stretch, other: _Stretch) -> float:
    """Mean likeness bar by bar; one may begin a bar late, and against a much shorter one it counts less."""
    shared = min(one.last - one.first, other.last - other.first)
    longer = max(one.last - one.first, other.last - other.first)
    best = max(_along(alike, one.first + late, other.first, shared) - 0.05 * abs(late) for late in (0, 1, -1))
    return best * float(np.sqrt(shared / longer))


def _along(alike: Array, first: int, second: int, bars: int) -> float:
    """Mean likeness of up to `bars` bars from `first` and from `second` on; -1 before the song."""
    shared = min(bars, len(alike) - max(first, second))
    if min(first, second, shared - 1) < 0:
        return -1.0
    steps = np.arange(shared)
    return float(np.mean(alike[first + steps, second + steps]))


def _group(stretches: list[_Stretch], alike: Array, solo_voice: bool) -> None:
    """Give the same kind to stretches that are alike: each joins the likest earlier one, or begins a kind.

    Where the voice has its own track, a sung stretch and one without singing are never the same.
    """
    kinds = 0
    for at, stretch in enumerate(stretches):
        earlier = [s for s in stretches[:at] if not solo_voice or (s.sung > 0.12) == (stretch.sung > 0.12)]
        likest = max(earlier, key=lambda s: _pair_likeness(alike, s, stretch), default=None)
        if likest is not None and _pair_likeness(alike, likest, stretch) >= _ALIKE:
            stretch.kind = likest.kind
        else:
            stretch.kind = kinds
            kinds += 1


def _label(stretches: list[_Stretch], lyrics: tuple[LyricPlace, ...], bars: Bars) -> None:
    sung = _sung_stretches(stretches, bars.solo_voice)
    for stretch in stretches:
        if not sung:
            stretch.confidence = 0.2
        elif stretch not in sung:
            stretch.label, stretch.confidence = _unsung_label(stretch, sung), 0.75
    chorus = _chorus_kind(sung, lyrics)
    for stretch in sung:
        stretch.label, stretch.confidence = _sung_label(stretch, sung, chorus, bars.count)
        _trust_sheet(stretch, lyrics)
    if not bars.solo_voice and not lyrics:
        for stretch in stretches:
            stretch.confidence *= 0.6  # in a mix the voice is heard too badly to be sure


def _sung_stretches(stretches: list[_Stretch], solo_voice: bool) -> list[_Stretch]:
    """Stretches with singing; in a mix also loud ones that come again, where the band may hide the voice."""
    enough = max(0.12, 0.2 * max((s.sung for s in stretches), default=0.0))
    sung = [s for s in stretches if s.sung > enough]
    if solo_voice or not sung:
        return sung
    usual = float(np.mean([s.energy for s in sung]))
    kinds = [s.kind for s in stretches]
    return [s for s in stretches if s in sung or (s.energy > usual - 1.0 and kinds.count(s.kind) > 1)]


def _unsung_label(stretch: _Stretch, sung: list[_Stretch]) -> str:
    if stretch.first < sung[0].first:
        return "intro"
    return "outro" if stretch.first > sung[-1].first else "interlude"


def _chorus_kind(sung: list[_Stretch], lyrics: tuple[LyricPlace, ...]) -> int | None:
    """The kind that comes again with the same words, or loud and high; None when nothing sung comes again."""
    score: dict[int, float] = {}
    loud = max((s.energy for s in sung), default=0.0)
    high = max((s.pitch for s in sung), default=0.0)
    for kind in {s.kind for s in sung}:
        same = [s for s in sung if s.kind == kind]
        if len(same) < 2:
            continue
        energy = float(np.mean([s.energy for s in same])) - loud
        pitch = float(np.mean([s.pitch for s in same])) - high
        first = 0.0 if same[0].first == sung[0].first else 1.0
        words = _repeated_words(same, lyrics)
        score[kind] = 0.25 * energy + 0.12 * pitch + 0.25 * len(same) + 0.7 * first + 3.0 * words
    return max(score, key=lambda k: (score[k], -k)) if score else None


def _repeated_words(same: list[_Stretch], lyrics: tuple[LyricPlace, ...]) -> float:
    """Share of the lines of the first of `same` that come again in the others."""
    lines = [{p.text.lower() for p in lyrics if p.text and s.first <= p.bar < s.last} for s in same]
    if not lines[0]:
        return 0.0
    again = set[str]().union(*lines[1:])
    return len(lines[0] & again) / len(lines[0])


def _sung_label(stretch: _Stretch, sung: list[_Stretch], chorus: int | None, count: int) -> tuple[str, float]:
    times = sum(s.kind == stretch.kind for s in sung)
    if chorus is None:
        return ("verse", 0.35) if len(sung) > 1 else ("part", 0.3)
    if stretch.kind == chorus:
        return "chorus", 0.7
    at = sung.index(stretch)
    before_chorus = at + 1 < len(sung) and sung[at + 1].kind == chorus and sung[at + 1].first == stretch.last
    length = stretch.last - stretch.first
    after_verse = at > 0 and sung[at - 1].kind != chorus and sung[at - 1].last == stretch.first
    if before_chorus and after_verse and length <= 4 and (times >= 2 or length >= 2):
        return "pre-chorus", 0.55 if times >= 2 else 0.4
    if times == 1 and stretch.first > 0.5 * count and any(s.kind == chorus for s in sung[:at]):
        ends = stretch is sung[-1] and length <= 8
        return ("outro", 0.45) if ends else ("bridge", 0.6)
    return "verse", 0.6 if times >= 2 else 0.45


def _trust_sheet(stretch: _Stretch, lyrics: tuple[LyricPlace, ...]) -> None:
    """What the lyric sheet calls most of the phrases here."""
    labels = [p.label for p in lyrics if p.label and stretch.first <= p.bar < stretch.last]
    if labels:
        label = max(sorted(set(labels)), key=labels.count)
        share = labels.count(label) / len(labels)
        stretch.confidence = 0.95 * share if label == stretch.label else 0.85 * share
        stretch.label = label


def _merged(stretches: list[_Stretch], lyrics: tuple[LyricPlace, ...], unit: float) -> list[_Stretch]:
    """Neighbours with one label that are not each the same thing again become one (two halves of an intro)."""
    merged: list[_Stretch] = []
    for stretch in stretches:
        before = merged[-1] if merged else None
        if before and before.label == stretch.label and not _own_section(before, stretch, lyrics, unit):
            before.last = stretch.last
            before.confidence = min(before.confidence, stretch.confidence)
        else:
            merged.append(stretch)
    return merged


def _own_section(before: _Stretch, stretch: _Stretch, lyrics: tuple[LyricPlace, ...], unit: float) -> bool:
    blocks = [{p.block for p in lyrics if s.first <= p.bar < s.last} for s in (before, stretch)]
    if all(blocks) and blocks[0] | blocks[1] != {0}:
        return not blocks[0] & blocks[1]
    longest = max(before.last - before.first, stretch.last - stretch.first)
    return stretch.label not in {"intro", "outro", "interlude"} and longest > 4.0 * unit


def _corrected(found: Structure, corrections: tuple[SectionCorrection, ...], count: int) -> Structure:
    """Sections as a person named them; what was found stays where nothing was said."""
    if not corrections:
        return found
    owner: list[tuple[str, int, float] | None] = [None] * (count + 1)
    for number, section in enumerate(found.sections):
        for bar in range(section.first_bar, min(section.last_bar, count) + 1):
            owner[bar] = (section.label, number, section.confidence)
    for number, said in enumerate(corrections, start=len(found.sections)):
        for bar in range(max(said.first_bar, 1), min(said.first_bar + said.bars - 1, count) + 1):
            owner[bar] = (said.label, number, 1.0)
    spans: list[tuple[str, int, int, float]] = []
    last: tuple[str, int, float] | None = None
    for bar in range(1, count + 1):
        now = owner[bar] or ("part", -1, 0.0)
        if spans and now == last:
            spans[-1] = (*spans[-1][:2], spans[-1][2] + 1, spans[-1][3])
        else:
            spans.append((now[0], bar, 1, now[2]))
        last = now
    return name_sections(tuple(spans))


__all__ = ["LyricPlace", "Section", "find_structure"]
