"""Does each new part earn its place? The record without it and with it, from the levels of its finished stems."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import open_curve
from longplay.song.arrangement import Arrangement
from longplay.song.change import Earning, Trial
from longplay.song.listening import Listening, TrackListening
from longplay.song.part import Part
from longplay.song.section_plan import SectionPlan
from longplay.song.style import Style
from longplay.song.time import Span, span_of_bars
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import lead_of
from longplay.stages.critique.questions.more_instruments import low_end_db

LIFT, LOW_END, HOLE, TIME = (
    "lift where it enters",
    "low end of the instruments",
    "deepest hole between octaves",
    "hits a beat",
)
_TIME_ROLES = ("drums", "percussion")


def earnings(arrangement: Arrangement, listening: Listening, style: Style) -> tuple[Earning, ...]:
    """Return for each written part what gets worse without it; nothing is rendered again.

    listening: of the record's finished stems. The parts are tried one by one, all the others playing. Powers of stems
    are added, so what two of them share in phase is not counted.
    """
    return tuple(
        _earning(part, arrangement.plan, listening, style) for part in arrangement.parts if listening.track(part.name)
    )


def _earning(part: Part, plan: Sequence[SectionPlan], listening: Listening, style: Style) -> Earning:
    spans = {s.section: span_of_bars(listening.grid, s.first_bar, s.first_bar + s.bars - 1) for s in plan}
    inside = [spans[s.section] for s in plan if s.plays(part.name)]
    entries = [
        (spans[before.section], spans[s.section])
        for before, s in pairwise(plan)
        if s.plays(part.name) and not before.plays(part.name)
    ]
    levels = Levels(listening)
    trials = (
        *_lift(part, listening, levels, entries, style),
        *_low_end(part, listening, style),
        *_hole(part, listening, inside, style),
        *_time(part, listening, levels, inside, style),
    )
    return Earning(
        part.name, part.proposal, any(t.earns for t in trials), trials, _lead_cost(part, listening, levels, inside)
    )


def _others(part: Part, listening: Listening) -> tuple[str, ...]:
    return tuple(t.name for t in listening.tracks if t.name != part.name)


def _lift(
    part: Part, listening: Listening, levels: Levels, entries: Sequence[tuple[Span, Span]], style: Style
) -> Iterator[Trial]:
    """How far the sections in which it enters stand over those right before them."""
    others = _others(part, listening)
    rest = _mean(levels.together(others, before) for before, _ in entries)
    without, full = (_mean(levels.together(names, s) for _, s in entries) for names in (others, (*others, part.name)))
    if rest is not None and without is not None and full is not None:
        yield Trial(LIFT, "db", round(without - rest, 2), round(full - rest, 2), _enough(style, "earn_lift_db"))


def _low_end(part: Part, listening: Listening, style: Style) -> Iterator[Trial]:
    """The octave round 63 Hz of all instruments but drums; asked of the part that is there for it."""
    if part.role != "bass":
        return
    full = low_end_db(listening.tracks)
    without = low_end_db(tuple(t for t in listening.tracks if t.name != part.name))
    if full is not None:
        enough = _enough(style, "earn_low_end_db")
        yield Trial(LOW_END, "db", round(-60.0 if without is None else without, 2), round(full, 2), enough)


def _hole(part: Part, listening: Listening, inside: Sequence[Span], style: Style) -> Iterator[Trial]:
    """How far the emptiest octave lies under its two neighbours where the part plays (0 = no hole, else negative)."""
    if part.role in _TIME_ROLES:
        return
    without, full = (_deepest(_octaves(listening, names, inside)) for names in _two_ways(part, listening))
    if without is not None and full is not None:
        yield Trial(HOLE, "db", round(without, 2), round(full, 2), _enough(style, "earn_hole_db"))


def _two_ways(part: Part, listening: Listening) -> tuple[tuple[str, ...], tuple[str, ...]]:
    others = _others(part, listening)
    return others, (*others, part.name)


def _octaves(listening: Listening, names: Collection[str], spans: Sequence[Span]) -> NDArray[np.float64] | None:
    """Mean power of the tracks' octave bands over the spans, shape (octaves,); None where nothing was measured."""
    powers = [p for t in listening.tracks if t.name in names and (p := _band_powers(t, spans)) is not None]
    return np.sum(powers, axis=0) if powers else None


def _band_powers(track: TrackListening, spans: Sequence[Span]) -> NDArray[np.float64] | None:
    if track.tone is None:
        return None
    rows = 10.0 ** (np.asarray(open_curve(track.tone), np.float64) / 10.0)
    step = track.tone.step_s
    chosen = [rows[round(s.start / step) : round(s.end / step)] for s in spans]
    chosen = [c for c in chosen if len(c)]
    sides = 2.0 if track.channels == 1 else 1.0
    return sides * np.concatenate(chosen).mean(axis=0) if chosen else None


def _deepest(powers: NDArray[np.float64] | None) -> float | None:
    if powers is None or len(powers) < 3:
        return None
    level = 10.0 * np.log10(np.maximum(powers[:-1], 1e-12))  # the octave round 16 kHz is air, not a register
    return float(min(np.min(level[1:-1] - (level[:-2] + level[2:]) / 2.0), 0.0))


def _time(part: Part, listening: Listening, levels: Levels, inside: Sequence[Span], style: Style) -> Iterator[Trial]:
    """Hits a beat of whoever keeps the time where it plays; a second drummer earns nothing by it."""
    heard = listening.track(part.name)
    if part.role not in _TIME_ROLES or heard is None:
        return
    there = {name for span in inside for name in levels.layers(span) if name != part.name}
    keepers = [t for t in listening.tracks if t.role in _TIME_ROLES and t.name in there]
    without = max((t.hits_per_beat for t in keepers), default=0.0)
    wanted = style.threshold("drum_hits_per_beat").low or 0.0
    if without < wanted:
        full = max(heard.hits_per_beat, without)
        yield Trial(TIME, "count", round(without, 2), round(full, 2), wanted - without)


def _lead_cost(part: Part, listening: Listening, levels: Levels, inside: Sequence[Span]) -> float | None:
    """By how much the lead stands lower over the rest because of the part, in dB."""
    lead = lead_of(listening)
    if lead is None or lead.name == part.name:
        return None
    others = tuple(n for n in _others(part, listening) if n != lead.name)
    costs = []
    for span in inside:
        without, full = levels.together(others, span), levels.together((*others, part.name), span)
        if levels.of(lead.name, span) is not None and without is not None and full is not None:
            costs.append(full - without)
    return round(sum(costs) / len(costs), 2) if costs else None


def _enough(style: Style, name: str) -> float:
    return style.threshold(name).low or 0.0


def _mean(values: Iterator[float | None]) -> float | None:
    heard = [v for v in values if v is not None]
    return sum(heard) / len(heard) if heard else None
