"""Do any tracks get in each other's way?"""

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, Phrase, TrackListening
from longplay.song.style import Style
from longplay.song.time import Span, span_between, span_of_bars
from longplay.song.track import SUSTAINING, Demo
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import lead_of, measured, wanted, whole_song
from longplay.stages.critique.tones import Octaves, Tones, decibels

ID = "stems_clash"
FAMILY = "balance"
RATIONALE = """Two players who fill the same octaves at the same level are heard as one thick one, and when somebody
sings there the words drown in it. Below 180 Hz there is room for one voice at a time. Less of one is more of both."""
SOURCE = (
    "after Hafezi & Reiss, J. AES 63 (2015), on masking between tracks; the measure and limits: defaults, unsourced"
)
SHARED, COVERED = "octaves two tracks share while you sing", "voice over the two in those octaves"
LOW_APART = "low end of one track over the other"
HOLDS = ("guitar", *SUSTAINING, "other")
VOICE_OCTAVES = slice(2, 6)
"""Octaves round 250 Hz to 2 kHz, where words are understood."""
LOW_OCTAVES = slice(0, 2)
"""Octaves round 63 and 125 Hz: to about 180 Hz."""
LOW_SHARE_DB = -12.0
"""A low end further under the whole is not heard as one (default, unsourced)."""
MOST = 2


class _Clash(NamedTuple):
    """Two tracks in one another's way: the one to make room, the other, where, and what was measured."""

    less: str
    more: str
    where: tuple[Span, ...]
    evidence: tuple[Evidence, ...]


def answer(demo: Demo, listening: Listening, style: Style, levels: Levels, tones: Tones) -> Iterator[Finding]:
    """Pairs that cover the singer, and a low end that two share; good where the tracks leave each other room."""
    tracks = [t for t in listening.tracks if t.tone is not None and t.active]
    if demo.kind != "stems" or len(tracks) < 2:
        return
    pairs = list(combinations([t for t in tracks if t.role in HOLDS], 2))
    held = [clash for a, b in pairs if (clash := _covering(a, b, listening, style, levels, tones))]
    found = [clash for clash in held if all(not e.inside for e in clash.evidence)]
    found.sort(key=lambda clash: -clash.evidence[0].value)
    low = _low(tracks, listening, style, tones)
    yield from (_over_voice(clash) for clash in found[:MOST])
    if low and not low.evidence[0].inside:
        yield _two_floors(low)
    elif not found:
        yield _good(listening, (*(clash.evidence for clash in held), *([low.evidence] if low else [])), style)


def _covering(
    a: TrackListening, b: TrackListening, listening: Listening, style: Style, levels: Levels, tones: Tones
) -> _Clash | None:
    """What two held tracks share where the lead sings over both; None where that never is. Doubles are one player."""
    lead = lead_of(listening)
    where = _sung_over_both(a, b, listening, levels)
    if a.role == b.role or lead is None or not where:
        return None
    sung = tuple(
        _meeting(p, span) for span in where for p in listening.phrases if p.track == lead.name and _in(p, span)
    )
    one, two, voice = (tones.of(name, sung) for name in (a.name, b.name, lead.name))
    if one is None or two is None or voice is None:
        return None
    one, two, voice = (power[VOICE_OCTAVES] for power in (one, two, voice))
    over = float(decibels(np.sum(voice)) - decibels(np.sum(one + two)))
    evidence = (
        measured(SHARED, _shared(one, two), wanted(style, "shared_octaves_percent"), 0.6, 10.0),
        measured(COVERED, over, wanted(style, "voice_over_two_db"), 0.6, 1.5),
    )
    order = (a, b) if _makes_room(a) >= _makes_room(b) else (b, a)
    return _Clash(order[0].name, order[1].name, where, evidence)


def _shared(one: Octaves, two: Octaves) -> float:
    """Percent of the stronger that the weaker covers, octave by octave."""
    return 100.0 * float(np.sum(np.minimum(one, two)) / max(float(np.sum(one)), float(np.sum(two)), 1e-12))


def _makes_room(track: TrackListening) -> float:
    """The track that gives way: a held layer before a played one, the softer before the louder."""
    return 10.0 * (track.role in SUSTAINING) - (track.desk_lufs or -100.0) / 100.0


