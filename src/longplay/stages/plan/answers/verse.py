"""A second verse that says what the first one said: hold something back the first time, or leave both."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.proposal import Proposal, ThinTrack
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.situation import ACCOMPANIMENT, Situation

HELD_BACK_DB, HELD_BACK_HZ = -3.0, 120.0
"""How much smaller the band is the first time: heard as a step when it comes back; defaults, unsourced."""


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """The loudest of the band lighter in the first verse, so that the second one brings it."""
    if finding.verdict not in ("fix", "consider"):
        return
    band, verses = room.tracks("drums", "percussion", *ACCOMPANIMENT), room.labelled("verse")
    offers = [_held_back(finding, room, band[0].name, verses[0].name)] if band and verses else []
    yield from offers
    why = "A story that is told plainly may want the same ground twice; then the words do all of it."
    yield leave(
        finding, room, why, words=finding.target or "the second verse", instead_of=offers[0].id if offers else ""
    )


def _held_back(finding: Finding, room: Situation, track: str, verse: str) -> Proposal:
    return room.offer(
        finding,
        ThinTrack(track, (verse,), HELD_BACK_DB, HELD_BACK_HZ),
        f"Hold “{track}” back in {verse} ({HELD_BACK_DB:g} dB, less low end), so that {finding.target} brings it.",
        "The second verse then has something new, and nothing has to be played for it.",
        section=verse,
        window=room.window_of((finding.target,)),
    )
