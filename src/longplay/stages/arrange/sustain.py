"""The sustaining part (strings or pad): three or four led voices under the lead."""

from collections.abc import Sequence
from dataclasses import replace

from longplay.song.part import WrittenNote
from longplay.song.structure import Section
from longplay.song.time import Tick
from longplay.stages.arrange.chart import Chart, Harmony
from longplay.stages.arrange.led import chords_in, held_against, lead_chords, rubs, tone_of
from longplay.theory.ranges import register_under
from longplay.theory.voicings import Voicing, voicings

_FULL = 5
_LONGEST_BARS = 4
"""A tied tone is struck anew after so many bars, as a bow turns (default, unsourced)."""


def write_sustain(
    chart: Chart, sections: Sequence[Section], density: float, early: Sequence[str] = (), wide: bool = False
) -> tuple[WrittenNote, ...]:
    """Return long chords for `sections`: common tones tied, short ways, below the lead, no semitone against it.

    density below 0.4: two voices, below 0.75 three, else four. In the first quiet section it enters half-way; into the
    sections named in `early` it swells from half a bar before. wide: at energy 5 the top voice is doubled an octave up.
    """
    spans = [h for i, s in enumerate(sections) for h in chords_in(chart, s, _entry(chart, s, i == 0, early))]
    low, high = register_under([n.midi for n in chart.sung])
    voices = 2 if density < 0.4 else 3 if density < 0.75 else 4
    led = lead_chords(chart, spans, lambda h: _choices(h, voices, low, high), high)
    notes = _tied(chart, led)
    notes += _octave_up(chart, led) if wide else []
    return tuple(sorted(notes, key=lambda n: (n.start, n.midi)))


def _entry(chart: Chart, section: Section, first: bool, early: Sequence[str]) -> int:
    """Return the tick at which the part enters a section."""
    start = chart.start_of(section.first_bar)
    if section.name in early:
        return start - chart.signature.ticks_per_bar // 2
    half_way = first and chart.energy(section) <= 2 and section.bars >= 4
    return chart.start_of(section.first_bar + section.bars // 2) if half_way else start


def _octave_up(chart: Chart, led: Sequence[tuple[Harmony, Voicing]]) -> list[WrittenNote]:
    """Return the top voice an octave higher where the song is at its fullest: more range, not more rhythm."""
    full = [(h, (v[-1] + 12,)) for h, v in led if (s := _section_of(chart, h.start)) and chart.energy(s) == _FULL]
    return [replace(note, why=f"{note.why}, an octave up where the song is fullest") for note in _tied(chart, full)]


def _choices(harmony: Harmony, voices: int, low: int, high: int) -> tuple[Voicing, ...]:
    found = (voicings(harmony.chord, fewer, low, high) for fewer in range(voices, 0, -1))
    return next((f for f in found if f), ())


def _tied(chart: Chart, led: Sequence[tuple[Harmony, Voicing]]) -> list[WrittenNote]:
    """Join a tone that stays from chord to chord into one note; drop the tone that would rub against the lead."""
    notes: list[WrittenNote] = []
    ringing: dict[int, tuple[int, int, str]] = {}
    for harmony, voicing in led:
        held = held_against(chart, harmony)
        kept = [p for p in voicing if not rubs(p, held, harmony)]
        ended = [p for p in ringing if not _goes_on(chart, ringing[p], p, kept, harmony)]
        notes += [_note(chart, pitch, ringing.pop(pitch)) for pitch in ended]
        for pitch in kept:
            start, _, why = ringing.get(pitch, (harmony.start, 0, tone_of(harmony)))
            ringing[pitch] = (start, harmony.end, why)
    notes += [_note(chart, pitch, held) for pitch, held in ringing.items()]
    return notes


def _goes_on(chart: Chart, held: tuple[int, int, str], pitch: int, kept: Sequence[int], harmony: Harmony) -> bool:
    start, end, _ = held
    short = harmony.end - start <= _LONGEST_BARS * chart.signature.ticks_per_bar
    return pitch in kept and end == harmony.start and short and _section_of(chart, start) == _section_of(chart, end)


def _section_of(chart: Chart, tick: int) -> Section | None:
    return chart.form.structure.at_bar(tick // chart.signature.ticks_per_bar + 1)


def _note(chart: Chart, pitch: int, held: tuple[int, int, str]) -> WrittenNote:
    start, end, why = held
    section = _section_of(chart, start)
    energy = chart.energy(section) if section else 2
    return WrittenNote(Tick(start), Tick(end - start), pitch, 1 if energy <= 2 else 2 if energy <= 4 else 3, why)
