"""Add a part, each with its price in people and with less as the other choice."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.proposal import AddPart, Proposal
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.answers.people import hire
from longplay.stages.plan.answers.playable import A_GUIDE, instrument_for, is_guide
from longplay.stages.plan.situation import Situation

_STRINGS = ("string_section", "strings")
_PLAIN = {"grand_piano": "A piano", "electric_piano": "An electric piano"}
TEXTURE_DB = -8.0
"""How far a loop goes back under played drums: still there, no longer leading (default, unsourced)."""


def drums(finding: Finding, room: Situation, replaces: str = "") -> Iterator[Proposal]:
    """A kit in the lifted sections, in place of a loop there; never over a bounce that has drums, or a bare voice."""
    if room.no_kit or room.carries or room.voice_alone:
        return
    sections = room.lifted()
    instead = f" in place of “{replaces}”" if replaces else ""
    add = _part(
        finding,
        room,
        AddPart("drums", "drums", room.style.kit, sections, 0.6, replaces),
        f"Drums that play with the song, in {_list(sections)}{instead}.",
        "Entering there, they make the section arrive; everywhere else the song stays as small as it is.",
    )
    yield add
    if replaces:
        yield _over_texture(finding, room, replaces, add.id)
    direction = "Play the choruses with the singer, simple, and leave the verses alone."
    yield from _player(finding, room, "drummer", sections, direction, add.id)


def _over_texture(finding: Finding, room: Situation, loop: str, instead_of: str) -> Proposal:
    """Played drums with the loop going on under them as a texture."""
    sections = room.lifted()
    return _part(
        finding,
        room,
        AddPart(f"drums over {loop}", "drums", room.style.kit, sections, 0.5, loop, TEXTURE_DB),
        f"Drums that play with the song in {_list(sections)}, “{loop}” {-TEXTURE_DB:g} dB quieter under them.",
        "The loop keeps its colour and its grain; what moves is played.",
        instead_of,
    )


def keys(finding: Finding, room: Situation, instead_of: str = "") -> Iterator[Proposal]:
    """A keyboard from the first lift on, where none plays and one can be played here."""
    instrument = instrument_for(room.style.keys)
    if not instrument or room.carries or not room.has_harmony or room.demo.with_role("keys"):
        return
    sections = room.from_first_lift()
    add = _part(
        finding,
        room,
        AddPart("keys", "keys", instrument, sections, 0.4),
        f"{_PLAIN.get(instrument, 'Keys')} from {sections[0] if sections else 'the first chorus'} on, sparse.",
        "It holds the chords and still leaves air, and can answer where the voice rests.",
        instead_of,
    )
    yield add
    direction = "Hold the chords sparsely, and answer where the voice rests."
    yield from _player(finding, room, "keyboard player", sections, direction, instead_of or add.id)


def second_guitar(finding: Finding, room: Situation, instead_of: str = "") -> Iterator[Proposal]:
    """A second guitar in the lifted sections beside a single one, higher up and between its strokes."""
    instrument = instrument_for(room.style.guitar)
    guitars = room.demo.with_role("guitar")
    if not instrument or room.carries or len(guitars) != 1:
        return
    sections = room.lifted()
    add = _part(
        finding,
        room,
        AddPart("second guitar", "guitar", instrument, sections, 0.5),
        f"A second guitar in {_list(sections)}, higher up the neck than “{guitars[0].name}” and between its strokes.",
        "Two guitars, one on each side, make a chorus wide without a new colour.",
        instead_of,
    )
    yield add
    direction = f"Play higher up than “{guitars[0].name}” and between its strokes, in the choruses only."
    yield from _player(finding, room, "guitarist", sections, direction, instead_of or add.id)


def bass(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """A bass from the first chorus on, where something says what the chords are."""
    if not room.has_harmony:
        yield _chords_first(finding, room)
        return
    sections = room.from_first_lift()
    add = _part(
        finding,
        room,
        AddPart("bass", "bass", room.style.bass, sections, 0.5),
        f"A bass from {sections[0] if sections else 'the first chorus'} on.",
        "It gives the song a floor, and its entry is a lift that does not get in the singer's way.",
    )
    yield add
    direction = "Roots and a few steps, long notes under the voice."
    yield from _player(finding, room, "bassist", sections, direction, add.id)
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
    add = _part(
        finding,
        room,
        AddPart(role, role, room.style.sustain, sections, 0.4),
        f"{'Strings' if strings else 'A soft pad'} that hold the chords in {_list(sections)}.",
        "Held notes widen a chorus without adding a single rhythm.",
    )
    yield add
    yield from keys(finding, room, add.id)
    craft = "string quartet" if strings else "keyboard player"
    yield from _player(finding, room, craft, sections, "Hold the chords, swell into the last chorus.", add.id)
    yield leave(
        finding,
        room,
        "The gaps between the strums let the words breathe.",
        "gaps",
        words="the gaps",
        instead_of=add.id,
    )


def _part(finding: Finding, room: Situation, action: AddPart, summary: str, why: str, instead_of: str = "") -> Proposal:
    """A part, previewed where it first plays; a sound that is only a guide says so."""
    return room.offer(
        finding,
        action,
        summary,
        why + (A_GUIDE if is_guide(action.instrument) else ""),
        section=action.sections[0] if action.sections else "",
        window=room.window_of(action.sections),
        instead_of=instead_of,
    )


def _player(
    finding: Finding, room: Situation, craft: str, sections: tuple[str, ...], direction: str, instead_of: str
) -> Iterator[Proposal]:
    """A person for the part, where the rate card knows the craft."""
    if person := hire(finding, room, craft, sections, direction, instead_of=instead_of):
        yield person


def _chords_first(finding: Finding, room: Situation) -> Proposal:
    why = "A voice alone leaves the chords open: record a guitar or piano with it first, then a part can follow you."
    return leave(finding, room, why, words="the arrangement")


def _list(sections: tuple[str, ...]) -> str:
    if len(sections) < 2:
        return "".join(sections) or "the choruses"
    return f"{', '.join(sections[:-1])} and {sections[-1]}"
