"""A song that is long in coming to its point, begins late or stops short."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.proposal import Proposal, RecordAgain, ShortenSection
from longplay.song.structure import INSTRUMENTAL
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.answers.people import by_artist
from longplay.stages.plan.answers.reshape import once, sooner
from longplay.stages.plan.situation import Situation

PHRASE_BARS = 4
"""An intro is cut by whole phrases and keeps its last one (default, unsourced)."""


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """A shorter intro where one stands before the point; the last bars again where they are cut off; or leave it."""
    if finding.verdict not in ("fix", "consider") or not finding.where:
        return
    if finding.id.endswith(".end"):
        offers = [*_ending(finding, room)]
        why = "A song may stop like a door that falls shut."
    else:
        offers = [*_shorter_intro(finding, room)] if finding.id.endswith((".first-chorus", ".voice")) else []
        why = "A song takes the time that its story takes."
    yield from offers
    first = offers[0].id if offers else ""
    words = finding.target if " " in finding.target else f"the {finding.target}"
    left = leave(finding, room, why, words=words, instead_of=first)
    yield from _shapes(finding, room, first or left.id)
    yield left


def _shapes(finding: Finding, room: Situation, instead_of: str) -> Iterator[Proposal]:
    """Another order for a chorus that comes late, one chorus less for a song that is too long."""
    if finding.id.endswith(".first-chorus"):
        yield from sooner(finding, room, instead_of)
    if finding.id.endswith(".length"):
        yield from once(finding, room, instead_of)


def _shorter_intro(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """All but the last phrase of an intro of two phrases or more."""
    first = room.listening.structure.sections[:1]
    if not first or first[0].label not in INSTRUMENTAL or first[0].bars < 2 * PHRASE_BARS:
        return
    intro = first[0]
    last = intro.last_bar - PHRASE_BARS
    yield room.offer(
        finding,
        ShortenSection(intro.name, intro.first_bar, last),
        f"Begin with the last {PHRASE_BARS} bars of the {intro.name}.",
        "Everything after it comes sooner, and nothing that is sung is lost.",
        section=intro.name,
        window=room.window(last + 1),
    )


def _ending(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """The last bars once more by whoever rings longest; a finished mix is exported again."""
    direction = "Play the last bars again and let the last sound ring until it is gone; stop the recording after that."
    if room.demo.kind == "bounce":
        direction = "Export the mix again with a few seconds after the last note."
    ringing = max(room.listening.tracks, key=lambda t: (t.role not in ("drums", "percussion"), t.end_dbfs))
    offer = room.offer(
        finding,
        RecordAgain(ringing.name, finding.where, direction),
        f"Let the end of “{ringing.name}” ring out.",
        direction,
        section="end",
    )
    yield by_artist(offer, room)
