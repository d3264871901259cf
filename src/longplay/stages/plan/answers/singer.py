"""The key and the line that matters: what the singer can do, and what the fader can."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.proposal import ChangeKey, Proposal, RideLevel, SingAgain
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.answers.people import by_artist
from longplay.stages.plan.situation import Situation

RIDE_DB = 1.5
"""What is heard as nearer and not as louder (default, unsourced)."""


def key(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """The song in another key, played and sung again by the artist; or the effort kept."""
    if finding.verdict not in ("fix", "consider"):
        return
    moved = next((round(e.value) for e in finding.evidence if e.measure == "semitones to move the key"), 0)
    offers = [_moved(finding, room, moved)] if moved else []
    yield from offers
    why = "Effort is heard as feeling too: a high note that costs something may be what the song is about."
    yield leave(finding, room, why, words="the key", instead_of=offers[0].id if offers else "")


def _moved(finding: Finding, room: Situation, semitones: int) -> Proposal:
    by = f"{abs(semitones)} semitone{'s' if abs(semitones) > 1 else ''}"
    side, frets = "higher" if semitones > 0 else "lower", f"{abs(semitones)} fret{'s' if abs(semitones) > 1 else ''}"
    direction = (
        f"Put the capo {frets} {side} (without one, play the shapes of the {side} key; on keys, transpose), and sing "
        "it once through."
    )
    offer = room.offer(
        finding,
        ChangeKey("the song", semitones, direction),
        f"Try the song {by} {side}.",
        f"{direction} One try on a phone tells you more than any measure.",
    )
    return by_artist(offer, room)


def line(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """The line a little nearer, or sung once more with everything; or said as quietly as it is."""
    if finding.verdict != "consider" or not finding.where:
        return
    span = finding.where[0]
    offers = [_nearer(finding, room)] if room.demo.kind == "stems" else []
    if room.demo.kind != "bounce":
        again = SingAgain(
            finding.target, span, room.brief.line_that_matters, "Sing this line as if the rest had led to it."
        )
        words = f"Sing {span.bars} once more, as if the rest of the song had led to it."
        why = "Only you can give it what no fader can."
        first = offers[0].id if offers else ""
        offer = room.offer(finding, again, words, why, section=f"bar {span.first_bar}", instead_of=first)
        offers.append(by_artist(offer, room))
    yield from offers
    why = "The quietest line can be the one that is remembered."
    yield leave(finding, room, why, words="the line that matters", instead_of=offers[0].id if offers else "")


def _nearer(finding: Finding, room: Situation) -> Proposal:
    span = finding.where[0]
    return room.offer(
        finding,
        RideLevel(finding.target, span, RIDE_DB),
        f"Bring the line that matters {RIDE_DB:g} dB nearer in {span.bars}.",
        "It is your own singing, a little closer to the ear.",
        section=f"bar {span.first_bar}",
        window=room.window(span.first_bar),
    )
