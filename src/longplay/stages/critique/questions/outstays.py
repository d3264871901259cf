"""Does any part outstay its welcome?"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, Phrase
from longplay.song.structure import INSTRUMENTAL, Section, Structure
from longplay.song.style import Style
from longplay.song.time import Span, span_of_bars
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import measured, wanted

ID = "outstays"
FAMILY = "structure"
RATIONALE = """A listener waits for the voice, and gives an intro or a break some bars to say its own thing. When
nothing new has come for longer than that, fewer of the same bars make the next entry stronger. Less costs nothing."""
SOURCE = "a producer's rule, unsourced"
UNIT_BARS = 2
"""Change is looked for from two bars to the next two (default, unsourced)."""
CHANGE_DB = 2.0
"""A step that is heard as "something happens" (default, unsourced); so is a track that comes or goes."""
SUNG_SHARE = 0.25
"""Two bars with more singing than this belong to the voice; less is a pick-up or a last word (default, unsourced)."""
SOLO_TIMES = 2.0
"""A solo tells something new in every bar, so it may last twice as long (default, unsourced)."""


class _Wait(NamedTuple):
    """Bars of a section in which nobody sings and nothing changes."""

    section: Section
    span: Span

    @property
    def bars(self) -> int:
        return self.span.last_bar - self.span.first_bar + 1


def answer(
    listening: Listening, style: Style, structure: Structure, phrases: tuple[Phrase, ...], levels: Levels
) -> Iterator[Finding]:
    """One finding per instrumental section whose longest wait has too many bars and too many seconds; else good."""
    waits = [
        max(found, key=lambda wait: wait.bars)
        for section in structure.sections
        if section.label in INSTRUMENTAL and (found := _waits(section, listening, phrases, levels))
    ]
    short = []
    for wait in waits:
        evidence = _evidence(wait, style)
        if any(e.inside for e in evidence):
            short.append((wait, evidence))
        else:
            yield _long(wait, evidence)
    if short:
        yield _good(*max(short, key=lambda pair: pair[0].bars))


def too_long(section: Section, listening: Listening, style: Style, levels: Levels) -> bool:
    """Whether the section holds a wait that this question points at."""
    waits = _waits(section, listening, listening.phrases, levels) if section.label in INSTRUMENTAL else []
    return any(all(not e.inside for e in _evidence(wait, style)) for wait in waits)


def _waits(section: Section, listening: Listening, phrases: tuple[Phrase, ...], levels: Levels) -> list[_Wait]:
    """Stretches of the section without voice and change; bars left over at its end go with the last two before."""
    starts = list(range(section.first_bar, section.last_bar + 1, UNIT_BARS))
    if len(starts) > 1 and section.bars % UNIT_BARS:
        starts.pop()
    lasts = [*(start - 1 for start in starts[1:]), section.last_bar]
    units = [span_of_bars(listening.grid, a, b) for a, b in zip(starts, lasts, strict=True)]
    calm = [span for span in units if _sung(span, phrases) <= SUNG_SHARE]
    runs = [[span] for span in calm[:1]]
    for before, span in pairwise(calm):
        goes_on = before.last_bar + 1 == span.first_bar and not _changes(before, span, levels)
        runs[-1].append(span) if goes_on else runs.append([span])
    return [_Wait(section, span_of_bars(listening.grid, r[0].first_bar, r[-1].last_bar)) for r in runs]


def _sung(span: Span, phrases: tuple[Phrase, ...]) -> float:
    """Share of the span in which somebody sings."""
    sung = sum(max(0.0, min(p.end, span.end) - max(p.start, span.start)) for p in phrases)
    return sung / (span.end - span.start)


def _changes(before: Span, after: Span, levels: Levels) -> bool:
    first, second = levels.all(before), levels.all(after)
    if first is None or second is None:
        return (first is None) != (second is None)
    return abs(second - first) > CHANGE_DB or set(levels.layers(before)) != set(levels.layers(after))


def _evidence(wait: _Wait, style: Style) -> tuple[Evidence, Evidence]:
    """Bars and seconds; a solo's are counted at half their length."""
    times = SOLO_TIMES if wait.section.label == "solo" else 1.0
    seconds = wait.span.end - wait.span.start
    return (
        measured("bars without voice or change", wait.bars / times, wanted(style, "waiting_bars"), 0.6, UNIT_BARS),
        measured("seconds without voice or change", seconds / times, wanted(style, "waiting_s"), 0.6, 1.0),
    )


def _long(wait: _Wait, evidence: tuple[Evidence, ...]) -> Finding:
    name, seconds = wait.section.name, wait.span.end - wait.span.start
    return Finding(
        readable_id(ID, name),
        ID,
        FAMILY,
        "consider",
        f"The {name} says the same thing for a long time.",
        f"In {wait.span.bars}, for {seconds:.0f} seconds, nobody sings, no track comes or goes, and the level stays. "
        "Fewer of these bars, or something new in them, would make the next entry stronger.",
        (wait.span,),
        evidence,
        name,
    )


def _good(wait: _Wait, evidence: tuple[Evidence, ...]) -> Finding:
    return Finding(
        readable_id(ID, "short enough"),
        ID,
        FAMILY,
        "good",
        "No instrumental part is longer than what it has to say.",
        f"The longest wait for a voice or a change is {wait.bars} bars, in the {wait.section.name}.",
        (wait.span,),
        evidence,
        wait.section.name,
    )
