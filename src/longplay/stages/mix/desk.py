"""What the desk knows before it hears anything: busses, sends and room, each with its reason."""

from longplay.song.mix import BUSSES, Bus, Mix, Room, Send
from longplay.song.track import Track

ROOM = "room"
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
_DRUMS_SEND_DB = -16.0
_DRY_PIECES = ("kick", "bass drum", "room", "overhead")


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


def room_for(bpm: float) -> Room:
    """The shared room for a tempo in felt beats a minute: it is silent again about two beats later."""
    decay = round(min(max(1.6 * 60.0 / max(bpm, 1.0), 0.8), 1.5), 2)
    why = (
        f"decays by 60 dB in {decay:.2f} s, 1.6 beats at {bpm:.0f} bpm held between 0.8 and 1.5 s, so that a word is "
        "gone before the next line; 20 ms pre-delay keep consonants clear of it; nothing over 7 kHz so that sibilants "
        "do not ring (defaults, unsourced)"
    )
    return Room(ROOM, decay, 20.0, 7000.0, why)


def sends_for(track: Track, tail_s: float | None = None) -> tuple[Send, ...]:
    """The room send of a track; none for what is low, is a whole mix, or brings its own room.

    tail_s: how long the track takes to fall by 20 dB, where that was measured: over 0.25 s (a room of RT60 0.75 s)
    it gets 6 dB less, over 0.4 s none (default, unsourced).
    """
    level, why = _send_level(track)
    if level is None:
        return ()
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
