"""Another shape for what is there: a verse behind the chorus, the chorus first or once only, a breath before it."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.proposal import MoveBars, Proposal, RepeatBars, ShortenSection, StopBar
from longplay.song.time import span_of_bars
from longplay.song.track import SUNG_ROLES
from longplay.stages.plan.situation import Situation

STOP_BEATS = 2.0
"""Half a bar of silence is heard as a breath, a whole one as a mistake (default, unsourced)."""


def sooner(finding: Finding, room: Situation, instead_of: str) -> Iterator[Proposal]:
    """Ways to the chorus for a song that is long in coming to it: the second verse behind it, or the chorus first.

    Both are large changes of the artist's own order, so they stand beside `instead_of` and are nobody's first choice.
    """
    first = next(iter(room.labelled("chorus")), None)
    before = [s for s in room.labelled("verse") if first and s.last_bar < first.first_bar]
    if first is None or not before:
        return
    if len(before) >= 2:
        verse = before[-1]
        yield room.offer(
            finding,
            MoveBars(verse.name, verse.first_bar, verse.last_bar, first.last_bar + 1),
            f"Sing {verse.name} after {first.name}.",
            "The chorus is there a verse sooner, and nothing that is sung is lost.",
            section=verse.name,
            window=room.window(verse.first_bar),
            instead_of=instead_of,
        )
    yield room.offer(
        finding,
        RepeatBars(first.name, first.first_bar, first.last_bar, before[0].first_bar, "section"),
        f"Begin with {first.name}, before {before[0].name}.",
        "The song says what it is about before it tells how it came to that. It is your own recording, brought again.",
        section=first.name,
        window=room.window(before[0].first_bar),
        instead_of=instead_of,
    )


def once(finding: Finding, room: Situation, instead_of: str = "") -> Iterator[Proposal]:
    """The last chorus out of a song that is too long, where it follows another one straight away."""
    choruses = room.labelled("chorus")
    if len(choruses) < 2 or choruses[-2].last_bar + 1 != choruses[-1].first_bar:
        return
    last = choruses[-1]
    yield room.offer(
        finding,
        ShortenSection(last.name, last.first_bar, last.last_bar),
        f"Sing the chorus once at the end: {last.name} goes.",
        "The last time is the strongest when it is not followed by itself.",
        section=last.name,
        window=room.window(last.first_bar),
        instead_of=instead_of,
    )


def breath(finding: Finding, room: Situation, instead_of: str = "") -> Iterator[Proposal]:
    """Everything but the voice silent for two beats before the last chorus: nothing is added, and it lands harder."""
    chorus = next(iter(reversed(room.labelled("chorus"))), None)
    if chorus is None or chorus.first_bar <= 1:
        return
    keep = tuple(t.name for t in room.demo.tracks if t.role in SUNG_ROLES) if room.demo.kind == "stems" else ()
    if not keep and _sung_before(room, chorus.first_bar):
        return
    yield room.offer(
        finding,
        StopBar(chorus.name, chorus.first_bar, STOP_BEATS, keep),
        f"Stop the band for the last {STOP_BEATS:g} beats before {chorus.name}.",
        "Silence costs nothing, and what comes after it is lifted more than by any addition.",
        section=chorus.name,
        window=room.window(chorus.first_bar),
        instead_of=instead_of,
    )


def _sung_before(room: Situation, bar: int) -> bool:
    """Whether somebody sings in the bar before `bar`."""
    span = span_of_bars(room.listening.grid, bar - 1, bar - 1)
    return any(p.start < span.end and p.end > span.start for p in room.listening.phrases)
