"""Does the chorus lift?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening
from longplay.song.structure import Section, Structure
from longplay.song.style import Style
from longplay.song.time import Span
from longplay.song.track import Demo
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import measured, section_span, wanted

ID = "chorus_lifts"
FAMILY = "arrangement"
RATIONALE = """The chorus is what people wait for. It lifts by level, by layers or by the singer coming forward; what
leaves the bar before it counts as much as what enters."""
SOURCE = "level and layers: defaults, unsourced"

LEVEL = "chorus minus verse level"
SQUEEZED_CREST_DB, SQUEEZED_LUFS = 14.0, -14.0
"""A finished mix with a smaller crest, or louder than streaming asks for, has been limited: its loudness no longer
shows a lift. Defaults, unsourced."""
SURE = 0.4
"""Below this confidence in the names of the sections a flat chorus may be no chorus; default, unsourced."""
SQUEEZED_FALL_DB = -2.0


def answer(demo: Demo, listening: Listening, style: Style, levels: Levels, structure: Structure) -> Iterator[Finding]:
    """Choruses against verses in level, layers and lead over the rest."""
    verses, choruses = structure.labelled("verse"), structure.labelled("chorus")
    if not verses or not choruses:
        yield _unknown("I could not name a verse and a chorus with any certainty.")
        return
    evidence = _evidence(demo, _Sides(listening, verses, choruses), style, levels)
    if not evidence:
        yield _unknown("One of them is silent.")
        return
    level = evidence[0]
    if any(e.inside for e in evidence[:2]) and level.value > 0:
        yield _lifts(listening, choruses, evidence)
    elif level.confidence < SURE:
        yield _unknown("I am not sure enough which part of the song is the chorus.")
    elif _squeezed(demo, listening) and level.value > SQUEEZED_FALL_DB:
        yield _unknown("The finished mix is already squeezed even, so its level says nothing about a lift.")
    else:
        yield _flat(listening, choruses, evidence)


@dataclass(frozen=True)
class _Sides:
    """Verses beside choruses, and how surely they are what they are called."""

    listening: Listening
    verses: tuple[Section, ...]
    choruses: tuple[Section, ...]

    @property
    def sure(self) -> float:
        return min(s.confidence for s in (*self.verses, *self.choruses))

    def means(self, measure: Callable[[Span], float | None]) -> tuple[float | None, float | None]:
        """Mean of `measure` over the verses and over the choruses."""
        spans = [[section_span(self.listening, s.name) for s in group] for group in (self.verses, self.choruses)]
        return _mean([measure(span) for span in spans[0]]), _mean([measure(span) for span in spans[1]])


def _evidence(demo: Demo, sides: _Sides, style: Style, levels: Levels) -> tuple[Evidence, ...]:
    verse, chorus = sides.means(levels.all)
    if verse is None or chorus is None:
        return ()
    level = measured(LEVEL, chorus - verse, wanted(style, "chorus_lift_db"), sides.sure, 0.5)
    return (level, _layers(sides, style, levels), *_lead(demo, sides, levels)) if demo.kind == "stems" else (level,)


def _layers(sides: _Sides, style: Style, levels: Levels) -> Evidence:
    verse, chorus = (value or 0.0 for value in sides.means(lambda span: float(len(levels.layers(span)))))
    percent = 100.0 * (chorus - verse) / max(verse, 1.0)
    range_ = wanted(style, "chorus_lift_layers_percent")
    return measured("layers, chorus against verse", percent, range_, sides.sure, 5.0)


def _lead(demo: Demo, sides: _Sides, levels: Levels) -> tuple[Evidence, ...]:
    lead = demo.with_role("lead vocal")
    if not lead:
        return ()
    verse, chorus = sides.means(lambda span: levels.over_rest((lead[0].name,), span))
    if verse is None or chorus is None:
        return ()
    name = "lead over the rest, chorus minus verse"
    return (Evidence(name, chorus - verse, "db", (None, None), SOURCE, round(sides.sure, 3), 0.5),)


def _mean(values: list[float | None]) -> float | None:
    heard = [value for value in values if value is not None]
    return sum(heard) / len(heard) if heard else None


def _squeezed(demo: Demo, listening: Listening) -> bool:
    tracks = listening.tracks if demo.kind == "bounce" else ()
    return any(t.crest_db < SQUEEZED_CREST_DB or (t.lufs or -200.0) > SQUEEZED_LUFS for t in tracks)


def _flat(listening: Listening, choruses: tuple[Section, ...], evidence: tuple[Evidence, ...]) -> Finding:
    level = evidence[0].value
    falls = level < -evidence[0].uncertainty
    layers = "the same instruments play" if len(evidence) > 1 else "the whole track stays where it was"
    return Finding(
        readable_id(ID, "chorus"),
        ID,
        FAMILY,
        "fix" if falls and evidence[0].confidence >= 0.5 else "consider",
        "The chorus falls behind the verse." if falls else "The chorus does not lift.",
        f"From verse to chorus the level changes by {level:+.1f} dB and {layers}. Taking something out of the verse, "
        "or out of the bar before the chorus, is the first thing to try; adding comes second.",
        tuple(section_span(listening, s.name) for s in choruses),
        evidence,
        "chorus",
    )


def _lifts(listening: Listening, choruses: tuple[Section, ...], evidence: tuple[Evidence, ...]) -> Finding:
    return Finding(
        readable_id(ID, "chorus"),
        ID,
        FAMILY,
        "good",
        "The chorus lifts: you feel it arrive." if evidence[0].confidence >= SURE else "The chorus seems to lift.",
        f"It comes {evidence[0].value:+.1f} dB against the verse.",
        tuple(section_span(listening, s.name) for s in choruses),
        evidence,
        "chorus",
    )


def _unknown(because: str) -> Finding:
    summary = "I cannot tell whether the chorus lifts."
    return Finding(readable_id(ID, "chorus"), ID, FAMILY, "cannot_tell", summary, because, (), (), "chorus")
