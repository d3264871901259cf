"""Does it begin soon enough, and does it end rather than just stop?"""

from collections.abc import Iterator

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, Phrase, TrackListening
from longplay.song.style import Style
from longplay.song.time import Span, span_between
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import lead_of, measured, wanted, whole_song
from longplay.stages.critique.questions.outstays import too_long

ID = "begins_and_ends"
FAMILY = "structure"
RATIONALE = """The first seconds decide whether anybody stays, and the last sound is what they take with them. A file
that is cut in the middle of a ring sounds like a mistake, whoever meant it."""
SOURCE = "defaults, unsourced"
SILENCE, VOICE, ENDS = "silence before the first sound", "seconds until the voice", "last sound under the song's level"
STRUCK = ("drums", "percussion")
"""A kit or a loop that stops on the bar line stops as drummers do; what rings is judged."""
ENDS_WITH_S = 2.0
"""Tracks that stop within this of the last one make the ending together (default, unsourced)."""


def answer(listening: Listening, style: Style, levels: Levels) -> Iterator[Finding]:
    """Silence at the head, a voice that is long in coming, an ending that is cut off; good where none is so."""
    sounding = [t for t in listening.tracks if t.active and t.lufs is not None]
    if not sounding:
        return
    held = [*_silence(sounding, style), *_voice(listening, style, levels), *_end(sounding, style)]
    points = [e for e in held if not e.inside]
    yield from (_point(listening, evidence) for evidence in points)
    if not points:
        yield _good(listening, tuple(held))


def _silence(sounding: list[TrackListening], style: Style) -> Iterator[Evidence]:
    first = min(t.active[0][0] for t in sounding)
    yield measured(SILENCE, round(first, 1), wanted(style, "head_silence_s"), 0.9, 0.2)


def _voice(listening: Listening, style: Style, levels: Levels) -> Iterator[Evidence]:
    """From the first sound to the first phrase of the lead; an instrumental has none to wait for, in a finished mix a
    guitar may pass for one, and an intro in which nothing happens is another question's.
    """
    if any(too_long(section, listening, style, levels) for section in listening.structure.sections[:1]):
        return
    lead = lead_of(listening)
    sung: list[Phrase] = [p for p in listening.phrases if lead and p.track == lead.name]
    if sung and lead and lead.role != "bounce":
        begins = min(t.active[0][0] for t in listening.tracks if t.active)
        yield measured(VOICE, round(sung[0].start - begins, 1), wanted(style, "first_voice_s"), 0.8, 1.0)


def _end(sounding: list[TrackListening], style: Style) -> Iterator[Evidence]:
    """The loudest last sound of the tracks that are there at the end, against the loudest track."""
    last = max(t.active[-1][1] for t in sounding)
    ringing = [t for t in sounding if t.role not in STRUCK] or sounding
    there = [t.end_dbfs for t in ringing if t.active[-1][1] >= last - ENDS_WITH_S]
    if not there:
        return
    usual = max(t.lufs for t in sounding if t.lufs is not None)
    yield measured(ENDS, round(max(there) - usual, 1), wanted(style, "last_sound_db"), 0.8, 2.0)


def _point(listening: Listening, evidence: Evidence) -> Finding:
    ends = [end for t in listening.tracks for _, end in t.active]
    begins = min(t.active[0][0] for t in listening.tracks if t.active)
    if evidence.measure == ENDS:
        kind, target, where = "end", "the ending", (max(max(ends) - 4.0, 0.0), max(ends))
        summary = "The song stops in the middle of its last sound."
        because = (
            f"When the file ends, something still rings {abs(evidence.value):.0f} dB "
            f"{'under' if evidence.value < 0 else 'over'} the song's usual level. Let it ring until it is gone, or "
            "stop it together on purpose; if the cut is the point, keep it."
        )
    elif evidence.measure == VOICE:
        section = listening.structure.at_bar(1)
        kind, target, where = "voice", section.name if section else "intro", (begins, begins + evidence.value)
        summary = f"The voice comes in after {evidence.value:.0f} seconds."
        because = (
            "A listener who does not know you yet waits for it. If what is played before it is worth the time, keep it."
        )
    else:
        kind, target, where = "silence", "the beginning", (0.0, evidence.value)
        summary = f"Nothing is heard for the first {evidence.value:.1f} seconds."
        because = "On a player it looks like a fault; a breath of silence is enough."
    return Finding(
        readable_id(ID, kind),
        ID,
        FAMILY,
        "consider",
        summary,
        because,
        (_span(listening, *where),),
        (evidence,),
        target,
    )


def _span(listening: Listening, start: float, end: float) -> Span:
    span = span_between(listening.grid, start, max(end, start + 0.1))
    return Span(span.start, span.end, max(span.first_bar, 1), max(span.last_bar, 1))


def _good(listening: Listening, held: tuple[Evidence, ...]) -> Finding:
    voice = next((e for e in held if e.measure == VOICE), None)
    because = "The last sound dies away before the file ends."
    if voice:
        when = "at once" if voice.value < 1.5 else f"after {voice.value:.0f} seconds"
        because = f"The voice is there {when}, and the last sound dies away."
    where = (whole_song(listening),)
    summary = "It begins soon enough, and it ends rather than just stops."
    return Finding(readable_id(ID), ID, FAMILY, "good", summary, because, where, held, "the song")
