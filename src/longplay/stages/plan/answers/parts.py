"""Add a part, each with its price in people and with less as the other choice."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.proposal import AddPart, Proposal
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.answers.people import hire
from longplay.stages.plan.situation import Situation

_STRINGS = ("string_section", "strings")


def drums(finding: Finding, room: Situation, replaces: str = "") -> Iterator[Proposal]:
    """A kit in the lifted sections, in place of a loop there; never over a bounce that has drums, or a bare voice."""
    if room.no_kit or room.carries or room.voice_alone:
        return
    sections = room.lifted()
    instead = f" in place of “{replaces}”" if replaces else ""
    add = room.offer(
        finding,
        AddPart("drums", "drums", room.style.kit, sections, 0.6, replaces),
        f"Drums that play with the song, in {_list(sections)}{instead}.",
        "Entering there, they make the section arrive; everywhere else the song stays as small as it is.",
        section=sections[0] if sections else "",
        window=room.window_of(sections),
    )
    yield add
    direction = "Play the choruses with the singer, simple, and leave the verses alone."
    if person := hire(finding, room, "drummer", sections, direction, instead_of=add.id):
        yield person


def bass(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """A bass from the first chorus on, where something says what the chords are."""
    if not room.has_harmony:
        yield _chords_first(finding, room)
        return
    sections = room.from_first_lift()
    add = room.offer(
        finding,
        AddPart("bass", "bass", room.style.bass, sections, 0.5),
        f"A bass from {sections[0] if sections else 'the first chorus'} on.",
        "It gives the song a floor, and its entry is a lift that does not get in the singer's way.",
        section=sections[0] if sections else "",
        window=room.window_of(sections),
    )
    yield add
    if person := hire(
        finding, room, "bassist", sections, "Roots and a few steps, long notes under the voice.", instead_of=add.id
    ):
        yield person
    yield leave(
        finding,
        room,
        "A song without a floor floats; sometimes that is its charm.",
        "low end",
        words="the low end",
        instead_of=add.id,
    )


def sustain(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """One held layer in the lifted sections."""
    if room.carries:
        return
    if not room.has_harmony:
        yield _chords_first(finding, room)
        return
    sections = room.lifted()
    strings = room.style.sustain in _STRINGS
    role = "strings" if strings else "pad"
    add = room.offer(
        finding,
        AddPart(role, role, room.style.sustain, sections, 0.4),
        f"{'Strings' if strings else 'A soft pad'} that hold the chords in {_list(sections)}.",
        "Held notes widen a chorus without adding a single rhythm.",
        section=sections[0] if sections else "",
        window=room.window_of(sections),
    )
    yield add
    craft = "string quartet" if strings else "keyboard player"
    if person := hire(
        finding, room, craft, sections, "Hold the chords, swell into the last chorus.", instead_of=add.id
    ):
        yield person
    yield leave(
        finding,
        room,
        "The gaps between the strums let the words breathe.",
        "gaps",
        words="the gaps",
        instead_of=add.id,
    )


def _chords_first(finding: Finding, room: Situation) -> Proposal:
    why = "A voice alone leaves the chords open: record a guitar or piano with it first, then a part can follow you."
    return leave(finding, room, why, words="the arrangement")


def _list(sections: tuple[str, ...]) -> str:
    if len(sections) < 2:
        return "".join(sections) or "the choruses"
    return f"{', '.join(sections[:-1])} and {sections[-1]}"
