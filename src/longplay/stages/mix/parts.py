"""Channels for what is new, played by Longplay or by people: it sits under the artist, and makes way for the lead."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from longplay.cache.kept import stage
from longplay.song.arrangement import Form
from longplay.song.mix import Automation, Channel, Mix
from longplay.song.style import Style
from longplay.song.track import SUNG_ROLES, Track
from longplay.sound.levels import from_db
from longplay.stages.mix.desk import WHOLE, bus_of, demo_level_on, lead_on, sends_for, voice_sends
from longplay.stages.mix.measures import Powers, gated_lufs, over_lu, powers_of, sounding, summed
from longplay.stages.mix.places import (
    Place,
    missing_db,
    part_of,
    parts_among,
    places_of,
    ridden,
    thirds_of_part,
    where_they_meet,
)
from longplay.stages.mix.rides import rides_for

_FIRST_PAIR, _NEXT_PAIR = 0.35, 0.2  # backing voices (RoEx TonnExamples: support 15-30 degrees of 60)
_UNDER_WHOLE_LU = 4.0  # a whole mix has its own band, so what is added to it lies this much deeper
_MOST_LOST_LU = 1.5  # what all parts together may take off the lead's place over the track (default, unsourced)
_MOST_UNDER_LU = 0.5  # and how far that may go under the style's range, or under a demo that lies lower already
_TURNS = 0.5  # a part that sounds together with its like for more of its time than this takes nobody's place
Parts = dict[str, tuple[Track, ...]]
Rides = tuple[Automation, ...]


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
    groups = parts_among(new)
    lead = lead_on(mix, there)
    sung = sounding(powers_of(lead.recording)) if lead and lead.role not in WHOLE else np.zeros(0, bool)
    rides = tuple(ride for group in groups.values() for ride in rides_for(group, form, sung))
    faders = _faders(groups, rides, there, mix, style)
    channels = _spread(tuple(_channel(track, *faders[part_of(track)], style, demo_level_on(mix)) for track in new))
    return replace(mix, channels=mix.channels + channels, automation=mix.automation + rides)


def _faders(
    groups: Parts, rides: Rides, there: tuple[Track, ...], mix: Mix, style: Style
) -> dict[str, tuple[float, str]]:
    """(fader in dB, why) for each part."""
    front, whole = _anchor(there, mix)
    if gated_lufs(front) is None:
        return dict.fromkeys(groups, (0.0, "there is nothing to balance it against"))
    taken = {n: place for n, group in groups.items() if (place := _place_taken(group, there, mix)) is not None}
    free = {name: group for name, group in groups.items() if name not in taken}
    played = {name: ridden(group, rides) for name, group in groups.items()}
    if whole:
        return taken | {
            n: _under(places_of(g[0].role), played[n], front, 0.0, _UNDER_WHOLE_LU) for n, g in free.items()
        }
    behind = _behind(there, mix, [played[n] * from_db(f) ** 2 for n, (f, _) in taken.items()])
    excess = (over_lu(front, behind, sounding(front)) or 0.0) - style.lead_over_track_lu[1]
    places = {n: places_of(g[0].role, excess) for n, g in free.items()}
    share, faders = _stepped_back(places, played, front, behind, style)
    stands = [(t, c.fader_db) for t in there if (c := mix.channel(t.name)) is not None]
    stands += [(t, (taken | faders)[n][0]) for n, group in groups.items() for t in group]
    return taken | {n: _in_hearing(group, faders[n], share, places[n], stands) for n, group in free.items()}


def _behind(there: tuple[Track, ...], mix: Mix, stood: list[Powers]) -> Powers:
    """What stands behind the lead before anything finds its place: the artist's band, and what took a place in it."""
    lead = lead_on(mix, there)
    return summed([*(_at_fader(t, mix) for t in there if lead is None or t.role != lead.role), *stood])


