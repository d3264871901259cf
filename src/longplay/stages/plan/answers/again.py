"""Bring a figure of the song again: the riff at the end, the strong line before the last chorus."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.proposal import Proposal, RepeatBars
from longplay.song.structure import Section
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.situation import Situation


def riff(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """The riff after the last chorus, played by the track that plays it in the intro."""
    if finding.verdict not in ("fix", "consider") or not finding.where:
        return
    span, choruses = finding.where[0], room.labelled("chorus")
    before = choruses[-1].last_bar + 1 if choruses else room.last_bar + 1
    tracks = (finding.target,) if room.demo.kind == "stems" else ()
    action = RepeatBars(finding.target, span.first_bar, span.last_bar, before, "riff", tracks)
    back = room.offer(
        finding,
        action,
        f"Bring the opening riff back after {choruses[-1].name if choruses else 'the last section'}.",
        "The song ends with the thing people will hum. It is your own recording, brought again.",
        section=choruses[-1].name if choruses else "end",
        window=room.window(before),
    )
    yield back
    yield from _drop(finding, room, back.id)
    yield leave(
        finding,
        room,
        "An opening that is heard once can be a curtain: up, and gone.",
        words="the opening",
        instead_of=back.id,
    )


def _drop(finding: Finding, room: Situation, instead_of: str) -> Iterator[Proposal]:
    """The riff alone before the last chorus, while the band waits: only where it can be heard alone."""
    choruses, span = room.labelled("chorus"), finding.where[0]
    if room.demo.kind != "stems" or len(choruses) < 2:
        return
    before = choruses[-1].first_bar
    yield room.offer(
        finding,
        RepeatBars(finding.target, span.first_bar, span.last_bar, before, "riff", (finding.target,)),
        f"Bring the opening riff back alone, before {choruses[-1].name}.",
        "Everybody else holds their breath, and the chorus comes out of the first thing that was heard.",
        section=f"{choruses[-1].name} drop",
        window=room.window(before),
        instead_of=instead_of,
    )


def line(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """The line, with its own accompaniment, as the way into the last chorus that it does not lead into already."""
    if finding.verdict not in ("fix", "consider") or not finding.where:
        return
    span = finding.where[0]
    choruses = [s for s in room.labelled("chorus") if s.first_bar - 1 != span.last_bar and s.first_bar > 1]
    offers = [_way_into(finding, room, choruses[-1])] if choruses else []
    yield from offers
    why = "Once may be exactly right: some lines are strong because they are not repeated."
    yield leave(finding, room, why, words=f"the line in {span.bars}", instead_of=offers[0].id if offers else "")


def _way_into(finding: Finding, room: Situation, chorus: Section) -> Proposal:
    span = finding.where[0]
    return room.offer(
        finding,
        RepeatBars(finding.target, span.first_bar, span.last_bar, chorus.first_bar, "line"),
        f"Sing {span.bars} once more, as the way into {chorus.name}.",
        "A line that was heard before means more the second time. It is your own recording, brought again.",
        section=chorus.name,
        window=room.window(chorus.first_bar),
    )
