"""Do the drums have enough energy?"""

from collections.abc import Callable, Iterator

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, TrackListening
from longplay.song.structure import Structure
from longplay.song.style import Style
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import measured, section_span, wanted, whole_song

ID = "drum_energy"
FAMILY = "groove"
RATIONALE = """Energy is how loud the drums stand in the track, how busily they play, and above all whether they do
more in the chorus than in the verse: contrast is what a listener feels."""
SOURCE = "chorus against verse and levels: defaults, unsourced"


OVER, STEP, HITS = "drums over the rest", "drums, chorus minus verse", "hits per beat"


def answer(
    listening: Listening, style: Style, levels: Levels, drums: tuple[TrackListening, ...], structure: Structure
) -> Iterator[Finding]:
    """Level in the track, step into the chorus and hits per beat; good where all that could be measured hold."""
    names = tuple(track.name for track in drums)
    evidence = (*_level(listening, style, levels, names), *_step(listening, style, levels, structure, names))
    busy = measured(HITS, max(t.hits_per_beat for t in drums), wanted(style, "drum_hits_per_beat"), 0.7, 0.3)
    wrong = [e for e in (*evidence, busy) if not e.inside]
    for e in wrong:
        place, *text = _TEXTS[e.measure](e)
        yield _finding(listening, names, place, (text[0], text[1]), (e,))
    if not wrong:
        because = f"About {busy.value:.1f} hits a beat, at a good level, and they do not flatten the chorus."
        good = ("The drums carry the song with the right energy.", because)
        yield _finding(listening, names, "enough", good, (*evidence, busy))


def _level(listening: Listening, style: Style, levels: Levels, names: tuple[str, ...]) -> tuple[Evidence, ...]:
    over = levels.over_rest(names, whole_song(listening))
    return () if over is None else (measured(OVER, over, wanted(style, "drums_over_track_db"), 0.8, 0.5),)


def _step(
    listening: Listening, style: Style, levels: Levels, structure: Structure, names: tuple[str, ...]
) -> tuple[Evidence, ...]:
    step = chorus_step(listening, levels, names, structure)
    if step is None:
        return ()
    sure = min(s.confidence for s in structure.sections if s.label in ("verse", "chorus"))
    return (measured(STEP, step, wanted(style, "drums_chorus_step_db"), sure, 0.3),)


def chorus_step(listening: Listening, levels: Levels, names: tuple[str, ...], structure: Structure) -> float | None:
    """Mean level of the drums in choruses minus verses in dB; a verse without them counts as a full step."""
    by_label = {
        label: [levels.together(names, section_span(listening, s.name)) for s in structure.labelled(label)]
        for label in ("verse", "chorus")
    }
    chorus = [level for level in by_label["chorus"] if level is not None]
    if not chorus or not by_label["verse"] or None in by_label["verse"]:
        return None
    verse = [level for level in by_label["verse"] if level is not None]
    return sum(chorus) / len(chorus) - sum(verse) / len(verse)


def _level_text(e: Evidence) -> tuple[str, str, str]:
    low = e.value < (e.wanted[0] if e.wanted[0] is not None else e.value)
    summary = "The drums sit too far back to drive the song." if low else "The drums stand in front of the song."
    side = "under" if e.value < 0 else "over"
    return "level", summary, f"They are {abs(e.value):.0f} dB {side} everything else together."


def _step_text(e: Evidence) -> tuple[str, str, str]:
    return (
        "step",
        "The drums do the same in the chorus as in the verse.",
        f"Their level changes by {e.value:+.1f} dB from verse to chorus, so nobody is lifted by them. "
        "Playing less in the verse helps as much as playing more in the chorus.",
    )


def _busy_text(e: Evidence) -> tuple[str, str, str]:
    few = e.value < (e.wanted[0] or 0.0)
    summary = "The drums play very little." if few else "The drums play very busily."
    because = f"About {e.value:.1f} hits a beat; that is {'fewer' if few else 'more'} than this kind of song wants."
    return "busy", summary, because


_TEXTS: dict[str, Callable[[Evidence], tuple[str, str, str]]] = {
    OVER: _level_text,
    STEP: _step_text,
    HITS: _busy_text,
}


def _finding(
    listening: Listening, names: tuple[str, ...], place: str, text: tuple[str, str], evidence: tuple[Evidence, ...]
) -> Finding:
    verdict = "good" if place == "enough" else "consider"
    where = (whole_song(listening),)
    return Finding(readable_id(ID, place), ID, FAMILY, verdict, *text, where, evidence, names[0])
