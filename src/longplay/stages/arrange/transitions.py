"""How each section is entered: doors that vary, and somebody who leaves before a big entry."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from longplay.song.section_plan import FUNCTIONS
from longplay.song.structure import Section
from longplay.song.style import Style
from longplay.stages.arrange.chart import Chart
from longplay.stages.arrange.doors import fill_fits

_MAY_LEAVE = ("held", "chords", "voice", "floor", "time")
"""Who rests before an entry, the one that is missed least first."""


class Member(NamedTuple):
    """One written part of the band: its name, its role, how dense, and in which sections it plays."""

    name: str
    role: str
    density: float
    sections: frozenset[str]

    @property
    def function(self) -> str:
        """What it does in a band."""
        return FUNCTIONS.get(self.role, "colour")


class Transition(NamedTuple):
    """A way into a section: one of section_plan.DOORS, who rests before it, and for how many felt beats."""

    door: str
    leaves: tuple[str, ...] = ()
    beats: int = 0


class _Door(NamedTuple):
    """Two neighbouring sections and who plays on which side."""

    before: Section
    after: Section
    step: int
    stay: tuple[Member, ...]
    enter: tuple[Member, ...]
    leave: tuple[Member, ...]


def choose_transitions(
    chart: Chart, band: Sequence[Member], style: Style, rng: np.random.Generator
) -> dict[str, Transition]:
    """Return the way into each section by name, the greatest lifts choosing first.

    No way is taken at more than half of the doors (at one where there is one), and not twice running where another
    would do; what a door can have follows from who plays on its two sides. Where the energy rises, a part that plays
    on both sides rests before it.
    """
    doors = [d for d in _doors(chart, band) if d.stay or d.enter or d.leave]
    most = max(1, len(doors) // 2)
    chosen: dict[int, str] = {}
    for i in sorted(range(len(doors)), key=lambda i: (-doors[i].step, -i)):
        taken = list(chosen.values())
        beside = {chosen.get(i - 1), chosen.get(i + 1)}
        scores = [
            (score - 2.0 * (door in beside) + 0.2 * rng.random(), door)
            for door, score in _ways(chart, doors[i], style)
            if taken.count(door) < most
        ]
        chosen[i] = max(scores, default=(0.0, "plain"))[1]
    return {d.after.name: _with_rests(chart, d, chosen[i]) for i, d in enumerate(doors)}


def _doors(chart: Chart, band: Sequence[Member]) -> Iterator[_Door]:
    for a, b in pairwise(chart.form.structure.sections):
        sides = [(m, a.name in m.sections, b.name in m.sections) for m in band]
        yield _Door(
            a,
            b,
            chart.energy(b) - chart.energy(a),
            tuple(m for m, was, comes in sides if was and comes),
            tuple(m for m, was, comes in sides if comes and not was),
            tuple(m for m, was, comes in sides if was and not comes),
        )


def _ways(chart: Chart, door: _Door, style: Style) -> Iterator[tuple[str, float]]:
    """Yield (way, how well it suits). Weights: default, unsourced; a fill suits a step up, a rest a great one."""
    up = door.step > 0
    staying = {m.function for m in door.stay}
    yield "plain", 0.5
    if "time" in staying and door.step >= 0 and fill_fits(chart, door.after, style):
        yield "fill", 3.0 + door.step
    if "time" in staying and up:
        yield "open", 2.4
    if up and len(door.stay) >= 2 and "time" in staying:
        yield "stop", 1.5 + door.step
    if up and staying & {"held", "chords", "voice"}:
        yield "leave", 2.2
    if "floor" in {m.function for m in door.enter}:
        yield "pick-up", 2.6
    if up and "held" in {m.function for m in door.enter}:
        yield "swell", 2.5
    if door.leave and door.step <= 0:
        yield "drop", 2.5


def _with_rests(chart: Chart, door: _Door, way: str) -> Transition:
    """Return the way with those who rest for it: all for a stop, one part for a bar, or for half a bar beside it."""
    beats = chart.signature.beats
    if way == "stop":
        return Transition(way, tuple(m.name for m in door.stay), 1)
    resting = sorted((m for m in door.stay if m.function in _MAY_LEAVE[:3]), key=lambda m: _MAY_LEAVE.index(m.function))
    if way == "leave":
        return Transition(way, (resting[0].name,), beats)
    if door.step > 0 and resting:
        return Transition(way, (resting[0].name,), max(beats // 2, 1))
    return Transition(way)
