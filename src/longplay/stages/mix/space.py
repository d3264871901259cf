"""The space the demo was made in, so that new sounds can stand in it."""

from dataclasses import dataclass

import numpy as np

from longplay.cache.audio import open_audio
from longplay.cache.kept import kept
from longplay.song.recording import Recording
from longplay.song.track import Track
from longplay.sound.decay import FreeDecay, free_decays, rt60_of
from longplay.sound.filters import SosFilter, high_pass
from longplay.stages.mix.measures import STEP_S, powers_of

_HEARD_IN = ("lead vocal", "backing vocal", "drums", "percussion")
"""What stops at once: a string that rings on says nothing of the room."""
_LATEST_START_DB = {"drums": -2.0, "percussion": -2.0}  # a drum that only rings by itself starts at 0
_OTHER_LATEST_START_DB = 3.0
# Where a voice's fall begins lies this far over the room's true level (made rooms of known level, bench/mix.py).
_VOICE_BIAS_DB = 6.0
_WETTEST_DB, _DRIEST_DB = -6.0, -18.0
_LONGEST_S, _SHORTEST_S = 1.6, 0.3  # longer ones than a song's pauses show are read too short; shorter ones are dry
_OWN_RING_S = 0.55  # a drum rings so long by itself: two dry kits read 0.40 and 0.45 s
_MOST_SPREAD = 0.5  # middle half of the decays re their median
_TOP_HZ = 3000.0
_BLOCK = 65536


@dataclass(frozen=True, slots=True)
class Space:
    """A measured room. decay_s: RT60; level_db: its level re the dry sound; high_cut_hz: how dark it is."""

    decay_s: float
    level_db: float
    high_cut_hz: float
    track: str
    falls: int


@kept
def decays_of(recording: Recording) -> tuple[FreeDecay, ...]:
    """The free decays of a recording, K-weighted."""
    return free_decays(powers_of(recording), STEP_S)


@kept
def top_decays_of(recording: Recording) -> tuple[FreeDecay, ...]:
    """The free decays over 3 kHz."""
    samples, rate = open_audio(recording), recording.rate
    step = round(STEP_S * rate)
    splitter = SosFilter(high_pass(rate, _TOP_HZ), samples.shape[1])
    block = _BLOCK // step * step
    means = []
    for at in range(0, len(samples) // step * step, block):
        power = np.square(splitter.process(samples[at : at + block])).mean(axis=1)
        means.append(power[: len(power) // step * step].reshape(-1, step).mean(axis=1))
    return free_decays(np.concatenate(means).astype(np.float64), STEP_S) if means else ()


def space_of(tracks: tuple[Track, ...]) -> Space | None:
    """The space behind the demo's voices and drums; None where nothing stops, or nothing rings on when it does."""
    found = [space for track in tracks if track.role in _HEARD_IN and (space := _space(track))]
    return max(found, key=lambda space: space.falls, default=None)


def _space(track: Track) -> Space | None:
    latest = _LATEST_START_DB.get(track.role, _OTHER_LATEST_START_DB)
    decays = _different(tuple(fall for fall in decays_of(track.recording) if fall.start_db < latest))
    decay = rt60_of(decays)
    shortest = _OWN_RING_S if track.role in _LATEST_START_DB else _SHORTEST_S
    if decay is None or not shortest <= decay <= _LONGEST_S:
        return None
    low, high = np.quantile([fall.rt60_s for fall in decays], (0.25, 0.75))
    if high - low > _MOST_SPREAD * decay:
        return None
    bias = 0.0 if track.role in _LATEST_START_DB else _VOICE_BIAS_DB
    level = float(np.median([fall.start_db for fall in decays])) - bias
    cut = _high_cut(decay, rt60_of(top_decays_of(track.recording)))
    return Space(round(decay, 2), round(min(max(level, _DRIEST_DB), _WETTEST_DB), 1), cut, track.name, len(decays))


def _different(decays: tuple[FreeDecay, ...]) -> tuple[FreeDecay, ...]:
    """A machine loop falls in the same few ways all the time, and says so as often as it likes: each counts once."""
    return tuple({(round(fall.rt60_s, 2), round(fall.start_db, 1)): fall for fall in decays}.values())


def _high_cut(decay: float, top: float | None) -> float:
    """7 kHz for a room whose top decays in 0.6 of the whole, as our own does; darker or brighter in proportion."""
    share = 0.6 if top is None else top / decay
    return float(100 * round(min(max(7000.0 * share / 0.6, 3500.0), 9000.0) / 100))
