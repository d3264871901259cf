"""Channels for what is new, played by Longplay or by people: it sits under the artist, and makes way for the lead."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from longplay.cache.kept import stage
from longplay.song.arrangement import Form
from longplay.song.mix import Channel, Mix
from longplay.song.style import Style
from longplay.song.track import SUNG_ROLES, Track
from longplay.sound.levels import from_db
from longplay.stages.mix.desk import WHOLE, bus_of, demo_level_on, lead_on, sends_for, voice_sends
from longplay.stages.mix.measures import Powers, gated_lufs, over_lu, powers_of, sounding, summed
from longplay.stages.mix.rides import rides_for

# Loudness of each group while it plays, in LU under the lead: rhythm nearest, colours furthest (defaults, unsourced).
_UNDER_LEAD_LU = {"drums": 5.0, "percussion": 9.0, "bass": 6.0, "strings": 9.0, "pad": 11.0}
_FIRST_PAIR, _NEXT_PAIR = 0.35, 0.2  # backing voices (RoEx TonnExamples: support 15-30 degrees of 60)
_OTHER_UNDER_LEAD_LU = 8.0
_UNDER_WHOLE_LU = 4.0  # a whole mix has its own band, so what is added to it lies this much deeper
_MOST_LOST_LU = 1.5  # what all parts together may take off the lead's place over the track (default, unsourced)
_MOST_UNDER_LU = 0.5  # and how far that may go under the style's range, or under a demo that lies lower already
_DEEPEST_DB = 6.0  # parts step back by at most so much for that; further down they would not be worth playing


@stage(credit="mix engineer")
def add_channels(mix: Mix, tracks: tuple[Track, ...], form: Form, style: Style) -> Mix:
    """`mix` with channels and automation for the tracks that the artist did not bring and that it does not have yet.

    tracks: all tracks of the record (what is there already is what new parts are measured against). Existing
    channels and automation stay as they are. Stems of one part ("drums/kick", "drums/snare") get one fader value, so
    that the kit keeps its inner balance.
    """
    new = tuple(t for t in tracks if t.source != "demo" and mix.channel(t.name) is None)
    there = tuple(t for t in tracks if mix.channel(t.name) is not None)
    if not new:
        return mix
    groups = _groups(new)
    faders = _faders(groups, there, mix, style)
    channels = _spread(tuple(_channel(track, *faders[_part(track)], style, demo_level_on(mix)) for track in new))
    lead = lead_on(mix, there)
    sung = sounding(powers_of(lead.recording)) if lead and lead.role not in WHOLE else np.zeros(0, bool)
    rides = tuple(ride for group in groups.values() for ride in rides_for(group, form, sung))
    return replace(mix, channels=mix.channels + channels, automation=mix.automation + rides)


def _part(track: Track) -> str:
    return track.name.split("/", maxsplit=1)[0] if track.source == "longplay" else track.name


def _groups(tracks: tuple[Track, ...]) -> dict[str, tuple[Track, ...]]:
    """Tracks by the part they are stems of."""
    return {name: tuple(t for t in tracks if _part(t) == name) for name in dict.fromkeys(map(_part, tracks))}


def _faders(
    groups: dict[str, tuple[Track, ...]], there: tuple[Track, ...], mix: Mix, style: Style
) -> dict[str, tuple[float, str]]:
    """(fader in dB, why) for each part."""
    anchor, whole = _anchor(there, mix)
    if anchor is None:
        return dict.fromkeys(groups, (0.0, "there is nothing to balance it against"))
    places = {name: _place_taken(group, there, mix) for name, group in groups.items()}
    faders = {name: places[name] or _under(group, anchor, whole) for name, group in groups.items()}
    free = {name: group for name, group in groups.items() if places[name] is None}
    taken = tuple(track for name, group in groups.items() if name not in free for track in group)
    back = 0.0 if whole else _step_back(free, taken, {n: f for n, (f, _) in faders.items()}, there, mix, style)
    return {n: _stepped_back(fader, why, back if n in free else 0.0) for n, (fader, why) in faders.items()}


def _place_taken(group: tuple[Track, ...], there: tuple[Track, ...], mix: Mix) -> tuple[float, str] | None:
    """(fader, why) for a part that takes turns with a track of its own role: as loud as that one; else None."""
    same = [track for track in there if track.role == group[0].role]
    before = gated_lufs(summed([_at_fader(track, mix) for track in same])) if same else None
    loudness = gated_lufs(summed([powers_of(track.recording) for track in group]))
    if before is None or loudness is None:
        return None
    return before - loudness, f"as loud as “{same[0].name}”, whose place it takes: {before:.1f} LUFS"


def _stepped_back(fader: float, why: str, back: float) -> tuple[float, str]:
    more = f"; {back:.1f} dB further back so that the lead stays in front" if back else ""
    return round(fader - back, 1), why + more


def _at_fader(track: Track, mix: Mix) -> Powers:
    """The powers of an existing track behind its fader."""
    channel = mix.channel(track.name)
    return powers_of(track.recording) * from_db(channel.fader_db if channel else 0.0) ** 2


def _anchor(there: tuple[Track, ...], mix: Mix) -> tuple[float | None, bool]:
    """(loudness that parts are measured against, whether it is a whole mix): the lead's, else all tracks'."""
    lead = lead_on(mix, there)
    if lead is not None:
        return gated_lufs(_at_fader(lead, mix)), lead.role in WHOLE
    return gated_lufs(summed([_at_fader(track, mix) for track in there])), True


def _under(group: tuple[Track, ...], anchor: float, whole: bool) -> tuple[float, str]:
    """(fader, why) that puts a part its role's distance under the anchor, by its loudness while it plays."""
    loudness = gated_lufs(summed([powers_of(track.recording) for track in group]))
    if loudness is None:
        return 0.0, "silent, so left at 0"
    distance = _UNDER_LEAD_LU.get(group[0].role, _OTHER_UNDER_LEAD_LU) + (_UNDER_WHOLE_LU if whole else 0.0)
    fader = anchor - distance - loudness
    what = "the demo's own mix" if whole else "the lead"
    return fader, f"{distance:.0f} LU under {what}: it plays at {loudness:.1f} LUFS, {what} at {anchor:.1f}"


