"""The balance: the demo's own first, then small corrections, each with its reason."""

from dataclasses import dataclass, replace

import numpy as np

from longplay.cache.kept import stage
from longplay.song.arrangement import Form
from longplay.song.brief import Brief
from longplay.song.lead import lead_name
from longplay.song.listening import Listening
from longplay.song.mix import Channel, Mix, Processor
from longplay.song.must_keep import keeps_performance_only, kept_tracks
from longplay.song.style import Style
from longplay.song.track import LEAD_ROLES, SUNG_ROLES, Demo, Track
from longplay.stages.mix.carve import masking_cuts, rumble_cut
from longplay.stages.mix.desk import KEPT, WHOLE, bus_of, busses, rooms_for, sends_for, voice_sends
from longplay.stages.mix.lead import lead_lift, lowest_sung_hz, peaks_while, steady
from longplay.stages.mix.measures import Powers, over_lu, powers_of, sounding, summed, tail_s, thirds
from longplay.stages.mix.space import space_of
from longplay.stages.mix.voice import air, catcher, de_essing, ring_cuts

_OPEN = 0.3  # of the way to the side: about 20 degrees of a 60-degree stage (RoEx TonnExamples: 15-30 for support)
_SUPPORT = ("guitar", "keys", "other", "brass")
_SUSTAINED = ("strings", "pad", "keys")


@stage(credit="mix engineer")
def balance(tracks: tuple[Track, ...], form: Form, listening: Listening, brief: Brief, style: Style) -> Mix:
    """The desk for what the artist brought, and for whoever sings the lead; all others get theirs from `add_channels`.

    The tracks lie on the record's clock. Demo tracks keep the level relation they came with: faders stay at 0 but for
    the lead, which moves into the style's range over the track by at most 3 dB. What the brief's must-keep names is
    not touched at all. The trim is left to the mixdown.
    """
    brought = tuple(track for track in tracks if track.source == "demo" or track.role in LEAD_ROLES)
    lead = lead_name({track.name: track.role for track in brought}, listening.notes)
    front = next((track for track in brought if track.name == lead), None)
    space = space_of(tuple(track for track in brought if track.source == "demo"))
    control_room = _ControlRoom(brought, front, listening, brief, style, space.level_db if space else None)
    plain = tuple(_channel(track, control_room) for track in brought)
    rate = tracks[0].recording.rate if tracks else 44100
    channels = _opened(plain, tracks)
    return Mix(channels, busses(), rooms_for(form.grid.bpm, space, style), (), 0.0, rate, lead)


@dataclass(frozen=True, slots=True)
class _ControlRoom:
    """What lies on the table while one channel is set."""

    tracks: tuple[Track, ...]
    lead: Track | None
    listening: Listening
    brief: Brief
    style: Style
    demo_level_db: float | None

    def keeps(self, track: Track) -> bool:
        """Whether the artist named the track as one that must stay as it is, more than its performance."""
        demo = Demo(self.tracks, track.recording.rate, track.recording.seconds, "stems")
        entry = kept_tracks(self.brief, demo).get(track.name)
        return entry is not None and not keeps_performance_only(entry, track.name)


def _channel(track: Track, room: _ControlRoom) -> Channel:
    bus = bus_of(track.role)
    if room.keeps(track):
        return Channel(track.name, track.role, bus, (), 0.0, 0.0, (), KEPT)
    if track.role in WHOLE:
        return Channel(track.name, track.role, bus, (), 0.0, 0.0, (), "it is a whole mix already: left as it is")
    if room.lead is not None and track.role == room.lead.role:
        return _lead_channel(track, room)
    chain = rumble_cut(track.role, thirds(track.recording)) + _cuts(track, room)
    why = "level and place as the artist gave them"
    return Channel(track.name, track.role, bus, chain, 0.0, 0.0, sends_for(track, None, room.demo_level_db), why)


def _lead_channel(track: Track, room: _ControlRoom) -> Channel:
    lift, why = _lift(room)
    powers = powers_of(track.recording)
    chain = rumble_cut(track.role, thirds(track.recording), lowest_sung_hz(room.listening, track.name))
    chain += ring_cuts(track.recording) + de_essing(track.recording)
    leveller = steady(track, powers)
    raised = leveller[0].param("makeup_db") if leveller else 0.0
    chain += leveller + catcher(peaks_while(track.recording, sounding(powers)), raised) + _air(track, room)
    sends = voice_sends(track, room.style, tail_s(powers), room.demo_level_db)
    return Channel(track.name, track.role, bus_of(track.role), chain, lift, 0.0, sends, f"centre; {why}")


def _air(track: Track, room: _ControlRoom) -> tuple[Processor, ...]:
    sung = sounding(powers_of(track.recording))
    rest = [thirds(t.recording, sung) for t in room.tracks if t.role not in SUNG_ROLES]
    return air(track.recording, np.sum(rest, axis=0), sung) if rest else ()


def _lift(room: _ControlRoom) -> tuple[float, str]:
    """(dB for the lead's fader, why)."""
    if room.lead is None:
        return 0.0, ""
    front, behind = _front_and_behind(room.lead, room.tracks)
    return lead_lift(over_lu(front, behind, sounding(front)), room.style.lead_over_track_lu)


def _front_and_behind(lead: Track, tracks: tuple[Track, ...]) -> tuple[Powers, Powers]:
    """Powers of everything with the lead's role, and of the rest."""
    front = [powers_of(track.recording) for track in tracks if track.role == lead.role]
    behind = [powers_of(track.recording) for track in tracks if track.role != lead.role]
    return summed(front), summed(behind)


def _cuts(track: Track, room: _ControlRoom) -> tuple[Processor, ...]:
    """Masking cuts for an accompanying track that is neither low end nor rhythm."""
    if room.lead is None or track.role in ("bass", "drums", "percussion", "backing vocal"):
        return ()
    when = sounding(powers_of(room.lead.recording))
    lift, _ = _lift(room)
    return masking_cuts(thirds(room.lead.recording, when), thirds(track.recording, when), lift)


def _opened(channels: tuple[Channel, ...], tracks: tuple[Track, ...]) -> tuple[Channel, ...]:
    """Two mono supporting tracks stand left and right of the centre once a new sustained part shares their space.

    Only in pairs: one alone would make the record lean.
    """
    new = [t.name for t in tracks if t.source != "demo" and t.role in _SUSTAINED]
    mono = [t.name for t in tracks if t.source == "demo" and t.role in _SUPPORT and t.recording.channels == 1]
    if not new or len(mono) < 2:
        return channels
    sides = {mono[0]: -_OPEN, mono[1]: _OPEN}
    why = f"; opened to the side because {new[0]} shares its space, with its like on the other side"
    return tuple(
        replace(c, pan=sides[c.track], why=c.why + why) if c.track in sides and c.why != KEPT else c for c in channels
    )
