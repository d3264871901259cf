"""What the desk knows before it hears anything: busses, sends and rooms, each with its reason."""

from dataclasses import replace

from longplay.song.mix import BUSSES, PLATE, Bus, Mix, Room, Send
from longplay.song.style import Style
from longplay.song.track import Track
from longplay.stages.mix.space import Space

ROOM = "room"
KEPT = "the artist asked to keep it as it is"
"""Why a channel is not touched at all."""
WHOLE = ("voice and guitar", "bounce")
"""Roles that already are a mix: they are hardly touched."""

_BUS_OF_ROLE = {
    "lead vocal": "lead vocal",
    "voice and guitar": "lead vocal",
    "bounce": "music",
    "backing vocal": "backing vocal",
    "bass": "bass",
    "drums": "drums",
    "percussion": "drums",
}
# Send levels in dB = return under the dry sound in LU (room.py). A return 9 LU under the mix is what listeners
# preferred (Pestana & Reiss 2014, second hand); the split over roles is a default, unsourced, and drier than that.
_SEND_DB = {
    "lead vocal": -12.0,
    "backing vocal": -10.0,
    "guitar": -14.0,
    "keys": -14.0,
    "brass": -12.0,
    "strings": -10.0,
    "pad": -12.0,
    "other": -14.0,
}
_USUAL_DB = -12.0  # the demo's room at this level changes nothing
_DRIEST_SEND_DB, _WETTEST_SEND_DB = -20.0, -6.0
_PLATE_SENDS = {"lead vocal": "lead_plate_db", "backing vocal": "backing_plate_db"}
_DRUMS_SEND_DB = -16.0
_DRY_PIECES = ("kick", "bass drum", "room", "overhead")


def demo_level_on(mix: Mix) -> float | None:
    """How loud the demo's own room is, where it was measured."""
    return next((room.demo_level_db for room in mix.rooms if room.demo_level_db is not None), None)


def lead_on(mix: Mix, tracks: tuple[Track, ...]) -> Track | None:
    """The track that carries the lead on this desk; None where there is none."""
    return next((track for track in tracks if track.name == mix.lead), None)


def busses() -> tuple[Bus, ...]:
    """The five groups, flat: no group is worked on before somebody asks for it."""
    why = "no processing on the group: the balance inside it is the artist's, and nothing measured asks for glue"
    return tuple(Bus(name, (), 0.0, why) for name in BUSSES)


def bus_of(role: str) -> str:
    """The bus that a role goes to."""
    return _BUS_OF_ROLE.get(role, "music")


def rooms_for(bpm: float, space: Space | None, style: Style) -> tuple[Room, ...]:
    """The reverbs of a song: the demo's own space where it was measured, else a room for the tempo; and the plate."""
    room = room_in(space) if space else room_for(bpm)
    wants_plate = any(style.space_db(name) is not None for name in _PLATE_SENDS.values())
    return (room, plate_beside(room)) if wants_plate else (room,)


def room_in(space: Space) -> Room:
    """A room like the one the demo was made in, for what is played anew."""
    why = (
        f"the demo's own space: {space.falls} free falls in “{space.track}” decay by 60 dB in {space.decay_s:.2f} s "
        f"(median), {-space.level_db:.0f} dB under the dry sound; new sounds stand in the same place. Dark over "
        f"{space.high_cut_hz / 1000:.1f} kHz as its top decays; pre-delay cannot be measured: 20 ms (default)"
    )
    return Room(ROOM, space.decay_s, 20.0, space.high_cut_hz, why, demo_level_db=space.level_db)


def plate_beside(room: Room) -> Room:
    """A plate for the voices: dense at once, longer than the room and brighter, to be told from it."""
    decay = round(min(max(1.3 * room.decay_s, 1.0), 2.2), 2)
    why = (
        f"for voices only: dense from its first moment, {decay:.2f} s, 1.3 times the room; 30 ms pre-delay keep words "
        "clear of it (defaults, unsourced)"
    )
    return Room(PLATE, decay, 30.0, 9000.0, why, PLATE)


def room_for(bpm: float) -> Room:
    """A room for a tempo in felt beats a minute: it is silent again about two beats later."""
    decay = round(min(max(1.6 * 60.0 / max(bpm, 1.0), 0.8), 1.5), 2)
    why = (
        f"decays by 60 dB in {decay:.2f} s, 1.6 beats at {bpm:.0f} bpm held between 0.8 and 1.5 s, so that a word is "
        "gone before the next line; 20 ms pre-delay keep consonants clear of it; nothing over 7 kHz so that sibilants "
        "do not ring (defaults, unsourced)"
    )
    return Room(ROOM, decay, 20.0, 7000.0, why)


def voice_sends(
    track: Track, style: Style, tail_s: float | None = None, demo_level_db: float | None = None
) -> tuple[Send, ...]:
    """The sends of a voice: the room, and where the style has one, the plate; together as wet as the room alone.

    tail_s, demo_level_db: as for `sends_for`.
    """
    sends = sends_for(track, tail_s, demo_level_db)
    plate = style.space_db(_PLATE_SENDS.get(track.role, ""))
    if not sends or plate is None:
        return sends
    less = tuple(replace(s, level_db=s.level_db - 3.0, why=f"{s.why}, 3 dB less beside the plate") for s in sends)
    told = f"a sheen for the voice in this style; the return lies {-plate:.0f} LU under the dry voice"
    drier = sends[0].level_db - (_SEND_DB[track.role])  # its own room rings: less of everything
    return (*less, Send(PLATE, plate + drier, told))


def sends_for(track: Track, tail_s: float | None = None, demo_level_db: float | None = None) -> tuple[Send, ...]:
    """The room send of a track; none for what is low, is a whole mix, or brings its own room.

    demo_level_db: of the demo's own room, where it was measured: the artist's own tracks stand in it already and are
    not sent there again; what is new is sent as much as the demo has.
    tail_s: how long the track takes to fall by 20 dB, where that was measured: over 0.25 s (a room of RT60 0.75 s)
    it gets 6 dB less, over 0.4 s none (default, unsourced).
    """
    level, why = _send_level(track)
    if level is None or (demo_level_db is not None and track.source == "demo"):
        return ()
    if demo_level_db is not None:
        level = round(min(max(level + demo_level_db - _USUAL_DB, _DRIEST_SEND_DB), _WETTEST_SEND_DB), 1)
        why += f"; the demo's own room lies {-demo_level_db:.0f} dB under its dry sound"
    if tail_s is not None and tail_s > 0.4:
        return ()
    if tail_s is not None and tail_s > 0.25:
        level -= 6.0
        why += f"; 6 dB less because its own room still rings ({1000 * tail_s:.0f} ms to fall by 20 dB)"
    return (Send(ROOM, level, f"{why}; the return lies {-level:.0f} LU under the dry track"),)


def _send_level(track: Track) -> tuple[float | None, str]:
    if track.role in ("drums", "percussion"):
        dry = track.source == "demo" or any(piece in track.name.lower() for piece in _DRY_PIECES)
        return (None if dry else _DRUMS_SEND_DB), "a little of the shared room so that the kit stands where the song is"
    if track.role not in _SEND_DB:
        return None, ""
    return _SEND_DB[track.role], f"one room for everybody: {track.role}"
