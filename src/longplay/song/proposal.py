"""What could be done about a finding: typed actions, each with a route, a price and a preview."""

from dataclasses import dataclass, field
from typing import Literal

from longplay.song.money import Money
from longplay.song.time import Span


@dataclass(frozen=True, slots=True)
class LeaveAlone:
    """Keep it as it is: a decision like any other."""

    target: str
    kind: Literal["leave_alone"] = "leave_alone"


@dataclass(frozen=True, slots=True)
class MuteTrack:
    """Silence a track in the named sections (all of the song when empty)."""

    target: str
    sections: tuple[str, ...]
    kind: Literal["mute"] = "mute"


@dataclass(frozen=True, slots=True)
class ThinTrack:
    """Make a track lighter in the named sections: `gain_db` down and low end out below `high_pass_hz`."""

    target: str
    sections: tuple[str, ...]
    gain_db: float
    high_pass_hz: float
    kind: Literal["thin"] = "thin"


@dataclass(frozen=True, slots=True)
class ShortenSection:
    """Take bars out of a section: `first_bar` to `last_bar` of the demo, both included."""

    target: str
    first_bar: int
    last_bar: int
    kind: Literal["shorten"] = "shorten"


@dataclass(frozen=True, slots=True)
class RepeatBars:
    """Bring bars of the demo again: `first_bar` to `last_bar` are inserted before bar `before_bar` (demo bars).

    figure: "riff" or "line". tracks: the tracks that sound there; the others keep still (drums go on).
    """

    target: str
    first_bar: int
    last_bar: int
    before_bar: int
    figure: str
    tracks: tuple[str, ...] = ()
    kind: Literal["repeat_bars"] = "repeat_bars"


@dataclass(frozen=True, slots=True)
class RepairTrack:
    """Mend a recording: take out DC, turn polarity, move a late stem (ms, earlier is negative), silence its head.

    dc: the offset to subtract (linear full scale); silence_before_s: seconds of noise-only head to fade out.
    """

    target: str
    dc: float = 0.0
    invert: bool = False
    shift_ms: float = 0.0
    silence_before_s: float = 0.0
    kind: Literal["repair"] = "repair"


@dataclass(frozen=True, slots=True)
class RideLevel:
    """Raise or lower a track by `gain_db` over one stretch of the demo (seconds)."""

    target: str
    span: Span
    gain_db: float
    kind: Literal["ride"] = "ride"


@dataclass(frozen=True, slots=True)
class AddPart:
    """Write and play a part. role: drums, bass, strings or pad. sections: where it plays; density: 0-1.

    instrument: a name in library/instruments. replaces: a track that is muted where the part plays ("" = none).
    """

    target: str
    role: str
    instrument: str
    sections: tuple[str, ...]
    density: float = 0.5
    replaces: str = ""
    kind: Literal["add_part"] = "add_part"


@dataclass(frozen=True, slots=True)
class SingAgain:
    """Ask the singer for a phrase again; direction: what to do, in a singer's words."""

    target: str
    span: Span
    text: str
    direction: str
    kind: Literal["sing_again"] = "sing_again"


@dataclass(frozen=True, slots=True)
class RecordAgain:
    """Ask for a stretch of a track again, because no repair brings it back."""

    target: str
    spans: tuple[Span, ...]
    direction: str
    kind: Literal["record_again"] = "record_again"


@dataclass(frozen=True, slots=True)
class HirePlayer:
    """Have a person play a part. craft: what is hired ("drummer"); days of work."""

    target: str
    craft: str
    sections: tuple[str, ...]
    direction: str
    kind: Literal["hire"] = "hire"


Action = (
    LeaveAlone
    | MuteTrack
    | ThinTrack
    | ShortenSection
    | RepeatBars
    | RepairTrack
    | RideLevel
    | AddPart
    | SingAgain
    | RecordAgain
    | HirePlayer
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One answer to one or more findings.

    id: question + section + target + action kind, never a counter. route: "in_house", "artist" or "hire".
    measure: the evidence that should move, by name, from the first finding answered. window: the demo seconds a
    preview should play. alternative_to: id of the proposal that this one competes with ("" = none).
    """

    id: str
    answers: tuple[str, ...]
    action: Action
    summary: str
    why: str
    route: str
    cost: Money
    days: float
    measure: str = ""
    window: Span | None = None
    alternative_to: str = ""
    must_keep: tuple[str, ...] = field(default=())
