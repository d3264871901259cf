"""Are more instruments needed?

Asked by what is missing to the ear, never by a list of what other records have: low end, something that holds
under the chords, room between the sections. A voice and one instrument that carry the song are left alone.
"""

from collections.abc import Iterator

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, TrackListening
from longplay.song.structure import INSTRUMENTAL
from longplay.song.style import Style
from longplay.song.track import SUSTAINING, Demo
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import measured, section_span, wanted, whole_song

ID = "more_instruments"
FAMILY = "arrangement"
RATIONALE = """An addition must earn its place: the question is which register or role the song misses, and whether a
bare performance already holds. Contrast between sections is worth more than another layer."""
SOURCE = "low end and layers: defaults, unsourced; contrast: an arranger's rule, unsourced"

BAND = ("drums", "percussion", "bass", *SUSTAINING)
LOW, HELD = "low end of the instruments", "sustaining layers"
NO_FLOOR = ("lead vocal", "backing vocal", "drums", "percussion")
CROWD = 5
"""Tracks from which it can get crowded; default, unsourced."""


def answer(demo: Demo, listening: Listening, style: Style, levels: Levels) -> Iterator[Finding]:
    """One finding per thing missing or too much; good where nothing is."""
    roles = {track.role for track in listening.tracks}
    alone = not roles & set(BAND) and not listening.has_drums
    if alone and (contrast := _contrast(listening, style, levels)) and contrast.inside:
        yield _carries(listening, contrast)
        return
    low = _low_evidence(listening, style)
    held = _held_evidence(demo, listening, style)
    missing = [*_low_end(listening, low), *_sustain(listening, held)]
    crowd = [*_crowd(listening, style, levels)]
    yield from (*missing, *crowd)
    if not missing:
        yield _complete(listening, (*low, *held))


def _contrast(listening: Listening, style: Style, levels: Levels) -> Evidence | None:
    """Loudest minus softest section with singing: does the performance itself breathe?"""
    sections = listening.structure.sections
    spans = [section_span(listening, s.name) for s in sections if s.label not in INSTRUMENTAL]
    heard = [level for span in spans if (level := levels.all(span)) is not None]
    if len(heard) < 2:
        return None
    sure = min(s.confidence for s in listening.structure.sections)
    range_ = wanted(style, "carrying_contrast_db")
    return measured("contrast between sections", max(heard) - min(heard), range_, max(sure, 0.3), 1.0)


def _carries(listening: Listening, contrast: Evidence) -> Finding:
    return Finding(
        readable_id(ID, "carries"),
        ID,
        FAMILY,
        "good",
        "This song carries on its own: nothing needs to be added.",
        f"The performance itself rises and falls by {contrast.value:.0f} dB from its softest to its loudest section. "
        "More players would only stand in front of the singer.",
        (whole_song(listening),),
        (contrast,),
        "arrangement",
    )


def _low_evidence(listening: Listening, style: Style) -> tuple[Evidence, ...]:
    share = low_end_db(listening.tracks)
    sure = 0.6 if any(t.role in ("bounce", "voice and guitar") for t in listening.tracks) else 0.8
    return () if share is None else (measured(LOW, share, wanted(style, "low_end_db"), sure, 2.0),)


def _held_evidence(demo: Demo, listening: Listening, style: Style) -> tuple[Evidence, ...]:
    """How many tracks hold notes; who plays inside a bounce cannot be told."""
    if demo.kind != "stems":
        return ()
    count = sum(track.role in SUSTAINING for track in listening.tracks)
    sure = min((t.role_confidence for t in demo.tracks), default=0.5)
    return (measured(HELD, count, wanted(style, "sustaining_tracks"), sure),)


def _low_end(listening: Listening, low: tuple[Evidence, ...]) -> Iterator[Finding]:
    if not low or low[0].inside:
        return
    yield Finding(
        readable_id(ID, "low end"),
        ID,
        FAMILY,
        "consider",
        "The song has no floor yet: no instrument plays below 90 Hz.",
        f"Their lowest octave lies {-low[0].value:.0f} dB under the rest of them; with a bass it is "
        f"{-(low[0].wanted[0] or 0):.0f} dB or less. A bass from the first chorus on would lift the chorus as well.",
        (whole_song(listening),),
        low,
        "bass",
    )


def low_end_db(tracks: tuple[TrackListening, ...]) -> float | None:
    """Energy in the octave round 63 Hz against all octaves, in dB, of everything but singers and drums.

    A bounce counts whole, since nothing in it can be told apart. None where no such track sounds.
    """
    low = total = 0.0
    for track in tracks:
        if track.role not in NO_FLOOR and track.desk_lufs is not None and track.bands_db:
            power = 10.0 ** (track.desk_lufs / 10.0)
            low += power * 10.0 ** (track.bands_db[0] / 10.0)
            total += power
    return _db(low / total) if total > 0 else None


def _db(ratio: float) -> float:
    from math import log10

    return 10.0 * log10(max(ratio, 1e-6))


def _sustain(listening: Listening, held: tuple[Evidence, ...]) -> Iterator[Finding]:
    if not held or held[0].inside:
        return
    yield Finding(
        readable_id(ID, "sustain"),
        ID,
        FAMILY,
        "consider",
        "Nothing holds under the chords: every instrument strikes and dies away.",
        "Strummed and struck sounds leave gaps behind the voice. One held layer (strings or a soft pad) in the "
        "choruses would carry the long notes; leaving the gaps is a sound too.",
        (whole_song(listening),),
        held,
        "sustaining layer",
    )


def _crowd(listening: Listening, style: Style, levels: Levels) -> Iterator[Finding]:
    sections = listening.structure.sections
    if len(listening.tracks) < CROWD or len(sections) < 3:
        return
    layers = [set(levels.layers(section_span(listening, s.name))) for s in sections]
    always = set.intersection(*layers)
    share = 100.0 * len(always) / len(listening.tracks)
    evidence = measured("tracks that never rest", share, wanted(style, "tracks_throughout_percent"), 0.8)
    if evidence.inside:
        return
    yield Finding(
        readable_id(ID, "crowd"),
        ID,
        FAMILY,
        "consider",
        "Everybody plays all the time: take something away before anything is added.",
        f"{len(always)} of {len(listening.tracks)} tracks sound in every section, so no section can open up.",
        (whole_song(listening),),
        (evidence,),
        "arrangement",
    )


def _complete(listening: Listening, evidence: tuple[Evidence, ...]) -> Finding:
    return Finding(
        readable_id(ID, "complete"),
        ID,
        FAMILY,
        "good",
        "Everything the song needs is there: I would add no instrument.",
        "It has a low end, "
        + ("and something holds under the chords." if len(evidence) > 1 else "and nothing is missing from the whole."),
        (whole_song(listening),),
        evidence,
        "arrangement",
    )
