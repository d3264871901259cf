"""More instruments, fewer, or none."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.proposal import MuteTrack, Proposal, RideLevel
from longplay.song.time import Span
from longplay.stages.plan.answers import parts
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.situation import ACCOMPANIMENT, Situation

BASS_UP_DB = 2.0
"""A bass that is there is brought up before another is written; default, unsourced."""


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """What carries is left alone; what is missing is offered; what is too much is taken out."""
    if finding.verdict == "good":
        if finding.target == "arrangement":
            yield leave(finding, room, finding.because, words="the arrangement")
    elif finding.target == "bass":
        yield from _louder_bass(finding, room) if room.tracks("bass") else parts.bass(finding, room)
    elif finding.target == "sustaining layer":
        yield from parts.sustain(finding, room)
    elif finding.verdict == "consider":
        yield from _fewer(finding, room)


def _louder_bass(finding: Finding, room: Situation) -> Iterator[Proposal]:
    name = room.tracks("bass")[0].name
    song = Span(0.0, room.listening.duration, 1, room.last_bar, name)
    yield room.offer(
        finding,
        RideLevel(name, song, BASS_UP_DB),
        f"Bring “{name}” up by {BASS_UP_DB:g} dB.",
        "The bass is there; it only has to be heard.",
        window=room.window_of(()),
    )


def _fewer(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """The softest accompanying track rests in the first verse."""
    verses = room.labelled("verse") or room.listening.structure.sections[:1]
    band = room.tracks(*ACCOMPANIMENT)
    if not verses or not band:
        return
    mute = room.offer(
        finding,
        MuteTrack(band[-1].name, (verses[0].name,)),
        f"“{band[-1].name}” rests in {verses[0].name}.",
        "Its entry afterwards becomes an event, and the first words stand free.",
        section=verses[0].name,
        window=room.window(verses[0].last_bar + 1),
    )
    yield mute
    yield leave(finding, room, "A wall of sound can be the point.", words="the arrangement", instead_of=mute.id)
