"""Where a record is played, and what that place does to its level."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Platform:
    """A streaming service's playback level, as a dated fact.

    lufs: what it plays everything at. raises: whether it turns quieter music up (no: also where no source says so).
    headroom_dbtp: how far it turns up at most. dated: when the source was read; source: its address or title.
    """

    name: str
    lufs: float
    raises: bool
    headroom_dbtp: float
    dated: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Playback:
    """What a platform makes of one master: gain in dB, and the loudness and true peak that are heard."""

    platform: Platform
    gain_db: float
    lufs: float
    dbtp: float


def playback(platform: Platform, lufs: float, dbtp: float) -> Playback:
    """A master of `lufs` integrated and a true peak of `dbtp` on `platform`: turned down, up, or left as it is."""
    gain = platform.lufs - lufs
    if gain > 0.0:
        room = max(0.0, platform.headroom_dbtp - dbtp)
        gain = min(gain, room) if platform.raises else 0.0
    return Playback(platform, gain, lufs + gain, dbtp + gain)
