"""From a typed chord figure to strikes: where a player's hand falls, and how hard."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from longplay.song.structure import Section
from longplay.song.style import ChordFigure, Style
from longplay.song.time import TICKS_PER_QUARTER
from longplay.stages.arrange.chart import Chart, Harmony
from longplay.stages.arrange.steps import step_ticks

MOVES = "keeps moving"
"""Why a strike is there that nothing but the figure asks for."""
CALM = 3
"""Up to this energy what is not needed under sung words is left out (default, unsourced)."""


class Strike(NamedTuple):
    """Where the hand falls. symbol: "X", "x", "o" (the chord), or a voice or degree ("1" ...). why: the reason."""

    tick: int
    symbol: str
    why: str


def figures_for(style: Style, role: str, energy: int) -> Sequence[ChordFigure]:
    """Return the style's figures of a role that serve an energy, or a plain one that strikes each bar."""
    fitting = [f for f in style.chord_figures if f.role == role and f.energy[0] <= energy <= f.energy[1]]
    return fitting or [ChordFigure(role, "whole notes", (1, 5), "x" + 15 * "-", "1" + 15 * "-")]


def strikes(chart: Chart, section: Section, steps: str, harmony: Sequence[Harmony], on_change: str) -> list[Strike]:
    """Return the strikes of `steps` in a section, without holds; "." comes as a strike that ends what sounds.

    Every change of `harmony` is struck (with `on_change` where the figure rests): a push is played early with
    everybody, and the beat that it took is not struck again.
    """
    last = min(chart.start_of(section.last_bar + 1), chart.ending)
    found: dict[int, Strike] = {}
    for bar in range(section.bars):
        start = chart.start_of(section.first_bar + bar)
        for tick, symbol in _bar(chart, steps, bar):
            found[start + tick] = Strike(start + tick, symbol, MOVES)
    for chord in harmony:
        pushed = chord.start % chord_beat(chart) != 0
        found = {t: s for t, s in found.items() if not (pushed and 0 < t - chord.start <= TICKS_PER_QUARTER // 2)}
        known = found.get(chord.start)
        symbol = known.symbol if known and known.symbol != "." else on_change
        found[chord.start] = Strike(chord.start, symbol, "pushes with the chord" if pushed else "chord change")
    ending = [s for s in found.values() if s.tick >= last and s.why != MOVES]
    return sorted([s for s in found.values() if s.tick < last] + ending[:1])


def _bar(chart: Chart, steps: str, bar: int) -> Iterable[tuple[int, str]]:
    """Yield (tick in the bar, symbol) of everything but holds; a step that two places share counts once."""
    first = (bar * 16) % len(steps)
    return {
        tick: steps[first + step] for tick, step in step_ticks(chart.signature) if steps[first + step] != "-"
    }.items()


def chord_beat(chart: Chart) -> int:
    """Return the ticks of a felt beat."""
    return chart.signature.ticks_per_beat


def with_room(chart: Chart, energy: int, found: Iterable[Strike]) -> list[Strike]:
    """Return the strikes without those that only keep moving under sung words: all of them below energy 3, those off
    the beat at 3.
    """
    return [s for s in found if s.why != MOVES or s.symbol in "X." or not _in_the_way(chart, energy, s)]


def _in_the_way(chart: Chart, energy: int, strike: Strike) -> bool:
    on_beat = strike.tick % chord_beat(chart) == 0
    calm = energy < CALM or (energy == CALM and not on_beat)
    return calm and chart.sings(strike.tick, strike.tick + TICKS_PER_QUARTER // 2)


def accent_of(symbol: str, energy: int) -> int:
    """Return the accent (0-3) of a strike at a section's energy: nothing strong below 3; single voices stay soft."""
    accent = {"X": 3, "x": 2, "o": 1}.get(symbol, 1)
    return min(accent, 2) if energy <= 2 else accent
