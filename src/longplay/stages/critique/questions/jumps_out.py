"""Does a track jump out of the song for a few bars?"""

from collections.abc import Iterator

import numpy as np

from longplay.formats.ids import readable_id
from longplay.song.finding import Finding
from longplay.song.listening import Listening, TrackListening
from longplay.song.style import Style
from longplay.song.time import span_of_bars
from longplay.song.track import Demo
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import measured, wanted

ID = "jumps_out"
FAMILY = "balance"
RATIONALE = """A few bars that are suddenly much louder than the rest of their own track pull every ear away from the
singer, and they set the level of the whole master. Turning them down is the smallest repair there is."""
SOURCE = "a producer's rule, unsourced"
MOST_BARS = 4
"""Longer than this it is a part of the arrangement, not a slip (default, unsourced)."""
MEASURE = "loudest bars over the track's usual level"


def answer(demo: Demo, listening: Listening, levels: Levels, style: Style) -> Iterator[Finding]:
    """One finding per passage of at most four bars that stands far over its own track; good for the other tracks."""
    if demo.kind != "stems":
        return
    even: list[float] = []
    for track in listening.tracks:
        bars = _bar_levels(track, listening, levels)
        if not bars:
            continue
        usual = float(np.median(list(bars.values())))
        found = list(_passages(track, bars, usual, listening, style))
        yield from found
        even += [] if found else [max(bars.values()) - usual]
    if even:
        yield _even(max(even), listening, style)


def _bar_levels(track: TrackListening, listening: Listening, levels: Levels) -> dict[int, float]:
    """Loudness in LUFS of every whole bar in which the track sounds."""
    found = {}
    for bar in range(1, listening.structure.last_bar + 1):
        level = levels.of(track.name, span_of_bars(listening.grid, bar, bar))
        if level is not None and track.desk_lufs is not None and level > track.desk_lufs - 10.0:
            found[bar] = level
    return found if len(found) > 2 * MOST_BARS else {}


def _passages(
    track: TrackListening, bars: dict[int, float], usual: float, listening: Listening, style: Style
) -> Iterator[Finding]:
    most = wanted(style, ID).high or 0.0
    out = [bar for bar, level in bars.items() if level - usual > most]
    for first in (bar for bar in out if bar - 1 not in out):
        last = next(bar for bar in range(first, first + len(out) + 1) if bar + 1 not in out)
        if last - first < MOST_BARS and not _whole_section(first, last, listening):
            over = max(bars[bar] for bar in range(first, last + 1)) - usual
            yield _finding(track, first, last, over, listening, style)


def _whole_section(first: int, last: int, listening: Listening) -> bool:
    """Whether the passage is made of whole sections: then it was arranged so."""
    starts = {s.first_bar for s in listening.structure.sections}
    ends = {s.last_bar for s in listening.structure.sections}
    return first in starts and last in ends


def _finding(track: TrackListening, first: int, last: int, over: float, listening: Listening, style: Style) -> Finding:
    span = span_of_bars(listening.grid, first, last, track.name)
    return Finding(
        readable_id(ID, track.name, f"bar {first}"),
        ID,
        FAMILY,
        "consider",
        f"“{track.name}” jumps out in {span.bars}.",
        f"There it is {over:.0f} dB louder than it usually is, so the ear leaves the singer, and the whole record has "
        "to be kept quieter because of it.",
        (span,),
        (measured(MEASURE, over, wanted(style, ID), 0.8, 1.0),),
        track.name,
    )


def _even(over: float, listening: Listening, style: Style) -> Finding:
    return Finding(
        readable_id(ID, "even"),
        ID,
        FAMILY,
        "good",
        "The tracks keep their level from bar to bar.",
        f"Nothing else jumps out: the loudest bar stands {over:.0f} dB over its own track's usual level.",
        (span_of_bars(listening.grid, 1, listening.structure.last_bar),),
        (measured(MEASURE, over, wanted(style, ID), 0.8, 1.0),),
        "tracks",
    )