def _stepped_back(
    places: dict[str, Place], played: dict[str, Powers], front: Powers, behind: Powers, style: Style
) -> tuple[float, dict[str, tuple[float, str]]]:
    """Each part between the nearest and the furthest place of its role, all by the same share of the way.

    No further than the lead's place over the track asks for. Returns (share, fader and why of each part).
    """
    share, faders = 0.0, dict[str, tuple[float, str]]()
    for tenth in range(11):
        share = tenth / 10.0
        faders = {n: _under(place, played[n], front, share) for n, place in places.items()}
        parts = summed([played[n] * from_db(f) ** 2 for n, (f, _) in faders.items()])
        if _leaves_room(front, behind, parts, style):
            break
    return share, faders


def _leaves_room(front: Powers, behind: Powers, parts: Powers, style: Style) -> bool:
    """Whether the lead keeps enough of its place where it meets the parts: a chorus counts for itself."""
    when = _both(sounding(front), sounding(parts))
    before, after = over_lu(front, behind, when), over_lu(front, summed([behind, parts]), when)
    low, high = style.lead_over_track_lu
    floor = low if before is None else min(max(before - _MOST_LOST_LU, min(before, low) - _MOST_UNDER_LU), high)
    return after is None or after >= floor


def _in_hearing(
    group: tuple[Track, ...],
    at: tuple[float, str],
    share: float,
    place: Place,
    stands: list[tuple[Track, float]],
) -> tuple[float, str]:
    """The fader of one part, up to its nearest place where everything else (track, fader) would cover it."""
    fader, why = at
    nearest, furthest = place
    when = sounding(summed([powers_of(t.recording) for t in group]))
    rest = [thirds_of_part((t,), when) * from_db(f) ** 2 for t, f in stands if t not in group]
    missing = missing_db(thirds_of_part(group, when) * from_db(fader) ** 2, np.sum(rest, axis=0)) if rest else 0.0
    nearer = round(min(missing, share * (furthest - nearest)), 1)
    return (round(fader + nearer, 1), f"{why}; {nearer:.1f} dB nearer, or the rest would cover it") if nearer else at


def _place_taken(group: tuple[Track, ...], there: tuple[Track, ...], mix: Mix) -> tuple[float, str] | None:
    """(fader, why) for a part that takes turns with a track of its own role: as loud as that one; else None."""
    same = [track for track in there if track.role == group[0].role]
    playing = sounding(summed([powers_of(track.recording) for track in group]))
    if _both(playing, sounding(summed([powers_of(t.recording) for t in same]))).sum() > _TURNS * playing.sum():
        return None
    before = gated_lufs(summed([_at_fader(track, mix) for track in same])) if same else None
    loudness = gated_lufs(summed([powers_of(track.recording) for track in group]))
    if before is None or loudness is None:
        return None
    return round(before - loudness, 1), f"as loud as “{same[0].name}”, whose place it takes: {before:.1f} LUFS"


def _at_fader(track: Track, mix: Mix) -> Powers:
    """The powers of an existing track behind its fader."""
    channel = mix.channel(track.name)
    return powers_of(track.recording) * from_db(channel.fader_db if channel else 0.0) ** 2


def _anchor(there: tuple[Track, ...], mix: Mix) -> tuple[Powers, bool]:
    """(powers that parts are measured against, whether they are of a whole mix): the lead's, else all tracks'."""
    lead = lead_on(mix, there)
    if lead is not None:
        return _at_fader(lead, mix), lead.role in WHOLE
    return summed([_at_fader(track, mix) for track in there]), True


def _under(place: Place, played: Powers, front: Powers, share: float, deeper: float = 0.0) -> tuple[float, str]:
    """(fader, why) that puts a part so far under the lead while both sound; share: 0 nearest, 1 furthest.

    deeper: LU more, where what it is measured against is a whole mix.
    """
    loudness, anchor = where_they_meet(played, front)
    if loudness is None or anchor is None:
        return 0.0, "silent, so left at 0"
    nearest, furthest = place
    distance = nearest + share * (furthest - nearest) + deeper
    what = "the demo's own mix" if deeper else "the lead"
    why = f"{distance:.1f} LU under {what} while both sound: it plays at {loudness:.1f} LUFS, {what} at {anchor:.1f}"
    back = f"; {share * (furthest - nearest):.1f} dB of it so that the lead stays in front" if share else ""
    return round(anchor - distance - loudness, 1), why + back


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