def _step_back(
    free: dict[str, tuple[Track, ...]],
    taken: tuple[Track, ...],
    faders: dict[str, float],
    there: tuple[Track, ...],
    mix: Mix,
    style: Style,
) -> float:
    """dB that all `free` parts go down together, so that the lead loses little of its place over the track.

    taken: stems of parts that took an artist's track's place; they stand where that one stood.
    """
    lead = lead_on(mix, there)
    if lead is None:
        return 0.0
    front = _at_fader(lead, mix)
    stood = [powers_of(t.recording) * from_db(faders[_part(t)]) ** 2 for t in taken]
    behind = summed([*(_at_fader(t, mix) for t in there if t.role != lead.role), *stood])
    parts = summed([powers_of(t.recording) * from_db(faders[n]) ** 2 for n, group in free.items() for t in group])
    when = _both(sounding(front), sounding(parts))  # where they meet: a chorus counts for itself, not for the song
    before = over_lu(front, behind, when)
    low = style.lead_over_track_lu[0]
    floor = low
    if before is not None:
        floor = min(max(before - _MOST_LOST_LU, min(before, low) - _MOST_UNDER_LU), style.lead_over_track_lu[1])
    for back in np.arange(0.0, _DEEPEST_DB + 0.25, 0.5):
        after = over_lu(front, summed([behind, parts * from_db(-float(back)) ** 2]), when)
        if after is None or after >= floor:
            return float(back)
    return _DEEPEST_DB


def _both(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where both hold; the shorter one ends it."""
    size = min(len(a), len(b))
    return np.logical_and(a[:size], b[:size])


def _channel(track: Track, fader_db: float, why: str, style: Style, demo_level_db: float | None) -> Channel:
    sends = (
        voice_sends(track, style, None, demo_level_db)
        if track.role in SUNG_ROLES
        else sends_for(track, None, demo_level_db)
    )
    return Channel(track.name, track.role, bus_of(track.role), (), fader_db, 0.0, sends, why)


def _spread(channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
    """Backing voices in pairs to the left and right, the later pairs further out; one left over stays in the centre."""
    voices = [channel.track for channel in channels if channel.role == "backing vocal"]
    paired = voices[: len(voices) // 2 * 2]
    places = {name: _side(number) for number, name in enumerate(paired)}
    why = "; to the side, its like on the other, so that the lead has the centre"
    return tuple(replace(c, pan=places[c.track], why=c.why + why) if c.track in places else c for c in channels)


def _side(number: int) -> float:
    return (-1.0 if number % 2 == 0 else 1.0) * min(_FIRST_PAIR + _NEXT_PAIR * (number // 2), 0.9)
