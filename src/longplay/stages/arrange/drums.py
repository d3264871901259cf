"""The drum part: a groove per section, varied bar by bar, with fills at the doors that deserve one."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from longplay.song.part import WrittenNote
from longplay.song.section_plan import SectionPlan
from longplay.song.structure import Section
from longplay.song.style import Groove, Style
from longplay.song.time import TICKS_PER_QUARTER, Tick
from longplay.stages.arrange.chart import Chart
from longplay.stages.arrange.doors import choose_fills, with_ending, with_fills, with_landings, with_lifts
from longplay.stages.arrange.grooves import bar_stress
from longplay.stages.arrange.limbs import playable
from longplay.stages.arrange.steps import KICK, OPEN, SNARE, STEP, STICK, TIME, Hit, groove_hits

_LENGTH = TICKS_PER_QUARTER // 8


def write_drums(
    chart: Chart, sections: Sequence[Section], style: Style, density: float, seed: int, plan: Sequence[SectionPlan]
) -> tuple[WrittenNote, ...]:
    """Return the drum part for `sections` of the chart, with the grooves and at the doors of the plan.

    density 0-1: below 0.4 ghost notes and soft in-between hits stay out. seed: chooses among fills and small
    variations. Never a fill under sung words, never the same twice running.
    """
    if not sections or not style.grooves:
        return ()
    rng = np.random.default_rng(seed)
    planned = {p.section: p for p in plan}
    grooves = {groove.name: groove for groove in style.grooves}
    fills = choose_fills(chart, [s for s in sections if planned[s.name].door == "fill"], style, rng)
    hits: list[Hit] = []
    for section in sections:
        hits += _section_hits(chart, section, grooves[planned[section.name].groove], density, rng)
    hits = with_fills(chart, hits, fills)
    hits = with_lifts(chart, hits, [s for s in sections if planned[s.name].door == "open"])
    hits = with_landings(chart, hits, sections, {door for door, _ in fills})
    hits = with_ending(chart, hits, sections)
    return tuple(
        WrittenNote(Tick(h.tick), Tick(_LENGTH), h.key, h.accent, h.why) for h in playable(hits) if h.tick >= 0
    )


def _strummed_kick(chart: Chart, section: Section) -> int | None:
    """Return the off-beat (ticks in the bar) that the strum stresses like a beat all through a section, if any."""
    stress, beat = bar_stress(chart, section), chart.signature.ticks_per_beat
    on_beats = [s for tick, s in stress.items() if tick % beat == 0]
    off_beats = {tick: s for tick, s in stress.items() if tick % beat and tick >= beat}
    if not off_beats or not any(on_beats):
        return None
    tick = max(off_beats, key=lambda t: off_beats[t])
    others = float(np.mean([s for t, s in off_beats.items() if t != tick]))
    return tick if off_beats[tick] >= 0.8 * max(on_beats) and off_beats[tick] >= 1.5 * others else None


def _section_hits(
    chart: Chart, section: Section, groove: Groove, density: float, rng: np.random.Generator
) -> list[Hit]:
    energy = chart.energy(section)
    strummed = _strummed_kick(chart, section) if density >= 0.4 else None
    hits: list[Hit] = []
    for i in range(section.bars):
        bar = section.first_bar + i
        in_bar = groove_hits(groove, i, chart.signature)
        in_bar = _pushed(chart, bar, in_bar)
        if strummed is not None and not any(h.tick == strummed and h.key in {KICK, SNARE, STICK} for h in in_bar):
            in_bar.append(Hit(strummed, KICK, 2, "with the accent of the strum"))
        in_bar = _varied(chart, bar, in_bar, i % 4 == 3, energy, rng)
        if density < 0.4:
            in_bar = [h for h in in_bar if h.accent > 0 and (h.accent > 1 or h.tick % (TICKS_PER_QUARTER // 2) == 0)]
        start = chart.start_of(bar)
        hits += [h._replace(tick=start + h.tick, accent=_at_energy(h.accent, energy)) for h in in_bar]
    return hits


def _at_energy(accent: int, energy: int) -> int:
    """Return the accent a drummer gives at a section's energy: nothing strong below 3, nothing soft left at 5."""
    if energy <= 2:
        return min(accent, 2)
    return max(accent, 2) if energy == 5 and accent == 1 else accent


def _pushed(chart: Chart, bar: int, hits: list[Hit]) -> list[Hit]:
    """Add a kick where the harmony of this bar moves off the beat, so that drums push with the guitar."""
    start = chart.start_of(bar)
    beat = chart.signature.ticks_per_beat
    kicks = {h.tick for h in hits if h.key == KICK}
    moves = [h.start - start for h in chart.harmony if start <= h.start < start + chart.signature.ticks_per_bar]
    return hits + [Hit(m, KICK, 2, "push with the chord") for m in moves if m % beat and m not in kicks]


def _varied(chart: Chart, bar: int, hits: list[Hit], turn: bool, energy: int, rng: np.random.Generator) -> list[Hit]:
    """Return the bar as a person would vary it: ghosts come and go, a fourth bar turns, gaps of the singer move."""
    beat = chart.signature.ticks_per_beat
    out = [h for h in hits if h.accent > 1 or h.tick % beat == 0 or rng.random() > 0.12]
    length, step = chart.signature.ticks_per_bar, STEP
    taken = {(h.tick, h.key) for h in out}
    snare = any(h.key == SNARE for h in hits)
    extra: list[Hit] = []
    if snare and energy >= 2 and rng.random() < 0.35:
        extra.append(Hit(length - step * int(rng.choice((1, 7, 9))), SNARE, 0, "ghost note"))
    if rng.random() < 0.25:
        places = [length - step * int(back) for back in rng.permutation((2, 5, 6))]
        place = max(places, key=lambda tick: chart.stress(chart.start_of(bar) + tick))
        extra.append(Hit(place, KICK, 1, "the foot varies"))
    breath = _breath(chart, bar)
    if breath is not None and rng.random() < 0.6:
        extra.append(Hit(breath, KICK if energy < 3 else OPEN, 2, "movement where the singer breathes"))
    if turn and energy >= 3:
        extra.append(Hit(length - 2 * step, OPEN, 2, "turn of the fourth bar"))
    extra = [h for h in extra if h.tick >= 0 and (h.tick, h.key) not in taken]
    opened = {h.tick for h in extra if h.key == OPEN}
    return [h for h in out if not (h.key in TIME and h.tick in opened)] + extra


def _breath(chart: Chart, bar: int) -> int | None:
    """Return the off-beat (ticks in the bar) in the first free beat after a sung one, None when there is none."""
    beat, start = chart.signature.ticks_per_beat, chart.start_of(bar)
    sung = [chart.sings(start + b * beat, start + (b + 1) * beat) for b in range(-1, chart.signature.beats)]
    free = next((b for b, (before, now) in enumerate(pairwise(sung)) if before and not now), None)
    return None if free is None else free * beat + TICKS_PER_QUARTER // 2
