"""A passage that jumps out of its own track: turn it down, or leave it."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.proposal import Proposal, RideLevel
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.situation import Situation

STILL_OVER_DB = 1.0
"""What may stay of the jump: a played accent, not a slip (default, unsourced)."""
MOST_DB = 12.0
"""More would change what the passage is (default, unsourced)."""


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """Ride the passage down to just over the track's usual level."""
    if finding.verdict == "good" or not finding.where:
        return
    span, over = finding.where[0], finding.evidence[0].value
    down = min(MOST_DB, round(2 * (over - STILL_OVER_DB)) / 2)
    ride = room.offer(
        finding,
        RideLevel(finding.target, span, -down),
        f"Turn “{finding.target}” down by {down:g} dB in {span.bars}.",
        "Only the level moves, and only there; everything around it can come up.",
        section=f"bar {span.first_bar}",
        window=room.window(span.first_bar),
    )
    yield ride
    yield leave(
        finding, room, "If the jump is meant, it is the loudest moment of the song: keep it.", instead_of=ride.id
    )
