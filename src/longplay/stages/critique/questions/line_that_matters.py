"""Does the line that matters get the singer's most?"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from longplay.formats.ids import readable_id
from longplay.song.brief import Brief
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, Phrase, TrackListening
from longplay.song.style import Style
from longplay.song.time import Span, span_between
from longplay.song.track import Demo
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import lead_of, measured, wanted

ID = "line_that_matters"
FAMILY = "lyric"
RATIONALE = """The writer said which line the song is there for. The singer can give it more than the others in three
ways: by level, by height, by the room around it. One of them is enough."""
SOURCE = "the brief; the measures: defaults, unsourced"
LEVEL, HEIGHT, ROOM = "its level over your other lines", "its highest note over theirs", "its room over theirs"
FEWEST = 4
"""Other lines it is compared with, at least (default, unsourced)."""


class _Line(NamedTuple):
    """One phrase as it stands out: level in lufs, highest note (MIDI), voice over the rest in dB."""

    phrase: Phrase
    level: float
    height: float
    room: float | None


def answer(demo: Demo, listening: Listening, brief: Brief, style: Style, levels: Levels) -> Iterator[Finding]:
    """Its best rendition beside all other phrases; silent where the brief names no line."""
    line, lead = plain(brief.line_that_matters), lead_of(listening)
    if not line:
        return
    texts = [p for p in listening.phrases if lead and p.track == lead.name]
    sung = [p for p in texts if holds(p.text, line)]
    if lead is None or not sung:
        yield _not_found(brief, demo, any(p.text for p in texts), line)
        return
    heard = [_heard(p, listening, lead, levels) for p in texts]
    own = [h for h in heard if h.phrase in sung]
    others = [h for h in heard if h.phrase not in sung]
    if len(others) < FEWEST:
        return
    stands = [(h, _evidence(h, others, lead, style)) for h in own]
    best, evidence = max(stands, key=lambda pair: (sum(e.inside for e in pair[1]), pair[1][0].value))
    yield _finding(listening, best.phrase, evidence, len(own))


def plain(text: str) -> str:
    """The words alone, small, one space between them."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower().replace("'", "").replace("’", "")).split())


def holds(text: str, line: str) -> bool:
    """Whether the sung `text` holds the plain `line`, or is a part of it of at least three words."""
    sung = plain(text)
    return bool(sung) and (f" {line} " in f" {sung} " or (len(sung.split()) >= 3 and f" {sung} " in f" {line} "))


def _heard(phrase: Phrase, listening: Listening, lead: TrackListening, levels: Levels) -> _Line:
    inside = [n.midi for n in listening.notes if n.track == lead.name and phrase.start - 0.05 <= n.onset < phrase.end]
    room = levels.over_rest((lead.name,), Span(phrase.start, phrase.end)) if lead.role == "lead vocal" else None
    return _Line(phrase, phrase.lufs, float(max(inside, default=0)), room)


def _evidence(line: _Line, others: list[_Line], lead: TrackListening, style: Style) -> tuple[Evidence, ...]:
    """Against the middle of the other lines; a bounce tells height alone."""
    rooms = [o.room for o in others if o.room is not None]
    found = []
    if lead.role != "bounce":
        above = line.level - float(np.median([o.level for o in others]))
        found.append(measured(LEVEL, round(above, 1), wanted(style, "matters_level_db"), 0.7, 1.0))
    cents = 100.0 * (line.height - float(np.median([o.height for o in others])))
    found.append(measured(HEIGHT, cents, wanted(style, "matters_height_cents"), 0.7, 50.0))
    if line.room is not None and rooms:
        space = line.room - float(np.median(rooms))
        found.append(measured(ROOM, round(space, 1), wanted(style, "matters_room_db"), 0.7, 1.0))
    return tuple(found)


_GETS = {
    LEVEL: "it is sung {:.0f} dB stronger",
    HEIGHT: "it reaches {:.0f} semitones higher",
    ROOM: "it has {:.0f} dB more room",
}


def _finding(listening: Listening, phrase: Phrase, evidence: tuple[Evidence, ...], times: int) -> Finding:
    given = [e for e in evidence if e.inside]
    span = span_between(listening.grid, phrase.start, phrase.end, phrase.track)
    span = replace(span, first_bar=max(span.first_bar, 1), last_bar=max(span.last_bar, 1))
    words = f"“{phrase.text.replace(' / ', ', ')}”"
    if given:
        most = " and ".join(_GETS[e.measure].format(e.value / (100.0 if e.unit == "cents" else 1.0)) for e in given)
        verdict, summary = "good", f"You give the line that matters its due: {words}."
        because = f"Against your other lines {most}."
    else:
        verdict, summary = "consider", f"The line that matters gets no more than the others: {words}."
        once = "In the strongest of its places it" if times > 1 else "It"
        because = (
            f"{once} is no stronger, no higher and no freer of the band than most of your lines. A little more "
            "voice, or a little less of everything else there, and nobody misses it; if you mean it quietly, keep it."
        )
    return Finding(readable_id(ID), ID, FAMILY, verdict, summary, because, (span,), evidence, phrase.track)


def _not_found(brief: Brief, demo: Demo, words: bool, line: str) -> Finding:
    """Not in the lyrics: cannot tell. In them, or no lyrics at all: not heard."""
    quoted = f"“{brief.line_that_matters}”"
    if demo.lyrics and line not in plain(demo.lyrics):
        verdict, summary = "cannot_tell", f"I do not find {quoted} in the lyrics."
        because = "If it is sung in other words, write them in brief.toml as they are sung."
    else:
        why = "I could not tell where it is sung" if words else "I do not know where which words are sung"
        verdict, summary = "not_heard", f"I could not hear whether {quoted} gets your most: {why}."
        because = "A lyrics.txt beside the recordings, and the voice on a track of its own, would let me find it."
    return Finding(readable_id(ID), ID, FAMILY, verdict, summary, because, (), (), "the line that matters")
