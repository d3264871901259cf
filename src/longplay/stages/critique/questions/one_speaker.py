"""Is everything still there on one loudspeaker?"""

from collections.abc import Iterator
from math import ceil

from longplay.formats.ids import readable_id
from longplay.song.finding import Finding
from longplay.song.listening import Listening, Problem, TrackListening
from longplay.song.style import Style
from longplay.song.time import Span
from longplay.stages.critique.question import measured, wanted, whole_song

ID = "one_speaker"
FAMILY = "recording"
RATIONALE = """Telephones, shops and half of all kitchens play one channel: what swings against itself between left and
right sounds wide on headphones and is gone there. Two unlike sides lose 3 dB, which nobody minds."""
SOURCE = "power of the mono sum; the limit: default, unsourced"
MEASURE = "what one loudspeaker keeps of it"
GONE_DB = -9.0
"""From here on hardly a third of its level is left: that is a fault, not a width (default, unsourced)."""


def answer(listening: Listening, style: Style, problems: tuple[Problem, ...]) -> Iterator[Finding]:
    """One finding per stereo track that loses too much; a side known to be flipped is told as a recording problem."""
    flipped = {p.track for p in problems if p.kind == "polarity"}
    range_ = wanted(style, "mono_loss_db")
    wide = [t for t in listening.tracks if t.channels > 1 and t.active and t.name not in flipped]
    held = [(t, measured(MEASURE, t.mono_loss_db, range_, 0.85, 0.5)) for t in wide]
    yield from (_point(listening, t, style) for t, evidence in held if not evidence.inside)
    if held and all(evidence.inside for _, evidence in held):
        worst = min((evidence for _, evidence in held), key=lambda e: e.value)
        because = f"No track loses more than {ceil(max(-worst.value, 1.0))} dB when both sides become one."
        summary = "Nothing vanishes on one loudspeaker."
        where = (whole_song(listening),)
        yield Finding(readable_id(ID), ID, FAMILY, "good", summary, because, where, (worst,), "tracks")


def _point(listening: Listening, track: TrackListening, style: Style) -> Finding:
    gone = track.mono_loss_db <= GONE_DB and track.correlation < 0.0
    what = "The mix" if track.role == "bounce" else f"“{track.name}”"
    song = whole_song(listening)
    return Finding(
        readable_id(ID, track.name),
        ID,
        FAMILY,
        "fix" if gone else "consider",
        f"{what} {'nearly vanishes' if gone else 'gets weak'} on one loudspeaker.",
        f"Its two sides work against each other: played through one, it is {-track.mono_loss_db:.0f} dB softer. A "
        "stereo widener, or one side turned round, does this; less of it sounds as wide and stays.",
        (Span(song.start, song.end, song.first_bar, song.last_bar, track.name),),
        (measured(MEASURE, track.mono_loss_db, wanted(style, "mono_loss_db"), 0.85, 0.5),),
        track.name,
    )
