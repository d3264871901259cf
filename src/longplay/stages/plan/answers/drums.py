"""Drums: played instead of looped, out of the way, or just right as they are."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.proposal import MuteTrack, Proposal, RideLevel
from longplay.song.time import Span
from longplay.stages.plan.answers import parts
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.answers.lift import thin_verse
from longplay.stages.plan.situation import Situation

MOST_RIDE_DB = 3.0
"""More would be a new balance, and the demo's balance is the first reference; default, unsourced."""


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """By what was measured: a loop, no step into the chorus, the level, or colour."""
    if finding.verdict not in ("fix", "consider") or not finding.evidence:
        return
    measure = finding.evidence[0].measure
    if measure == "exact repetition":
        yield from _loop(finding, room)
    elif measure == "drums, chorus minus verse":
        yield from _step(finding, room)
    elif measure == "drums over the rest":
        yield from _level(finding, room)
    else:
        yield leave(finding, room, "It is a matter of taste, and the mix can shape it a little.")


def _loop(finding: Finding, room: Situation) -> Iterator[Proposal]:
    offers = [*parts.drums(finding, room, finding.target), *_silence(finding, room)]
    yield from offers
    why = "A loop can be the character of a song; then it stays, and other things move."
    yield leave(finding, room, why, instead_of=offers[0].id if offers else "")


def _silence(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """The loop out of one section: the rarest and strongest move there is."""
    quiet = room.labelled("bridge") or room.labelled("interlude")
    if not quiet:
        return
    yield room.offer(
        finding,
        MuteTrack(finding.target, (quiet[0].name,)),
        f"“{finding.target}” rests in the {quiet[0].name}.",
        "Silence costs nothing, and what comes after it is lifted more than by any addition.",
        section=quiet[0].name,
        window=room.window(quiet[0].first_bar),
    )


def _step(finding: Finding, room: Situation) -> Iterator[Proposal]:
    loop = any(t.name == finding.target and t.loop_period_s > 0 for t in room.listening.tracks)
    offers = [
        *thin_verse(finding, room, room.tracks("drums")),
        *(parts.drums(finding, room, finding.target) if loop else ()),
    ]
    yield from offers
    yield leave(finding, room, "Even drums can hold a song together.", instead_of=offers[0].id if offers else "")


def _level(finding: Finding, room: Situation) -> Iterator[Proposal]:
    evidence = finding.evidence[0]
    low, high = evidence.wanted
    miss = (low - evidence.value) if low is not None and evidence.value < low else (high or 0.0) - evidence.value
    gain = max(-MOST_RIDE_DB, min(MOST_RIDE_DB, round(miss * 2) / 2))
    song = Span(0.0, room.listening.duration, 1, room.last_bar, finding.target)
    ride = room.offer(
        finding,
        RideLevel(finding.target, song, gain),
        f"“{finding.target}” {gain:+g} dB through the song.",
        "A step towards the song's own weight, no more than that.",
        window=room.window_of(()),
    )
    yield ride
    yield leave(finding, room, "The balance you sent is the first reference.", instead_of=ride.id)
