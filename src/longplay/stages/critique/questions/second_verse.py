"""Does the second verse bring anything new?"""

from collections.abc import Iterator

import numpy as np

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, TrackListening
from longplay.song.structure import Section, Structure
from longplay.song.style import Style
from longplay.song.time import Span
from longplay.song.track import Demo
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import measured, section_span, wanted
from longplay.stages.critique.tones import Octaves, Tones, decibels

ID = "second_verse"
FAMILY = "arrangement"
RATIONALE = """After the first chorus the ear has heard what the song is made of. A second verse over exactly the same
track falls back; one thing that enters, leaves or is played another way carries the words on."""
SOURCE = "an arranger's rule, unsourced"
LEVEL, TONE = "second verse minus first, without the voice", "tone of the second verse against the first"
BEHIND_DB = -30.0
"""Octaves this far under the loudest say nothing about the playing (default, unsourced)."""


def answer(
    demo: Demo, listening: Listening, style: Style, structure: Structure, levels: Levels, tones: Tones
) -> Iterator[Finding]:
    """The band under the first verse after a chorus, beside the band under the first verse; stems only.

    Whoever sings to one instrument alone carries both verses, and is not asked.
    """
    band = tuple(t for t in listening.tracks if t.role not in ("lead vocal", "bounce", "voice and guitar"))
    pair = _verses(structure)
    if demo.kind != "stems" or len(band) < 2 or pair is None:
        return
    first, second = (section_span(listening, verse.name) for verse in pair)
    evidence = _evidence(band, (first, second), style, (levels, tones), min(v.confidence for v in pair))
    if not evidence:
        return
    new = _new(band, first, second, levels)
    if new or any(not e.inside for e in evidence):
        yield _brings(pair[1], second, evidence, new)
    else:
        yield _repeats(pair, second, evidence)


def _verses(structure: Structure) -> tuple[Section, Section] | None:
    """The first verse, and the first one that comes after something else."""
    verses = structure.labelled("verse")
    before = {s.last_bar + 1: s.label for s in structure.sections}
    later = [v for v in verses[1:] if before.get(v.first_bar) != "verse"]
    return (verses[0], later[0]) if later else None


def _evidence(
    band: tuple[TrackListening, ...],
    verses: tuple[Span, Span],
    style: Style,
    heard: tuple[Levels, Tones],
    sure: float,
) -> tuple[Evidence, ...]:
    """How little level and tone of the band move: inside the range is "the same"."""
    names = tuple(t.name for t in band)
    before, after = (heard[0].together(names, span) for span in verses)
    if before is None or after is None:
        return ()
    tone = _apart(*(heard[1].together(names, (span,)) for span in verses))
    level = measured(LEVEL, after - before, wanted(style, "same_verse_db"), sure, 0.3)
    return (level, measured(TONE, tone, wanted(style, "same_verse_tone_db"), sure, 0.3))


def _apart(before: Octaves, after: Octaves) -> float:
    """Mean distance of two octave balances in dB, level left out, over the octaves that are heard."""
    loud = decibels(np.maximum(before, after))
    heard = loud > loud.max() + BEHIND_DB
    step = decibels(after)[heard] - decibels(before)[heard]
    return float(np.mean(np.abs(step - np.mean(step))))


def _new(band: tuple[TrackListening, ...], first: Span, second: Span, levels: Levels) -> tuple[str, ...]:
    """Tracks of the band that play in only one of the two."""
    names = {t.name for t in band}
    return tuple(sorted(names & (set(levels.layers(first)) ^ set(levels.layers(second)))))


def _repeats(pair: tuple[Section, Section], second: Span, evidence: tuple[Evidence, ...]) -> Finding:
    return Finding(
        readable_id(ID, pair[1].name),
        ID,
        FAMILY,
        "consider",
        f"Under {pair[1].name} the band plays what it played under {pair[0].name}.",
        f"The same tracks play, the level moves by {abs(evidence[0].value):.1f} dB and the tone stays. Your words go "
        "on: one thing held back the first time, or one thing new now, would go on with them.",
        (second,),
        evidence,
        pair[1].name,
    )


def _brings(verse: Section, span: Span, evidence: tuple[Evidence, ...], new: tuple[str, ...]) -> Finding:
    who = " and ".join(f"“{name}”" for name in new[:2])
    because = f"{who} {'make' if len(new) > 1 else 'makes'} the difference." if new else "It is played another way."
    summary = f"{verse.name.capitalize()} brings something new."
    return Finding(readable_id(ID, verse.name), ID, FAMILY, "good", summary, because, (span,), evidence, verse.name)
