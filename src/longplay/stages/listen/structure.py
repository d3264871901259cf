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
_LONGEST = 24
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
    cuts = _cut(alike, _boundary_strength(bars, entries, lyrics))
    stretches = [_describe(bars, a, b) for a, b in itertools.pairwise(cuts)]
    _group(stretches, alike)
    _label(stretches, lyrics, bars.count)
    merged = _merged(stretches, lyrics)
    found = name_sections(tuple((s.label, s.first + 1, s.last - s.first, round(s.confidence, 3)) for s in merged))
    return _corrected(found, corrections, bars.count)


def _boundary_strength(bars: Bars, entries: tuple[int, ...], lyrics: tuple[LyricPlace, ...]) -> Array:
    """How much speaks for a section to begin at each bar, (count + 1,)."""
    strength = 0.8 * _novelty(bars)
    for bar in entries:
        if 0 < bar < bars.count:
            strength[bar] += 0.4
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
    top = np.percentile(change, 95)
    return np.clip(change / max(float(top), 1e-6), 0.0, 1.2)


def _cut(alike: Array, strength: Array) -> list[int]:
    """First bars of the best sections, and the end."""
    count = len(alike)
    again = _recurrence(alike)
    best = np.full(count + 1, -np.inf)
    best[0] = 0.0
    back = np.zeros(count + 1, dtype=int)
    for end in range(1, count + 1):
        for length in range(1, min(_LONGEST, end) + 1):
            start = end - length
            gain = 0.5 * again[start, length] * min(length, 12) / 8.0 - 1.5 * _LENGTH_COST.get(length, 1.3) - 0.5
            value = best[start] + gain + strength[start]
            if value > best[end]:
                best[end], back[end] = value, start
    cuts = [count]
    while cuts[-1]:
        cuts.append(int(back[cuts[-1]]))
    return cuts[::-1]


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
    """Mean likeness bar by bar from the start on; a stretch against a much shorter one counts less."""
    shared = min(one.last - one.first, other.last - other.first)
    longer = max(one.last - one.first, other.last - other.first)
    steps = np.arange(shared)
    return float(np.mean(alike[one.first + steps, other.first + steps]) * np.sqrt(shared / longer))


def _group(stretches: list[_Stretch], alike: Array) -> None:
    """Give the same kind to stretches that are alike: each joins the likest earlier one, or begins a kind."""
    kinds = 0
    for at, stretch in enumerate(stretches):
        earlier = [s for s in stretches[:at] if (s.sung > 0.12) == (stretch.sung > 0.12)]
        likest = max(earlier, key=lambda s: _pair_likeness(alike, s, stretch), default=None)
        if likest is not None and _pair_likeness(alike, likest, stretch) >= _ALIKE:
            stretch.kind = likest.kind
        else:
            stretch.kind = kinds
            kinds += 1


def _label(stretches: list[_Stretch], lyrics: tuple[LyricPlace, ...], count: int) -> None:
    most = max((s.sung for s in stretches), default=0.0)
    sung = [s for s in stretches if s.sung > max(0.12, 0.2 * most)]
    if not sung:
        for stretch in stretches:
            stretch.confidence = 0.2
        return
    for stretch in stretches:
        if stretch not in sung:
            stretch.label, stretch.confidence = _unsung_label(stretch, sung), 0.75
    chorus = _chorus_kind(sung, lyrics)
    for stretch in sung:
        stretch.label, stretch.confidence = _sung_label(stretch, sung, chorus, count)
        _trust_sheet(stretch, lyrics)


def _unsung_label(stretch: _Stretch, sung: list[_Stretch]) -> str:
    if stretch.first < sung[0].first:
        return "intro"
    return "outro" if stretch.first > sung[-1].first else "interlude"


def _chorus_kind(sung: list[_Stretch], lyrics: tuple[LyricPlace, ...]) -> int | None:
    """The kind that comes again with the same words, or loud and high; None when nothing sung comes again."""
    score: dict[int, float] = {}
    loud = max(s.energy for s in sung)
    high = max(s.pitch for s in sung)
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


def _merged(stretches: list[_Stretch], lyrics: tuple[LyricPlace, ...]) -> list[_Stretch]:
    """Neighbours with one label that are not each the same thing again become one (two halves of an intro)."""
    merged: list[_Stretch] = []
    for stretch in stretches:
        before = merged[-1] if merged else None
        if before and before.label == stretch.label and not _own_section(before, stretch, lyrics):
            before.last = stretch.last
            before.confidence = min(before.confidence, stretch.confidence)
        else:
            merged.append(stretch)
    return merged


def _own_section(before: _Stretch, stretch: _Stretch, lyrics: tuple[LyricPlace, ...]) -> bool:
    blocks = [{p.block for p in lyrics if s.first <= p.bar < s.last} for s in (before, stretch)]
    if all(blocks) and blocks[0] | blocks[1] != {0}:
        return not blocks[0] & blocks[1]
    return stretch.label not in {"intro", "outro", "interlude"} and stretch.last - stretch.first >= 8


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
