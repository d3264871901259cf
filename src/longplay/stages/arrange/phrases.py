"""Where the lead comes in and goes out at a seam: a pick-up goes with its section, a held word is sung to its end."""

from collections.abc import Sequence
from dataclasses import replace

from longplay.song.arrangement import Cut
from longplay.song.listening import Phrase

BREATH_S = 0.06
"""How far outside of a phrase the lead comes in or goes out: consonants begin before the note (default, unsourced)."""


def with_phrases(cuts: Sequence[Cut], phrases: Sequence[Phrase], bar_s: float) -> tuple[Cut, ...]:
    """Return the cuts with where the lead enters and leaves them; the record's own two ends stay as they are.

    bar_s: seconds; nobody comes in or goes out further from a bar line than this.
    """
    last = len(cuts) - 1
    return tuple(
        replace(
            cut,
            enters_s=phrase_edge(cut.demo_start, phrases, bar_s) if i > 0 else 0.0,
            leaves_s=phrase_edge(cut.demo_end, phrases, bar_s) if i < last else 0.0,
        )
        for i, cut in enumerate(cuts)
    )


def phrase_edge(line: float, phrases: Sequence[Phrase], bar_s: float) -> float:
    """Return seconds from the bar line at `line` to the nearest edge of the phrase that is sung across it; else 0.

    A phrase that is sung mostly behind the line begins before it (a pick-up), one that is sung mostly before it ends
    behind it. 0 as well where the phrase reaches more than a bar over the line: then a gap between words must do.
    """
    across = [p for p in phrases if p.start < line - BREATH_S / 2 and p.end > line + BREATH_S / 2]
    if not across:
        return 0.0
    start, end = min(p.start for p in across), max(p.end for p in across)
    edge = start - line - BREATH_S if end - line >= line - start else end - line + BREATH_S
    return edge if abs(edge) <= bar_s else 0.0
