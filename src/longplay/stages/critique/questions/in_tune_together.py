"""Are the instruments in tune with each other?"""

from collections.abc import Iterator

import numpy as np

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, TrackListening
from longplay.song.style import Style
from longplay.song.time import Span
from longplay.song.track import SUNG_ROLES
from longplay.stages.critique.question import measured, wanted, whole_song

ID = "in_tune_together"
FAMILY = "stem_alignment"
RATIONALE = """Two instruments that are each in tune with themselves can still rub against each other, and the singer
can then please only one of them. It is heard as a sour whole, and no mix takes it away."""
SOURCE = "tuning by the partials of each track; the limits: defaults, unsourced"
UNPITCHED = (*SUNG_ROLES, "drums", "percussion")
SURE = 0.5
"""A track whose partials agree less has no one tuning: bends, noise, or several players (default, unsourced)."""
FIX_TIMES = 2.0
"""From twice the limit on it is beyond taste (default, unsourced)."""
MEASURE = "tuning against the other instruments"


def answer(listening: Listening, style: Style) -> Iterator[Finding]:
    """One finding per instrument off the others; good where two or more agree. Singers bend: not asked here."""
    pitched = [t for t in listening.tracks if t.role not in UNPITCHED and t.tuning_confidence >= SURE and t.active]
    if len(pitched) < 2:
        return
    held = [(t, _evidence(t, pitched, style)) for t in pitched]
    off = sorted((pair for pair in held if not pair[1].inside), key=lambda pair: -abs(pair[1].value))
    # Of two that disagree both are off by the same; the later track is named, the other is the one it is held to.
    named = [pair for pair in off if pair[0] is pitched[1]] if len(pitched) == 2 else off[: len(pitched) // 2]
    first = f"“{pitched[0].name}”" if len(pitched) == 2 else "the other instruments"
    yield from (_point(listening, track, evidence, first) for track, evidence in named)
    if not off:
        yield _good(listening, max((e for _, e in held), key=lambda e: abs(e.value)))


def _evidence(track: TrackListening, pitched: list[TrackListening], style: Style) -> Evidence:
    others = [t for t in pitched if t is not track]
    turns = np.exp(2j * np.pi * np.array([t.tuning_cents for t in others]) / 100.0)
    centre = float(np.angle(np.sum(np.array([t.tuning_confidence for t in others]) * turns))) * 100.0 / (2.0 * np.pi)
    cents = (track.tuning_cents - centre + 50.0) % 100.0 - 50.0
    sure = min(track.tuning_confidence, *(t.tuning_confidence for t in others))
    return measured(MEASURE, round(cents, 1), wanted(style, "tracks_apart_cents"), sure, 5.0)


def _point(listening: Listening, track: TrackListening, evidence: Evidence, others: str) -> Finding:
    limit = evidence.wanted[1] or 0.0
    wrong = abs(evidence.value) >= FIX_TIMES * limit and evidence.confidence >= 0.7
    side = "flat" if evidence.value < 0 else "sharp"
    song = whole_song(listening)
    return Finding(
        readable_id(ID, track.name),
        ID,
        FAMILY,
        "fix" if wrong else "consider",
        f"“{track.name}” is tuned {'clearly' if wrong else 'a little'} {side} of {others}.",
        f"It lies about {abs(evidence.value):.0f} cents (hundredths of a semitone) {side}, give or take "
        f"{evidence.uncertainty:.0f}. Together they rub, whoever of them is right.",
        (Span(song.start, song.end, song.first_bar, song.last_bar, track.name),),
        (evidence,),
        track.name,
    )


def _good(listening: Listening, worst: Evidence) -> Finding:
    summary = "The instruments are in tune with each other."
    because = f"None lies further than {max(abs(worst.value), 2.0):.0f} cents (hundredths of a semitone) from the rest."
    return Finding(readable_id(ID), ID, FAMILY, "good", summary, because, (whole_song(listening),), (worst,), "tracks")
