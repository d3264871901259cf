"""The sustaining part (strings or pad): three or four led voices under the lead."""

from collections.abc import Sequence

from longplay.song.part import WrittenNote
from longplay.song.structure import Section
from longplay.song.time import TICKS_PER_QUARTER, Tick
from longplay.stages.arrange.chart import HEARD, SURE, Chart, Harmony
from longplay.theory.ranges import register_under
from longplay.theory.voice_leading import lead_voices
from longplay.theory.voicings import Voicing, root_and_fifth, voicings

_LONGEST_BARS = 4
"""A tied tone is struck anew after so many bars, as a bow turns (default, unsourced)."""
_CLASH = 60.0


def write_sustain(chart: Chart, sections: Sequence[Section], density: float) -> tuple[WrittenNote, ...]:
    """Return long chords for `sections`: common tones tied, short ways, below the lead, no semitone against it.

    density below 0.4: two voices, below 0.75 three, else four. In the first quiet section it enters half-way. Chords
    below confidence 0.5 lose their third, below 0.3 the part rests.
    """
    spans = [h for i, s in enumerate(sections) for h in _spans(chart, s, i == 0)]
    low, high = register_under([n.midi for n in chart.sung])
    voices = 2 if density < 0.4 else 3 if density < 0.75 else 4
    choices = [_choices(h, voices, low, high) for h in spans]
    sounding = [(h, c) for h, c in zip(spans, choices, strict=True) if c]
    clashes = [_held_against(chart, h) for h, _ in sounding]

    def cost(i: int, voicing: Voicing) -> float:
        clash = sum(_rubs(p, clashes[i], sounding[i][0]) for p in voicing)
        return _CLASH * clash + 0.1 * (high - voicing[-1]) + 0.05 * (voicing[-1] - voicing[0])

    led = lead_voices([c for _, c in sounding], cost)
    notes = _tied(chart, [h for h, _ in sounding], led)
    return tuple(sorted(notes, key=lambda n: (n.start, n.midi)))


def _spans(chart: Chart, section: Section, first: bool) -> list[Harmony]:
    """Return the chords to hold in a section, up to the ending; the last one rings to the end of the record."""
    start, end = chart.start_of(section.first_bar), chart.start_of(section.last_bar + 1)
    if first and chart.energy(section) <= 2 and section.bars >= 4:
        start = chart.start_of(section.first_bar + section.bars // 2)
    last = chart.plays_to_the_end(section)
    spans = [h for h in chart.harmony_between(start, chart.end if last else end) if _heard(h)]
    if last and spans:
        spans = [h for h in spans if h.start <= chart.ending]
        if spans:
            spans[-1] = spans[-1]._replace(end=max(spans[-1].end, chart.end - TICKS_PER_QUARTER // 2))
    return spans


def _heard(harmony: Harmony) -> bool:
    long_enough = harmony.end - harmony.start >= TICKS_PER_QUARTER // 2
    return harmony.chord.root is not None and harmony.confidence >= HEARD and long_enough


def _choices(harmony: Harmony, voices: int, low: int, high: int) -> tuple[Voicing, ...]:
    chord = harmony.chord if harmony.confidence >= SURE else root_and_fifth(harmony.chord)
    for fewer in range(voices, 0, -1):
        if found := voicings(chord, fewer, low, high):
            return found
    return ()


def _held_against(chart: Chart, harmony: Harmony) -> set[int]:
    """Return the lead's notes that lie on this chord for more than half a beat."""
    half = chart.signature.ticks_per_beat // 2
    overlaps = ((n.midi, min(n.end, harmony.end) - max(n.start, harmony.start)) for n in chart.sung)
    return {midi for midi, ticks in overlaps if ticks > half}


def _rubs(pitch: int, held: set[int], harmony: Harmony) -> bool:
    """Return whether a pitch lies a semitone from a held note of the lead, or octaves apart from one off the chord."""
    tones = harmony.chord.pitch_classes
    return any(abs(pitch - s) == 1 or (abs(pitch - s) in {11, 13} and s % 12 not in tones) for s in held)


def _tied(chart: Chart, spans: Sequence[Harmony], led: Sequence[Voicing]) -> list[WrittenNote]:
    """Join a tone that stays from chord to chord into one note; drop the tone that would rub against the lead."""
    notes: list[WrittenNote] = []
    ringing: dict[int, tuple[int, int, str]] = {}
    for harmony, voicing in zip(spans, led, strict=True):
        held = _held_against(chart, harmony)
        kept = [p for p in voicing if not _rubs(p, held, harmony)]
        ended = [p for p in ringing if not _goes_on(chart, ringing[p], p, kept, harmony)]
        notes += [_note(chart, pitch, ringing.pop(pitch)) for pitch in ended]
        for pitch in kept:
            start, _, why = ringing.get(pitch, (harmony.start, 0, _why(harmony)))
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


def _why(harmony: Harmony) -> str:
    sure = "" if harmony.confidence >= SURE else ", root and fifth because the chord is unsure"
    return f"tone of {harmony.chord.label()}{sure}"
