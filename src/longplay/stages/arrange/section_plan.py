"""The plan before the notes: per section energy, who plays, what for, in which register, how dense, the way in."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from longplay.song.section_plan import FUNCTIONS, Playing, SectionPlan
from longplay.song.structure import Section
from longplay.song.style import Groove, Style
from longplay.song.track import Demo
from longplay.stages.arrange.bass import HIGHEST, LOWEST
from longplay.stages.arrange.chart import Chart
from longplay.stages.arrange.grooves import choose_grooves
from longplay.stages.arrange.transitions import Member, Transition, choose_transitions
from longplay.theory.ranges import register_under


def plan_sections(
    chart: Chart, band: Sequence[Member], artists: Mapping[str, Collection[str]], demo: Demo, style: Style, seed: int
) -> tuple[SectionPlan, ...]:
    """Return the plan of every section of the record for the written parts `band` beside the artist's own tracks.

    artists: section -> names of the demo's tracks that sound there.
    """
    rng = np.random.default_rng(seed)
    sections = chart.form.structure.sections
    ways = choose_transitions(chart, band, style, rng)
    grooves = _grooves(chart, band, style, rng)
    usual = Counter(g.swing for g in grooves.values()).most_common(1)
    out = []
    for section in sections:
        way = ways.get(section.name, Transition("plain"))
        groove = grooves.get(section.name)
        swing = groove.swing if groove else usual[0][0] if usual else 0.5
        playing = (*_artists(demo, artists.get(section.name, ())), *_ours(chart, section, band))
        name = groove.name if groove else ""
        energy = chart.energy(section)
        plan = SectionPlan(section.name, section.first_bar, section.bars, energy, playing, *way, name, swing)
        out.append(plan)
    return tuple(out)


def _grooves(chart: Chart, band: Sequence[Member], style: Style, rng: np.random.Generator) -> dict[str, Groove]:
    """Return the groove of each section in which drums are written."""
    drummed = {name for m in band if m.role == "drums" for name in m.sections}
    sections = [s for s in chart.form.structure.sections if s.name in drummed]
    if not sections or not style.grooves:
        return {}
    return {s.name: g for s, g in zip(sections, choose_grooves(chart, sections, style, rng), strict=True)}


def _ours(chart: Chart, section: Section, band: Sequence[Member]) -> tuple[Playing, ...]:
    return tuple(
        Playing(m.name, m.function, _register(chart, m), density_in(chart, section, m.density), True)
        for m in band
        if section.name in m.sections
    )


def density_in(chart: Chart, section: Section, density: float) -> float:
    """Return how dense a part is in a section: as asked for at energy 3, a tenth less or more for each step."""
    return round(min(max(density + 0.1 * (chart.energy(section) - 3), 0.05), 1.0), 2)


def _register(chart: Chart, member: Member) -> tuple[int, int]:
    if member.function == "time":
        return 0, 0
    if member.function == "floor":
        return LOWEST, HIGHEST
    return register_under([n.midi for n in chart.sung])


def _artists(demo: Demo, names: Collection[str]) -> tuple[Playing, ...]:
    tracks = [t for t in demo.tracks if t.name in names]
    return tuple(Playing(t.name, FUNCTIONS.get(t.role, "colour"), (0, 0), 0.0, False) for t in tracks)
