"""One channel of the desk: chain, fader, pan and automation; post-fader stereo out, no sends."""

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import kept
from longplay.song.mix import FADER, Automation, Channel
from longplay.song.recording import Recording
from longplay.song.track import Track
from longplay.sound.levels import from_db
from longplay.stages.mix.chain import process_chain
from longplay.stages.mix.pan import pan_gains

_BLOCK = 65536


@kept
def process_channel(channel: Channel, track: Track, automation: tuple[Automation, ...]) -> Recording:
    """The channel's output, float32 (frames, 2), as long as the track. Automation of other tracks and of
    sends is not looked at."""
    recording = track.recording
    sound = process_chain(channel.chain, open_audio(recording), recording.rate)
    gains = (np.array(pan_gains(channel.pan, sound.shape[1])) * from_db(channel.fader_db)).astype(np.float32)
    rides = tuple(ride for ride in automation if ride.track == channel.track and ride.target == FADER)
    out = np.empty((len(sound), 2), np.float32)
    for at in range(0, len(sound), _BLOCK):
        block, target = sound[at : at + _BLOCK], out[at : at + _BLOCK]
        np.multiply(block, gains, out=target)
        if rides:
            target *= ride_gain(rides, at, len(block), recording.rate).astype(np.float32)[:, None]
    return keep_audio(out, recording.rate)


@kept
def process_strip(channel: Channel, track: Track) -> Recording:
    """The channel before its fader: chain alone, as many channels as the track has. For desks of other people."""
    recording = track.recording
    return keep_audio(process_chain(channel.chain, open_audio(recording), recording.rate), recording.rate)


def ride_gain(rides: tuple[Automation, ...], start: int, frames: int, rate: int) -> NDArray[np.float64]:
    """The linear gain of all rides together for `frames` frames from frame `start`; straight lines in dB."""
    seconds = (start + np.arange(frames)) / rate
    decibels = np.zeros(frames)
    for ride in rides:
        if ride.points:
            times, levels = zip(*ride.points, strict=True)
            decibels += np.interp(seconds, times, levels)
    return np.asarray(10.0 ** (decibels / 20.0))
