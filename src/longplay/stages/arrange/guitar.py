"""A second guitar: shapes higher up the neck, in the places that the artist's own strum leaves free."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from longplay.song.part import WrittenNote
from longplay.song.structure import Section
from longplay.song.style import ChordFigure, Style
from longplay.song.time import TICKS_PER_QUARTER, Tick
from longplay.stages.arrange.chart import Chart, Harmony
from longplay.stages.arrange.figure import MOVES, Strike, accent_of, figures_for, strikes, with_room
from longplay.stages.arrange.grooves import bar_stress
from longplay.stages.arrange.led import Led, chords_in, lead_chords, led_at, tone_of, within
from longplay.stages.arrange.steps import STEP, step_ticks
from longplay.theory.fretboard import shapes
from longplay.theory.voicings import Voicing

LOW_FRET, HIGH_FRET = 4, 12
"""Above the artist's first position, as with a capo, so that two guitars sound wider than one (default, unsourced)."""
_TOP = 69
_GAP = TICKS_PER_QUARTER // 32


def write_guitar(
    chart: Chart, sections: Sequence[Section], style: Style, density: float, seed: int
) -> tuple[WrittenNote, ...]:
    """Return the second guitar for `sections`: one hand position at a time, strings ring until they are struck again.

    Of the figures that serve a section's energy the one that meets the artist's strum least is played. density below
    0.4: as if the section were calm.
    """
    rng = np.random.default_rng(seed)
    spans = [h for s in sections for h in chords_in(chart, s)]
    led = lead_chords(chart, spans, lambda h: shapes(h.chord, LOW_FRET, HIGH_FRET), _TOP)
    notes: list[WrittenNote] = []
    for section in sections:
        own = within(chart, section, led)
        energy = chart.energy(section) if density >= 0.4 else min(chart.energy(section), 2)
        figure = _apart(chart, section, figures_for(style, "guitar", energy), rng)
        notes += _played(chart, section, figure, own)
    return tuple(sorted(notes, key=lambda n: (n.start, n.midi)))


def _apart(chart: Chart, section: Section, fitting: Sequence[ChordFigure], rng: np.random.Generator) -> ChordFigure:
    """Return the figure whose strikes meet the artist's strum least."""
    stress = bar_stress(chart, section)
    scores = [_met(chart, stress, figure) + 0.02 * rng.random() for figure in fitting]
    return fitting[int(np.argmin(scores))]


def _met(chart: Chart, stress: dict[int, float], figure: ChordFigure) -> float:
    """Return the mean stress of the strum where the figure strikes (0-1)."""
    struck = [tick for tick, step in step_ticks(chart.signature) if figure.right[step] not in "-."]
    return float(np.mean([stress.get(round(tick / STEP) * STEP, 0.0) for tick in struck])) if struck else 1.0


class _Ringing(NamedTuple):
    """A string that sounds: since when, until when at most, what, how hard and why."""

    start: int
    stop: int
    pitch: int
    accent: int
    why: str

    def until(self, tick: int) -> WrittenNote:
        """The note it makes when it is stopped at `tick`."""
        length = max(min(tick, self.stop) - self.start - _GAP, _GAP)
        return WrittenNote(Tick(self.start), Tick(length), self.pitch, self.accent, self.why)


def _played(chart: Chart, section: Section, figure: ChordFigure, led: Led) -> list[WrittenNote]:
    """Return the notes of one section; a new chord, or a rest, stops every string, a strike its own ones."""
    energy = chart.energy(section)
    notes: list[WrittenNote] = []
    ringing: dict[int, _Ringing] = {}
    for strike in with_room(chart, energy, strikes(chart, section, figure.right, [h for h, _ in led], "x")):
        here = led_at(led, strike.tick)
        new = _struck(strike, *here, figure.name, accent_of(strike.symbol, energy)) if here else {}
        stopped = set(new) if strike.why == MOVES and strike.symbol != "." else set(ringing)
        notes += [ringing.pop(string).until(strike.tick) for string in sorted(stopped & set(ringing))]
        ringing |= new
    return notes + [held.until(held.stop) for held in ringing.values()]


def _struck(strike: Strike, harmony: Harmony, voicing: Voicing, figure: str, accent: int) -> dict[int, _Ringing]:
    """Return the strings (0 = lowest) that a strike sets ringing."""
    why = f"{tone_of(harmony)} ({figure}), {strike.why}"
    return {
        string: _Ringing(strike.tick, harmony.end, voicing[string], accent, why)
        for string in _strings(strike.symbol, voicing)
    }


def _strings(symbol: str, voicing: Voicing) -> Sequence[int]:
    """Return which strings of the shape (0 = lowest) a strike plays; none for a rest."""
    if symbol == ".":
        return ()
    return (min(int(symbol), len(voicing)) - 1,) if symbol.isdigit() else range(len(voicing))
