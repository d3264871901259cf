"""Click, guide and cue mixes: what people hear in their headphones, all of one length and one first frame."""

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import kept
from longplay.song.recording import Recording
from longplay.song.request import Clockwork
from longplay.sound.levels import from_db, peak
from longplay.stages.tracking.requests import COUNT_IN_BARS

Samples = NDArray[np.float32]
ACCENT_HZ, BEAT_HZ = 1760.0, 1175.0
"""An A6 and a D6: they cut through a band and lie in most keys (default, unsourced)."""
_CLICK_S, _DECAY_S = 0.04, 0.008
CLICK_DBFS, ACCENT_DBFS = -14.0, -10.0
LOUDEST_DBFS = -1.5
"""Peak of a cue mix: under -1 dBFS after 24 bits and dither, with a little left for a player's own volume."""
MORE_ME_DB = 6.0
_BLOCK = 262144


@kept
def cue_mix(stems: tuple[tuple[Recording, float], ...], clock: Clockwork, click: bool) -> Recording:
    """Stems (recording, gain in dB) of the record behind the count-in, stereo, with or without click under them.

    Without click the two bars of count-in are still there: otherwise nobody knows where to start. One gain brings the
    peak to LOUDEST_DBFS at most.
    """
    out = np.zeros((clock.frames, 2), np.float32)
    for recording, gain_db in stems:
        _add(out[clock.lead_frames :], open_audio(recording), np.float32(from_db(gain_db)))
    ticking = click_track(clock)
    end = len(ticking) if click else round((clock.lead_s + clock.grid.bar_start(1)) * clock.rate) - 1
    music = peak(out)
    if music > 0.0:
        out *= np.float32(min(1.0, from_db(LOUDEST_DBFS - 3.0) / music))
    out[: max(end, 0)] += ticking[: max(end, 0), None]
    loud = peak(out)
    out *= np.float32(min(1.0, from_db(LOUDEST_DBFS) / loud) if loud > 0.0 else 1.0)
    return keep_audio(out, clock.rate)


@kept
def click_alone(clock: Clockwork) -> Recording:
    """Count-in and click through the song, mono."""
    return keep_audio(click_track(clock), clock.rate)


def click_track(clock: Clockwork) -> Samples:
    """Return (frames,): a click on every felt beat of the grid from two bars before bar 1 to the last bar line."""
    out = np.zeros(clock.frames, np.float32)
    signature = clock.grid.time_signature
    sounds = {True: _click(ACCENT_HZ, ACCENT_DBFS, clock.rate), False: _click(BEAT_HZ, CLICK_DBFS, clock.rate)}
    for beat in range(-COUNT_IN_BARS * signature.beats, clock.last_bar * signature.beats):
        at = round((clock.lead_s + clock.grid.seconds(beat * signature.ticks_per_beat)) * clock.rate)
        sound = sounds[beat % signature.beats == 0]
        if 0 <= at < clock.frames:
            out[at : at + len(sound)] += sound[: clock.frames - at]
    return out


def _click(hz: float, dbfs: float, rate: int) -> Samples:
    """A struck tone that begins with its first sample and has died away after 40 ms."""
    t = np.arange(round(_CLICK_S * rate)) / rate
    tone = np.cos(2 * np.pi * hz * t) * np.exp(-t / _DECAY_S)
    return np.asarray(tone * from_db(dbfs), np.float32)


def _add(target: Samples, source: Samples, gain: np.float32) -> None:
    """Add in blocks, a mono source on both sides."""
    for at in range(0, min(len(source), len(target)), _BLOCK):
        stop = min(at + _BLOCK, len(source), len(target))
        target[at:stop] += source[at:stop] * gain
