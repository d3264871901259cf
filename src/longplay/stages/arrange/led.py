"""Chords as led voices: which chords a part plays in a section, and the ways of its voices under the lead."""

from collections.abc import Callable, Sequence

from longplay.song.structure import Section
from longplay.song.time import TICKS_PER_QUARTER
from longplay.stages.arrange.chart import HEARD, SURE, Chart, Harmony
from longplay.theory.voice_leading import lead_voices
from longplay.theory.voicings import Voicing, root_and_fifth

Led = Sequence[tuple[Harmony, Voicing]]
"""Chords in their order, each with the voices it is played in."""
_CLASH = 60.0


def led_at(led: Led, tick: int) -> tuple[Harmony, Voicing] | None:
    """Return the chord that sounds at `tick`, with its voices; None between chords."""
    return next(((h, v) for h, v in led if h.start <= tick < h.end), None)


def chords_in(chart: Chart, section: Section, start: int | None = None) -> list[Harmony]:
    """Return the chords to play in a section from tick `start` (its first bar line by default), up to the ending; the
    last one of the song rings to the end of the record. What was not heard surely enough (below 0.3) is left out.
    """
    first, end = chart.start_of(section.first_bar), chart.start_of(section.last_bar + 1)
    last = chart.plays_to_the_end(section)
    found = chart.harmony_between(first if start is None else start, chart.end if last else end)
    spans = [h for h in found if _heard(h)]
    if last and spans:
        spans = [h for h in spans if h.start <= chart.ending]
        if spans:
            spans[-1] = spans[-1]._replace(end=max(spans[-1].end, chart.end - TICKS_PER_QUARTER // 2))
    return spans


def _heard(harmony: Harmony) -> bool:
    long_enough = harmony.end - harmony.start >= TICKS_PER_QUARTER // 2
    return harmony.chord.root is not None and harmony.confidence >= HEARD and long_enough


def lead_chords(
    chart: Chart, spans: Sequence[Harmony], choices: Callable[[Harmony], Sequence[Voicing]], top: int
) -> list[tuple[Harmony, Voicing]]:
    """Return each chord with its voicing: short ways, no semitone against a held note of the lead, near under `top`.

    choices: the voicings a part can take of a chord, which has lost its third where it is unsure (below 0.5). A chord
    without one is left out.
    """
    found = [(h, choices(_sure(h))) for h in spans]
    sounding = [(h, c) for h, c in found if c]
    held = [held_against(chart, h) for h, _ in sounding]

    def cost(i: int, voicing: Voicing) -> float:
        clash = sum(rubs(p, held[i], sounding[i][0]) for p in voicing)
        return _CLASH * clash + 0.1 * abs(top - voicing[-1]) + 0.05 * (voicing[-1] - voicing[0])

    led = lead_voices([c for _, c in sounding], cost)
    return [(h, v) for (h, _), v in zip(sounding, led, strict=True)]


def within(chart: Chart, section: Section, led: Sequence[tuple[Harmony, Voicing]]) -> list[tuple[Harmony, Voicing]]:
    """Return the led chords that begin in a section."""
    first, end = chart.start_of(section.first_bar), chart.start_of(section.last_bar + 1)
    return [(h, v) for h, v in led if first <= h.start < end]


def _sure(harmony: Harmony) -> Harmony:
    return harmony if harmony.confidence >= SURE else harmony._replace(chord=root_and_fifth(harmony.chord))


def held_against(chart: Chart, harmony: Harmony) -> set[int]:
    """Return the lead's notes that lie on this chord for more than half a beat."""
    half = chart.signature.ticks_per_beat // 2
    overlaps = (
        (n.midi, min(n.end, harmony.end) - max(n.start, harmony.start))
        for n in chart.sung_near(harmony.start, harmony.end)
    )
    return {midi for midi, ticks in overlaps if ticks > half}


def rubs(pitch: int, held: set[int], harmony: Harmony) -> bool:
    """Return whether a pitch lies a semitone from a held note of the lead, or octaves apart from one off the chord."""
    tones = harmony.chord.pitch_classes
    return any(abs(pitch - s) == 1 or (abs(pitch - s) in {11, 13} and s % 12 not in tones) for s in held)


def tone_of(harmony: Harmony) -> str:
    """Return the reason of a chord tone, for its note."""
    sure = "" if harmony.confidence >= SURE else ", root and fifth because the chord is unsure"
    return f"tone of {harmony.chord.label()}{sure}"
