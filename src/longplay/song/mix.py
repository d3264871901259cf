"""The mix as data: every value with its reason, so that a person can read and change it."""

from dataclasses import dataclass

BUSSES = ("drums", "bass", "music", "lead vocal", "backing vocal")


@dataclass(frozen=True, slots=True)
class Processor:
    """One device of a chain. type: "high_pass", "peak", "low_shelf", "high_shelf", "compressor".

    params: (name, value) pairs; names carry units (hz, db, ms, q, ratio). origin: "longplay" or a person.
    """

    type: str
    params: tuple[tuple[str, float], ...]
    why: str
    origin: str = "longplay"

    def param(self, name: str) -> float:
        """The value of parameter `name`. Errors: KeyError."""
        return dict(self.params)[name]


@dataclass(frozen=True, slots=True)
class Send:
    """How much of a channel goes to a shared effect. to: "room"; level_db: relative to the channel's output."""

    to: str
    level_db: float
    why: str


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel. pan: -1 left to 1 right. width applies to stereo tracks as they are."""

    track: str
    role: str
    bus: str
    chain: tuple[Processor, ...]
    fader_db: float
    pan: float
    sends: tuple[Send, ...]
    why: str
    origin: str = "longplay"


@dataclass(frozen=True, slots=True)
class Bus:
    """A group of channels. chain: what acts on the sum; fader_db."""

    name: str
    chain: tuple[Processor, ...]
    fader_db: float
    why: str


@dataclass(frozen=True, slots=True)
class Room:
    """The shared reverb: decay_s (RT60), predelay_ms, high_cut_hz."""

    name: str
    decay_s: float
    predelay_ms: float
    high_cut_hz: float
    why: str


@dataclass(frozen=True, slots=True)
class Automation:
    """Gain of one channel over record seconds: (seconds, db) points, straight lines between."""

    track: str
    points: tuple[tuple[float, float], ...]
    why: str


@dataclass(frozen=True, slots=True)
class Mix:
    """The whole desk. trim_db: last gain, which puts the peak of mix.wav between -6 and -3 dBFS.

    lead: the name of the track that carries the lead ("" = none does).
    """

    channels: tuple[Channel, ...]
    busses: tuple[Bus, ...]
    rooms: tuple[Room, ...]
    automation: tuple[Automation, ...]
    trim_db: float
    rate: int
    lead: str = ""

    def channel(self, track: str) -> Channel | None:
        """The channel of `track`."""
        return next((c for c in self.channels if c.track == track), None)


@dataclass(frozen=True, slots=True)
class MasterReport:
    """What the master measures. reached: whether the wanted loudness was reached without crushing."""

    target_lufs: float
    integrated_lufs: float
    range_lu: float
    true_peak_dbtp: float
    gain_db: float
    limited_db: float
    reached: bool
    why: str
