"""Where one section leads to the next: fills, lifts, landings, and the last hit."""

from collections.abc import Sequence

import numpy as np

from longplay.song.structure import Section
from longplay.song.style import Groove, Style
from longplay.song.time import TICKS_PER_QUARTER
from longplay.stages.arrange.chart import Chart
from longplay.stages.arrange.steps import CRASH, KICK, OPEN, RIDE, STEP, TIME, Hit, fill_beats, fill_hits

_CRASH_FROM = 4
"""Energy from which a section may begin with a crash (default, unsourced)."""

Door = tuple[int, Groove]
"""First bar of the section behind the door, and the fill that leads there."""


def choose_fills(chart: Chart, behind: Sequence[Section], style: Style, rng: np.random.Generator) -> list[Door]:
    """Return a fill for each door to one of the sections `behind`, never the same twice running."""
    chosen: list[Door] = []
    for section in behind:
        last = chosen[-1][1] if chosen else None
        fill = _fitting_fill(style, _energy_at(chart, section), free_beats(chart, section.first_bar), last, rng)
        if fill:
            chosen.append((section.first_bar, fill))
    return chosen


def _energy_at(chart: Chart, section: Section) -> int:
    """Return the greater energy of the two sections at a door."""
    before = chart.form.structure.at_bar(section.first_bar - 1)
    return max(chart.energy(section), chart.energy(before) if before else 0)


def fill_fits(chart: Chart, section: Section, style: Style) -> bool:
    """Return whether the style has a fill for the door to `section` that covers no sung word."""
    free, energy = free_beats(chart, section.first_bar), _energy_at(chart, section)
    return any(fill_beats(f) <= free and f.energy[0] <= energy <= f.energy[1] for f in style.fills)


def free_beats(chart: Chart, door_bar: int) -> int:
    """Return how many whole quarter beats before the door are free of sung notes."""
    door, quarter = chart.start_of(door_bar), TICKS_PER_QUARTER
    free = 0
    while free * quarter < chart.signature.ticks_per_bar:
        if chart.sings(door - (free + 1) * quarter, door - free * quarter):
            break
        free += 1
    return free


def _fitting_fill(
    style: Style, energy: int, beats: int, last: Groove | None, rng: np.random.Generator
) -> Groove | None:
    fitting = [f for f in style.fills if fill_beats(f) <= beats and f.energy[0] <= energy <= f.energy[1] and f != last]
    if not fitting:
        return None
    weights = np.array([1.0 + (fill_beats(f) in {2, 3, 4}) for f in fitting])
    return fitting[int(rng.choice(len(fitting), p=weights / weights.sum()))]


def with_fills(chart: Chart, hits: list[Hit], fills: Sequence[Door]) -> list[Hit]:
    """Play each fill in the place of the groove's last beats before its door."""
    for bar, fill in fills:
        door = chart.start_of(bar)
        start = door - fill_beats(fill) * TICKS_PER_QUARTER
        section = chart.form.structure.at_bar(bar)
        into = section.name if section else "the end"
        played = fill_hits(fill, fill_beats(fill), door, into)
        hits = [h for h in hits if not start <= h.tick < door] + played
    return hits


def with_lifts(chart: Chart, hits: list[Hit], behind: Sequence[Section]) -> list[Hit]:
    """Open the doors to the sections `behind` under the words: hat and kick on the last "and"."""
    for after in behind:
        at = chart.start_of(after.first_bar) - TICKS_PER_QUARTER // 2
        hits = [h for h in hits if not (h.tick >= at and h.tick < at + 2 * STEP and h.key in {*TIME, KICK})]
        why = f"opens the door to {after.name} under the words"
        hits += [Hit(at, OPEN, 2, why), Hit(at, KICK, 2, why)]
    return hits


def with_landings(chart: Chart, hits: list[Hit], sections: Sequence[Section], filled: set[int]) -> list[Hit]:
    """Land each section: a crash where its energy asks for one, and a last kick where the drums leave."""
    for i, section in enumerate(sections):
        start, energy = chart.start_of(section.first_bar), chart.energy(section)
        before = sections[i - 1] if i else None
        lift = before is None or energy > chart.energy(before) or section.first_bar in filled
        if energy >= _CRASH_FROM and lift:
            hits = [h for h in hits if not (h.tick == start and h.key in TIME)]
            hits.append(Hit(start, CRASH, 3, f"lands in {section.name}"))
            if not any(h.tick == start and h.key == KICK for h in hits):
                hits.append(Hit(start, KICK, 3, f"lands in {section.name}"))
        following = sections[i + 1] if i + 1 < len(sections) else None
        leaves = following is None or following.first_bar != section.last_bar + 1
        line = chart.start_of(section.last_bar + 1)
        if leaves and line < min(chart.ending, chart.end):
            hits.append(Hit(line, KICK, 2, f"ends {section.name} on the one"))
            hits.append(Hit(line, CRASH if energy >= _CRASH_FROM else RIDE, 2, "rings on as the drums leave"))
    return hits


def with_ending(chart: Chart, hits: list[Hit], sections: Sequence[Section]) -> list[Hit]:
    """Stop on the last chord and let it ring, when the drums play until there."""
    if not chart.plays_to_the_end(sections[-1]):
        return [h for h in hits if h.tick < chart.end]
    kept = [h for h in hits if h.tick < chart.ending]
    loud = chart.energy(sections[-1]) >= _CRASH_FROM
    why = "last hit, rings under the last chord"
    return [*kept, Hit(chart.ending, KICK, 2, why), Hit(chart.ending, CRASH if loud else RIDE, 2 if loud else 1, why)]
