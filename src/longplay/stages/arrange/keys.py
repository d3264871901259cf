"""The keyboard part: two hands of five fingers, under the lead and out of the bass player's way."""

from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

import numpy as np

from longplay.song.part import WrittenNote
from longplay.song.structure import Section
from longplay.song.style import ChordFigure, Style
from longplay.song.time import TICKS_PER_QUARTER, Tick
from longplay.stages.arrange.chart import Chart, Harmony
from longplay.stages.arrange.figure import Strike, accent_of, figures_for, strikes, with_room
from longplay.stages.arrange.led import Led, chords_in, lead_chords, led_at, tone_of, within
from longplay.theory.ranges import register_under
from longplay.theory.voicings import Voicing, voicings

SPAN = 12
"""Semitones one hand plays at once: an octave lies well for every player (POP909: 99 % of right hands)."""
LOWEST, LOWEST_WITH_BASS = 36, 48
"""The left hand begins at C2, and at C3 where somebody plays a bass: that register is theirs (default, unsourced)."""
_GAP = TICKS_PER_QUARTER // 32


def write_keys(
    chart: Chart, sections: Sequence[Section], style: Style, density: float, with_bass: Collection[str], seed: int
) -> tuple[WrittenNote, ...]:
    """Return the keyboard part for `sections`. with_bass: names of sections in which a bass plays.

    The right hand leads three voices (two below density 0.4) under the singer; the left has roots, fifths and octaves
    below it, or rests where nothing is left between the bass and the right hand. Verses move less than choruses, and
    under sung words only what is needed sounds.
    """
    rng = np.random.default_rng(seed)
    low, high = register_under([n.midi for n in chart.sung], 55, 76)
    voices = 2 if density < 0.4 else 3
    spans = [h for s in sections for h in chords_in(chart, s)]
    led = lead_chords(chart, spans, lambda h: _in_hand(h, voices, low, high), high)
    notes: list[WrittenNote] = []
    for section in sections:
        own = within(chart, section, led)
        fitting = figures_for(style, "keys", _energy(chart, section, density))
        figure = fitting[int(rng.integers(len(fitting)))]
        lowest = LOWEST_WITH_BASS if section.name in with_bass else LOWEST
        notes += [*_right(chart, section, figure, own), *_left(chart, section, figure, own, lowest)]
    return tuple(sorted(notes, key=lambda n: (n.start, n.midi)))


def _energy(chart: Chart, section: Section, density: float) -> int:
    return chart.energy(section) if density >= 0.4 else min(chart.energy(section), 2)


def _in_hand(harmony: Harmony, voices: int, low: int, high: int) -> Sequence[Voicing]:
    found = [v for v in voicings(harmony.chord, voices, low, high) if v[-1] - v[0] <= SPAN]
    return found or voicings(harmony.chord, 2, low, high)


def _right(chart: Chart, section: Section, figure: ChordFigure, led: Led) -> list[WrittenNote]:
    energy = chart.energy(section)
    struck = with_room(chart, energy, strikes(chart, section, figure.right, [h for h, _ in led], "x"))
    notes = []
    for strike, end, harmony, voicing in _over_chords(struck, led):
        why, accent = f"{tone_of(harmony)}, {strike.why}", accent_of(strike.symbol, energy)
        notes += [_note(strike.tick, end, pitch, accent, why) for pitch in _struck(strike, voicing)]
    return notes


def _struck(strike: Strike, voicing: Voicing) -> Voicing:
    return (voicing[min(int(strike.symbol), len(voicing)) - 1],) if strike.symbol.isdigit() else voicing


def _over_chords(struck: Sequence[Strike], led: Led) -> Iterator[tuple[Strike, int, Harmony, Voicing]]:
    """Return each strike that is no rest: until which tick, over which chord, with which voices."""
    for strike, following in zip_longest(struck, struck[1:]):
        here = led_at(led, strike.tick)
        if here is not None and strike.symbol != ".":
            end = min(following.tick, here[0].end) if following else here[0].end
            yield strike, end, *here


def _left(chart: Chart, section: Section, figure: ChordFigure, led: Led, lowest: int) -> list[WrittenNote]:
    energy = chart.energy(section)
    struck = with_room(chart, energy, strikes(chart, section, figure.left or "-" * 16, [h for h, _ in led], "1"))
    notes = []
    for strike, end, harmony, voicing in _over_chords(struck, led):
        pitch = _degree(harmony, strike.symbol, lowest, voicing[0] - 3)
        if pitch is not None:
            why = f"{'left hand' if lowest == LOWEST else 'left hand above the bass'}, {tone_of(harmony)}"
            notes.append(_note(strike.tick, end, pitch, min(accent_of("x", energy), 2), why))
    return notes


def _degree(harmony: Harmony, symbol: str, lowest: int, highest: int) -> int | None:
    """Return the degree's lowest note within the hand's place; the root where it does not fit; None without room."""
    root = next((p for p in range(lowest, highest + 1) if p % 12 == harmony.chord.lowest), None)
    if root is None:
        return None
    fifth = 7 if len(harmony.chord.pitch_classes) < 3 else (harmony.chord.pitch_classes[2] - (harmony.chord.root or 0))
    up = {"5": fifth % 12, "8": 12}.get(symbol, 0) if harmony.chord.lowest == harmony.chord.root else 0
    return root + up if root + up <= highest else root


def _note(start: int, end: int, pitch: int, accent: int, why: str) -> WrittenNote:
    length = max(end - start - _GAP, TICKS_PER_QUARTER // 8)
    return WrittenNote(Tick(start), Tick(length), pitch, accent, why)