def _sung_over_both(a: TrackListening, b: TrackListening, listening: Listening, levels: Levels) -> tuple[Span, ...]:
    """Sections in which both play and somebody sings."""
    lead = lead_of(listening)
    spans = [span_of_bars(listening.grid, s.first_bar, s.last_bar) for s in listening.structure.sections]
    sung = [s for s in spans if any(lead and p.track == lead.name and _in(p, s) for p in listening.phrases)]
    return tuple(span for span in sung if {a.name, b.name} <= set(levels.layers(span)))


def _in(phrase: Phrase, span: Span) -> bool:
    return phrase.start < span.end and phrase.end > span.start


def _meeting(phrase: Phrase, span: Span) -> Span:
    return Span(max(phrase.start, span.start), min(phrase.end, span.end))


def _low(tracks: list[TrackListening], listening: Listening, style: Style, tones: Tones) -> _Clash | None:
    """The two tracks with the most low end, where they play together; voices and drums have their own."""
    players = [t for t in tracks if t.role in (*HOLDS, "bass")]
    if len(players) < 2:
        return None
    song = tuple(span_between(listening.grid, start, end) for start, end in _together(players))
    heard = [(t, tones.of(t.name, song)) for t in players]
    power = {t: (float(np.sum(p[LOW_OCTAVES])), float(np.sum(p))) for t, p in heard if p is not None}
    low = sorted(power, key=lambda t: -power[t][0])
    if len(low) < 2 or power[low[0]][0] <= 0.0 or float(decibels(_low_share(power))) < LOW_SHARE_DB:
        return None
    apart = float(decibels(power[low[0]][0]) - decibels(power[low[1]][0]))
    evidence = measured(LOW_APART, apart, wanted(style, "low_end_apart_db"), 0.6, 1.5)
    less, more = (low[0], low[1]) if low[1].role == "bass" else (low[1], low[0])
    return _Clash(less.name, more.name, (whole_song(listening),), (evidence,))


def _low_share(power: dict[TrackListening, tuple[float, float]]) -> float:
    return sum(low for low, _ in power.values()) / max(sum(whole for _, whole in power.values()), 1e-30)


def _together(players: list[TrackListening]) -> Iterator[tuple[float, float]]:
    """Seconds in which at least two of the players sound."""
    edges = sorted({edge for t in players for span in t.active for edge in span})
    for start, end in pairwise(edges):
        middle = (start + end) / 2.0
        if sum(any(a <= middle < b for a, b in t.active) for t in players) >= 2:
            yield start, end


def _over_voice(clash: _Clash) -> Finding:
    shared, over = clash.evidence
    return Finding(
        readable_id(ID, clash.less, clash.more),
        ID,
        FAMILY,
        "consider",
        f"“{clash.less}” and “{clash.more}” fill the same octaves under your voice.",
        f"While you sing they share {shared.value:.0f} percent of what they play between 180 Hz and 2.8 kHz, where "
        f"words are understood, and there your voice is {-over.value:.0f} dB "
        "under the two. Less of one of them gives room to both, and to you.",
        tuple(clash.where),
        clash.evidence,
        clash.less,
    )


def _two_floors(clash: _Clash) -> Finding:
    return Finding(
        readable_id(ID, "low end", clash.less, clash.more),
        ID,
        FAMILY,
        "consider",
        f"“{clash.less}” and “{clash.more}” both carry the low end.",
        f"Below 180 Hz they are within {clash.evidence[0].value:.0f} dB of each other, so neither is clear. One floor "
        f"is enough: let “{clash.more}” have it.",
        clash.where,
        clash.evidence,
        clash.less,
    )


def _good(listening: Listening, held: tuple[tuple[Evidence, ...], ...], style: Style) -> Finding:
    none = measured("pairs of tracks that meet", 0.0, wanted(style, "clashing_pairs"), 0.6)
    worst = max(
        held, key=lambda evidence: evidence[0].value if evidence[0].measure == SHARED else -1.0, default=(none,)
    )
    because = "Where two play in the same octaves, one of them is softer or the voice stands over both."
    summary = "The tracks leave each other room."
    return Finding(readable_id(ID), ID, FAMILY, "good", summary, because, (whole_song(listening),), worst, "tracks")
