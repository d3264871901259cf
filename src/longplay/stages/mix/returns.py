"""What comes back from a shared effect: everything that is sent to it, through it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import kept
from longplay.song.mix import Automation, Channel, Delay, Mix, Room
from longplay.song.recording import Recording
from longplay.sound.levels import from_db
from longplay.stages.mix.channel import ride_gain
from longplay.stages.mix.echo import ducking, repeats
from longplay.stages.mix.room import RoomReverb

_BLOCK = 262144
_SHUT_DB = -90.0  # a send that is automated to this is shut
Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sent:
    """What one channel sends: its output, how much of it in dB, and the rides of that."""

    recording: Recording
    gain_db: float
    rides: tuple[Automation, ...]


Call = tuple[Room | Delay, tuple[Sent, ...], Recording | None, int, int]
"""What `return_of` is asked."""


def returns_of(mix: Mix, channels: tuple[tuple[str, Recording], ...]) -> list[tuple[str, Call]]:
    """(name, arguments of `return_of`) of every room and delay that something is sent to, by name.

    Errors: KeyError for a send to what does not exist.
    """
    effects = {effect.name: effect for effect in mix.effects}
    frames = max((recording.frames for _, recording in channels), default=0)
    heard = [(c, recording) for name, recording in channels if (c := mix.channel(name)) and not c.mute]
    lead = next((recording for c, recording in heard if c.track == mix.lead), None)
    calls: list[tuple[str, Call]] = []
    for name in sorted({send.to for channel, _ in heard for send in channel.sends}):
        effect = effects[name]
        sent = tuple(_sent(mix, c, recording, name) for c, recording in heard if any(s.to == name for s in c.sends))
        calls.append((name, (effect, sent, lead if isinstance(effect, Delay) else None, frames, mix.rate)))
    return calls


def _sent(mix: Mix, channel: Channel, recording: Recording, name: str) -> Sent:
    level = next(send.level_db for send in channel.sends if send.to == name)
    bus = next((bus.fader_db for bus in mix.busses if bus.name == channel.bus), 0.0)
    rides = tuple(ride for ride in mix.automation if ride.track == channel.track and ride.target == name)
    return Sent(recording, level + bus, rides)


@kept
def return_of(
    effect: Room | Delay, sent: tuple[Sent, ...], lead: Recording | None, frames: int, rate: int
) -> Recording:
    """The return, float32 (frames, 2). lead: what a delay makes way for."""
    sound = np.zeros((frames, 2), np.float32)
    for each in sent:
        _add(sound, each, rate)
    if isinstance(effect, Delay):
        sound = repeats(effect, sound, rate)
        if lead is not None:
            gain = ducking(open_audio(lead), effect, rate)
            sound[: len(gain)] *= gain[:, None]
        return keep_audio(sound, rate)
    reverb = RoomReverb(effect, rate)
    for at in range(0, frames, _BLOCK):
        sound[at : at + _BLOCK] = reverb.process(sound[at : at + _BLOCK])
    return keep_audio(sound, rate)


def _add(target: Samples, sent: Sent, rate: int) -> None:
    """Add what is sent, in blocks."""
    source, gain = open_audio(sent.recording), np.float32(from_db(sent.gain_db))
    for at in range(0, len(source), _BLOCK):
        block = source[at : at + _BLOCK]
        if sent.rides:
            curve = ride_gain(sent.rides, at, len(block), rate)
            curve[curve < from_db(_SHUT_DB)] = 0.0
            target[at : at + len(block)] += block * (curve * gain).astype(np.float32)[:, None]
        else:
            target[at : at + len(block)] += block * gain
