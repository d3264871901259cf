"""Which groove a section plays: by its energy, the strum, the moves of the harmony and the lead."""

from collections.abc import Sequence

import numpy as np

from longplay.song.structure import Section
from longplay.song.style import Groove, Style
from longplay.stages.arrange.chart import Chart
from longplay.stages.arrange.steps import KICK, STEP, groove_hits


def choose_grooves(
    chart: Chart, sections: Sequence[Section], style: Style, rng: np.random.Generator
) -> tuple[Groove, ...]:
    """Return a groove per section: the same for a label of the same energy, but a new one for each later verse."""
    chosen: list[Groove] = []
    for i, section in enumerate(sections):
        energy = chart.energy(section)
        fitting = [g for g in style.grooves if g.energy[0] <= energy <= g.energy[1]] or [
            min(style.grooves, key=lambda g: min(abs(g.energy[0] - energy), abs(g.energy[1] - energy)))
        ]
        before = [g for g, s in zip(chosen, sections, strict=False) if s.label == section.label]
        if section.label != "verse" and before and before[-1] in fitting:
            chosen.append(before[-1])
            continue
        neighbour = chosen[i - 1 : i]
        new = [g for g in fitting if g not in before]
        fresh = [g for g in new if g not in neighbour] or new or fitting
        # A later verse stays in the verse's family: what would also do one step lower.
        quiet = [g for g in fresh if g.energy[0] < energy] if section.label == "verse" else []
        fresh = quiet or fresh
        scores = [_agreement(chart, section, g) + 0.1 * rng.random() for g in fresh]
        chosen.append(fresh[int(np.argmax(scores))])
    return tuple(chosen)


def _agreement(chart: Chart, section: Section, groove: Groove) -> float:
    """Return how well the kick meets the strum, the moves of the harmony and the lead's notes (about 0-2)."""
    bar = chart.signature.ticks_per_bar
    first, last = chart.start_of(section.first_bar), chart.start_of(section.last_bar + 1)
    accents = [h.start % bar for h in chart.harmony if first <= h.start < last]
    accents += [n.start % bar for n in chart.sung if first <= n.start < last]
    kicks = {h.tick for b in range(groove.bars) for h in groove_hits(groove, b, chart.signature) if h.key == KICK}
    met = sum(round(a / STEP) * STEP in kicks for a in accents) / max(len(accents), 1)
    stress = bar_stress(chart, section)
    struck = [s for tick, s in stress.items() if tick in kicks]
    passed = [s for tick, s in stress.items() if tick not in kicks]
    return met + (float(np.mean(struck) - np.mean(passed)) if struck and passed else 0.0)


def bar_stress(chart: Chart, section: Section) -> dict[int, float]:
    """Return the mean stress (0-1) of the strum per sixteenth (ticks in the bar) over a section."""
    bars = [chart.start_of(section.first_bar + i) for i in range(section.bars)]
    return {
        tick: float(np.mean([chart.stress(start + tick) for start in bars]))
        for tick in range(0, chart.signature.ticks_per_bar, STEP)
    }
