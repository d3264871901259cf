"""Is every phrase of the lead as loud as its neighbours?"""

from collections.abc import Iterator

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, Phrase, TrackListening
from longplay.song.style import Style
from longplay.song.time import span_between
from longplay.stages.critique.question import measured, wanted, whole_song

ID = "phrases_even"
FAMILY = "vocal_level"
RATIONALE = """A line that falls out of its neighbours is missed, however good it is; an engineer rides it. The singer's
own way through the song, soft verses and loud choruses, stays: only neighbours are compared."""
SOURCE = "loudness after ITU-R BS.1770; neighbours: an engineer's habit, unsourced"

FURTHEST = "phrase level against its neighbours"
SHORTEST_S, FEWEST = 0.8, 3
"""A shorter word is an accent, and two phrases have no usual level; defaults, unsourced."""
NEIGHBOURS = 4


def answer(listening: Listening, style: Style, lead: TrackListening, phrases: tuple[Phrase, ...]) -> Iterator[Finding]:
    """One finding for all phrases that stand out of their section; none where the voice shares its track."""
    against = against_neighbours(listening, phrases)
    if lead.role != "lead vocal" or not against:
        return
    range_ = wanted(style, "phrase_against_neighbours_db")
    most = range_.high or 4.0
    out = tuple((phrase, db) for phrase, db in against if abs(db) > most)
    furthest = max((db for _, db in against), key=abs)
    evidence = measured(FURTHEST, round(furthest, 1), range_, 0.8, 0.5)
    yield _uneven(listening, lead, out, evidence) if out else _even(listening, lead, evidence)


def against_neighbours(listening: Listening, phrases: tuple[Phrase, ...]) -> tuple[tuple[Phrase, float], ...]:
    """Each phrase with its loudness minus the middle of its nearest neighbours, in dB.

    Neighbours stand in the same section; where that has too few, in the sections of its kind.
    """
    long = [p for p in phrases if p.end - p.start >= SHORTEST_S]
    places = [_section(listening, p) for p in long]
    found = []
    for i, phrase in enumerate(long):
        beside = [j for j, place in enumerate(places) if place == places[i]]
        if len(beside) < FEWEST:
            beside = [j for j, place in enumerate(places) if _kind(place) == _kind(places[i])]
        if len(beside) >= FEWEST:
            near = sorted((abs(i - j), long[j].lufs) for j in beside if j != i)[:NEIGHBOURS]
            found.append((phrase, phrase.lufs - _middle([lufs for _, lufs in near])))
    return tuple(found)


def _kind(section: str) -> str:
    """ "verse" of "verse 2"."""
    return section.rstrip("0123456789 ")


def _middle(values: list[float]) -> float:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2.0


def _section(listening: Listening, phrase: Phrase) -> str:
    section = listening.structure.at_bar(listening.grid.bar((phrase.start + phrase.end) / 2))
    return section.name if section else ""


def _uneven(
    listening: Listening, lead: TrackListening, out: tuple[tuple[Phrase, float], ...], evidence: Evidence
) -> Finding:
    where = tuple(span_between(listening.grid, p.start, p.end, lead.name) for p, _ in out)
    softer = sum(db < 0 for _, db in out)
    falls = "softer" if softer == len(out) else "louder" if not softer else "softer or louder"
    named = "One phrase is" if len(out) == 1 else f"{len(out)} phrases are"
    return Finding(
        readable_id(ID, "uneven"),
        ID,
        FAMILY,
        "consider",
        f"{named} much {falls} than the lines around (the first in {where[0].bars}).",
        f"The furthest lies {evidence.value:+.1f} dB from its neighbours. A hand on the fader evens that out without "
        "touching how it was sung; verses and choruses keep their own levels.",
        where,
        (evidence,),
        lead.name,
    )


def _even(listening: Listening, lead: TrackListening, evidence: Evidence) -> Finding:
    return Finding(
        readable_id(ID, "even"),
        ID,
        FAMILY,
        "good",
        "Every phrase stands beside its neighbours.",
        f"The furthest lies {abs(evidence.value):.1f} dB from the lines around it.",
        (whole_song(listening),),
        (evidence,),
        lead.name,
    )
