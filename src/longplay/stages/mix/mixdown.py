"""The sum: stems, their room, and one mix with room to breathe."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import kept
from longplay.song.mix import Bus, Channel, Mix
from longplay.song.recording import Recording
from longplay.sound.levels import db, from_db, peak
from longplay.stages.mix.chain import process_chain
from longplay.stages.mix.returns import return_of, returns_of

HIGHEST_DBFS, LOWEST_DBFS, WANTED_DBFS = -3.0, -6.0, -4.5
"""Where the sample peak of a mix belongs, so that the mastering engineer has room (issue; -4.5 is the middle)."""
_SILENT_DBFS = -80.0  # below this there is nothing worth raising (default, unsourced)
_BLOCK = 262144
Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Stem:
    """A stem: what `recording` holds, times `gain_db` (its bus fader and the trim), is its part of the mix."""

    name: str
    recording: Recording
    gain_db: float


@dataclass(frozen=True, slots=True)
class Mixdown:
    """mix: the trimmed mix. pre_bus: the trimmed sum of all stems, before any bus chain; the same recording where no
    bus has a chain. stems: they sum to pre_bus, each at its gain_db. trim_db: goes into mix.json.
    """

    mix: Recording
    pre_bus: Recording
    stems: tuple[Stem, ...]
    trim_db: float


@kept
def mix_down(mix: Mix, channels: tuple[tuple[str, Recording], ...]) -> Mixdown:
    """Sum post-fader channels (track name, stereo recording) and what comes back from the rooms and delays.

    The trim is a plain gain, on the stems as well: it lies on the desk's last fader and on every stem, so the stems
    as delivered null against the mix before its bus. Nothing limits. Channels that `mix` does not know count as they
    are; muted ones do not sound. Errors: KeyError for a send to what does not exist.
    """
    frames = max((recording.frames for _, recording in channels), default=0)
    raw = [Stem(name, recording, _fader_db(mix, name)) for name, recording in channels if not _muted(mix, name)]
    raw += [Stem(f"{name} return", return_of(*call), 0.0) for name, call in returns_of(mix, channels)]
    total, sum_before = _sums(mix, raw, frames)
    trim_db = trim_for(total)
    stems = tuple(Stem(stem.name, stem.recording, stem.gain_db + trim_db) for stem in raw)
    kept_mix = _keep_scaled(total, trim_db, mix.rate)
    kept_before = kept_mix if sum_before is total else _keep_scaled(sum_before, trim_db, mix.rate)
    return Mixdown(kept_mix, kept_before, stems, trim_db)


def trim_for(total: Samples) -> float:
    """The gain in whole dB that brings the sample peak near -4.5 dBFS; 0 where it lies right, or silence.

    Whole, so that a small change on one channel leaves it where it is, and with it every other stem.
    """
    level = db(peak(total))
    if level < _SILENT_DBFS or LOWEST_DBFS < level < HIGHEST_DBFS:
        return 0.0
    return float(round(WANTED_DBFS - level))


def _fader_db(mix: Mix, track: str) -> float:
    bus = _bus_of(mix, mix.channel(track))
    return bus.fader_db if bus else 0.0


def _muted(mix: Mix, track: str) -> bool:
    channel = mix.channel(track)
    return channel is not None and channel.mute


def _bus_of(mix: Mix, channel: Channel | None) -> Bus | None:
    return next((bus for bus in mix.busses if channel and bus.name == channel.bus), None)


def _sums(mix: Mix, stems: list[Stem], frames: int) -> tuple[Samples, Samples]:
    """(what leaves the busses, the plain sum); the same array where no bus has a chain."""
    before = np.zeros((frames, 2), np.float32)
    for stem in stems:
        _add(before, open_audio(stem.recording), stem.gain_db)
    worked = [bus for bus in mix.busses if bus.chain]
    if not worked:
        return before, before
    total = before.copy()
    for bus in worked:
        group = np.zeros((frames, 2), np.float32)
        for stem in stems:
            if _bus_of(mix, mix.channel(stem.name)) is bus:
                _add(group, open_audio(stem.recording), stem.gain_db)
        total -= group
        total += process_chain(bus.chain, group, mix.rate)
    return total, before


def _add(target: Samples, source: Samples, gain_db: float) -> None:
    """Add in blocks: a whole song times a gain would be another whole song in memory."""
    gain = np.float32(from_db(gain_db))
    for at in range(0, len(source), _BLOCK):
        target[at : min(at + _BLOCK, len(source))] += source[at : at + _BLOCK] * gain


def _keep_scaled(samples: Samples, gain_db: float, rate: int) -> Recording:
    return keep_audio(samples * np.float32(from_db(gain_db)), rate)
