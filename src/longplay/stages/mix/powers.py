"""How loud each channel stands behind its fader, bus and rides, every 10 ms, before anything is rendered."""

import numpy as np
from numpy.typing import NDArray

from longplay.song.mix import FADER, Automation, Channel, Mix
from longplay.song.track import Track
from longplay.sound.levels import from_db
from longplay.stages.mix.measures import STEP_S, THIRDS_HZ, Powers, powers_of, summed, thirds


def on_desk(track: Track, mix: Mix) -> Powers:
    """The powers of a track as `mix` sets it; devices of its chain are not looked at. Silence where it is muted."""
    channel = mix.channel(track.name)
    powers = powers_of(track.recording)
    if channel is None:
        return powers
    if channel.mute:
        return np.zeros_like(powers)
    rides = tuple(ride for ride in mix.automation if ride.track == track.name and ride.target == FADER)
    return np.asarray(powers * from_db(channel.fader_db + _bus_db(channel, mix)) ** 2 * ride_powers(rides, powers.size))


def on_desk_thirds(tracks: tuple[Track, ...], mix: Mix, when: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Third-octave powers of `tracks` together while `when` holds, behind faders, busses and rides; (28,)."""
    total = np.zeros(len(THIRDS_HZ))
    for track in tracks:
        gains = on_desk(track, mix) / np.maximum(powers_of(track.recording), 1e-30)
        total += thirds(track.recording, when, gains) * (2.0 if track.recording.channels == 1 else 1.0)
    return total


def ride_powers(rides: tuple[Automation, ...], steps: int) -> Powers:
    """The power gain of all `rides` together, every 10 ms."""
    decibels = np.zeros(steps)
    for ride in rides:
        if ride.points:
            times, levels = zip(*ride.points, strict=True)
            decibels += np.interp(np.arange(steps) * STEP_S, times, levels)
    return np.asarray(10.0 ** (decibels / 10.0))


def front_and_rest(tracks: tuple[Track, ...], mix: Mix, role: str) -> tuple[Powers, Powers]:
    """Powers of all tracks with the lead's role, and of all others."""
    front = [on_desk(track, mix) for track in tracks if track.role == role]
    return summed(front), summed([on_desk(track, mix) for track in tracks if track.role != role])


def _bus_db(channel: Channel, mix: Mix) -> float:
    return next((bus.fader_db for bus in mix.busses if bus.name == channel.bus), 0.0)
