"""Does the song take too long to come to its point, or lean to one side?"""

from collections.abc import Iterator

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening
from longplay.song.structure import INSTRUMENTAL, Section, Structure
from longplay.song.style import Style
from longplay.song.time import Span, span_of_bars
from longplay.song.track import Demo
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import measured, section_span, wanted, whole_song

ID = "song_length"
FAMILY = "structure"
RATIONALE = """Single sections may each be right and the whole still too long: what counts is when the chorus is first
there, whether the second verse is much longer than the first, and whether anything changes between the sections."""
SOURCE = "a producer's rule, unsourced"
SURE = 0.5
"""Below this confidence in its name a section may be something else; default, unsourced."""
FIRST_CHORUS, LENGTH = "seconds until the first chorus", "length of the song"


def answer(demo: Demo, listening: Listening, style: Style, structure: Structure, levels: Levels) -> Iterator[Finding]:
    """The way to the first chorus, the whole length, a verse that outgrows its twin, sections all alike; else good."""
    held = [*_first_chorus(listening, style, structure), _length(listening, style)]
    points = [_point(listening, evidence) for evidence in held if not evidence.inside]
    points += _longer_twin(listening, style, structure)
    if demo.kind == "stems" and not (structure.labelled("chorus") and structure.labelled("verse")):
        points += _all_alike(listening, style, structure, levels)
    yield from points
    if not points:
        yield _good(listening, held)


def blocks(structure: Structure, label: str) -> tuple[tuple[Section, ...], ...]:
    """Runs of neighbouring sections with `label`: two verses in a row are one way to the chorus."""
    found: list[tuple[Section, ...]] = []
    for section in structure.labelled(label):
        joins = bool(found) and found[-1][-1].last_bar + 1 == section.first_bar
        if joins:
            found[-1] = (*found[-1], section)
        else:
            found.append((section,))
    return tuple(found)


def _first_chorus(listening: Listening, style: Style, structure: Structure) -> Iterator[Evidence]:
    choruses = structure.labelled("chorus")
    if choruses and choruses[0].confidence >= SURE:
        at = float(listening.grid.bar_start(choruses[0].first_bar)) - _begins(listening)
        yield measured(FIRST_CHORUS, round(at, 1), wanted(style, "first_chorus_s"), choruses[0].confidence, 2.0)


def _length(listening: Listening, style: Style) -> Evidence:
    ends = [end for track in listening.tracks for _, end in track.active] or [listening.duration]
    return measured(LENGTH, round(max(ends) - _begins(listening), 1), wanted(style, "song_length_s"), 0.9, 1.0)


def _begins(listening: Listening) -> float:
    return min((track.active[0][0] for track in listening.tracks if track.active), default=0.0)


def _point(listening: Listening, evidence: Evidence) -> Finding:
    if evidence.measure == LENGTH:
        kind, where, target = "length", whole_song(listening), "the song"
        summary = (
            f"The song is {_clock(evidence.value)} long: ask of every section whether it is missed when it is out."
        )
        because = "Whatever comes a third time without anything new is the first to go. If the story needs it, keep it."
    else:
        first = listening.structure.labelled("chorus")[0]
        kind, target = "first chorus", listening.structure.sections[0].name
        where = span_of_bars(listening.grid, 1, max(first.first_bar - 1, 1))
        summary = f"The chorus is first heard after {_clock(evidence.value)}."
        because = (
            f"{_way(listening, first)} come before it. With fewer of them it is there sooner; if the story needs that "
            "room, keep it."
        )
    return Finding(readable_id(ID, kind), ID, FAMILY, "consider", summary, because, (where,), (evidence,), target)


def _way(listening: Listening, chorus: Section) -> str:
    """What lies before the chorus, in bars."""
    before = [s for s in listening.structure.sections if s.last_bar < chorus.first_bar]
    played = sum(s.bars for s in before if s.label in INSTRUMENTAL)
    sung = sum(s.bars for s in before) - played
    return f"{played} bars without and {sung} bars with the voice" if played and sung else f"{played + sung} bars"


def _clock(seconds: float) -> str:
    return f"{round(seconds) // 60}:{round(seconds) % 60:02d}"


def _longer_twin(listening: Listening, style: Style, structure: Structure) -> Iterator[Finding]:
    """The second way to the chorus much longer than the first; a shorter second one is how songs are made."""
    verses = [b for b in blocks(structure, "verse") if min(s.confidence for s in b) >= SURE]
    if len(verses) < 2 or not structure.labelled("chorus"):
        return
    bars = [sum(s.bars for s in block) for block in verses[:2]]
    sure = min(s.confidence for block in verses[:2] for s in block)
    evidence = measured("bars of the second verse over the first", bars[1] / bars[0], wanted(style, "twin_ratio"), sure)
    if evidence.inside:
        return
    second = verses[1]
    yield Finding(
        readable_id(ID, "twin", second[0].name),
        ID,
        FAMILY,
        "consider",
        f"The second verse takes {bars[1]} bars to the chorus, the first took {bars[0]}.",
        "The second time the ear knows where it is going and wants to be there sooner. If all of its words are needed, "
        "keep them.",
        (span_of_bars(listening.grid, second[0].first_bar, second[-1].last_bar),),
        (evidence,),
        second[0].name,
    )


def _all_alike(listening: Listening, style: Style, structure: Structure, levels: Levels) -> Iterator[Finding]:
    """Sections that differ neither in level nor in who plays."""
    spans = [section_span(listening, s.name) for s in structure.sections if s.bars >= 4]
    heard = [level for span in spans if (level := levels.all(span)) is not None]
    if len(heard) < 3 or len({levels.layers(span) for span in spans}) > 1:
        return
    evidence = measured("loudest minus softest section", max(heard) - min(heard), wanted(style, "section_step_db"), 0.6)
    if evidence.inside:
        return
    because = "The same tracks play in each at the same level. Taking something away in one of them costs nothing."
    summary = "All sections of the song are alike in level and in who plays."
    where: tuple[Span, ...] = (whole_song(listening),)
    name = readable_id(ID, "contrast")
    yield Finding(name, ID, FAMILY, "consider", summary, because, where, (evidence,), "the song")


def _good(listening: Listening, held: list[Evidence]) -> Finding:
    first = next((e for e in held if e.measure == FIRST_CHORUS), None)
    arrives = f"The chorus is there after {_clock(first.value)}, and the" if first else "The"
    return Finding(
        readable_id(ID),
        ID,
        FAMILY,
        "good",
        "The song comes to its point in good time." if first else "The song does not last too long.",
        f"{arrives} whole takes {_clock(held[-1].value)}.",
        (whole_song(listening),),
        tuple(held),
        "the song",
    )
