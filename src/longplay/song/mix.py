"""The mix as data: every value with its reason, so that a person can read and change it."""

from dataclasses import dataclass, replace

FADER = "fader"
"""What automation moves when it moves no send."""
PLATE = "plate"
"""The kind of reverb that begins at once and dense."""
BUSSES = ("drums", "bass", "music", "lead vocal", "backing vocal")


@dataclass(frozen=True, slots=True)
class Processor:
    """One device of a chain. type: "high_pass", "peak", "low_shelf", "high_shelf", "compressor", "de_esser".

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
    """How much of a channel goes to a shared effect. to: the name of a room or a delay.

    level_db: relative to the channel's output; its automation comes on top.
    """

    to: str
    level_db: float
    why: str


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel. pan: -1 left to 1 right; a stereo track keeps its width. mute: neither heard nor sent anywhere."""

    track: str
    role: str
    bus: str
    chain: tuple[Processor, ...]
    fader_db: float
    pan: float
    sends: tuple[Send, ...]
    why: str
    origin: str = "longplay"
    mute: bool = False


@dataclass(frozen=True, slots=True)
class Bus:
    """A group of channels. chain: what acts on the sum; fader_db."""

    name: str
    chain: tuple[Processor, ...]
    fader_db: float
    why: str
    origin: str = "longplay"


@dataclass(frozen=True, slots=True)
class Room:
    """A shared reverb: decay_s (RT60), predelay_ms, high_cut_hz. kind: "room" (reflections first) or "plate".

    demo_level_db: how loud the demo's own room is re its dry sound, where this one is made after it; None where not.
    """

    name: str
    decay_s: float
    predelay_ms: float
    high_cut_hz: float
    why: str
    kind: str = "room"
    origin: str = "longplay"
    demo_level_db: float | None = None


@dataclass(frozen=True, slots=True)
class Delay:
    """A shared tempo delay.

    times: (record second from which it holds, time between repeats in s), in order: it follows a breathing tempo.
    feedback: gain from one repeat to the next, 0 to under 1. duck_db: how far repeats go down while the lead sings.
    """

    name: str
    times: tuple[tuple[float, float], ...]
    feedback: float
    low_cut_hz: float
    high_cut_hz: float
    duck_db: float
    why: str
    origin: str = "longplay"


@dataclass(frozen=True, slots=True)
class Automation:
    """Gain over record seconds: (seconds, db) points, straight lines between.

    target: "fader", or the name of the room or delay whose send it moves.
    """

    track: str
    points: tuple[tuple[float, float], ...]
    why: str
    target: str = FADER
    origin: str = "longplay"


@dataclass(frozen=True, slots=True)
class SectionBalance:
    """How loud the lead stands over everything else in one section, in LU while it sings, on the record's clock.

    as_given_lu: at the demo's own levels (None where there is nothing to compare); on_record_lu: behind this desk.
    """

    section: str
    start: float
    end: float
    as_given_lu: float | None
    on_record_lu: float | None
    wanted: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mix:
    """The whole desk. trim_db: last gain, which puts the peak of mix.wav between -6 and -3 dBFS.

    lead: the name of the track that carries the lead ("" = none does). balance: where it stands in each section.
    """

    channels: tuple[Channel, ...]
    busses: tuple[Bus, ...]
    rooms: tuple[Room, ...]
    automation: tuple[Automation, ...]
    trim_db: float
    rate: int
    lead: str = ""
    delays: tuple[Delay, ...] = ()
    balance: tuple[SectionBalance, ...] = ()

    def channel(self, track: str) -> Channel | None:
        """The channel of `track`."""
        return next((c for c in self.channels if c.track == track), None)

    @property
    def effects(self) -> tuple[Room | Delay, ...]:
        """Everything a channel can send to."""
        return self.rooms + self.delays

    def without_rides(self) -> "Mix":
        """The desk at rest: what is bound to places of the song (automation, delays, balances) is left out."""
        delays = {delay.name for delay in self.delays}
        channels = tuple(replace(c, sends=tuple(s for s in c.sends if s.to not in delays)) for c in self.channels)
        return replace(self, channels=channels, automation=(), delays=(), balance=())


@dataclass(frozen=True, slots=True)
class MasterReport:
    """What the master measures. reached: whether the wanted loudness was reached without crushing.

    tone_db: how far each octave 63 Hz-16 kHz was moved, in dB; empty where the tone was left alone.
    """

    target_lufs: float
    integrated_lufs: float
    range_lu: float
    true_peak_dbtp: float
    gain_db: float
    limited_db: float
    reached: bool
    why: str
    tone_db: tuple[float, ...] = ()
