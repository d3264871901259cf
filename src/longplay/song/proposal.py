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

    figure: "riff", "line" or "section". tracks: the tracks that sound there; the others keep still (drums go on).
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
    """Mend a recording: what is not at its default is done.

    dc: the offset to subtract (linear full scale). invert: turn polarity. shift_ms: move a late stem (earlier is
    negative). silence_before_s, silence_after_s: demo seconds up to which a noise-only head, and from which a
    noise-only tail, is faded out (0 = none). hum_hz: mains frequency to take out with its harmonics (0 = none).
    clicks: demo seconds of clicks to bridge. declip: rebuild clipped runs. recorded_at_hz: the rate at which a stem
    with a wrong header was really recorded (0 = the header is right).
    """

    target: str
    dc: float = 0.0
    invert: bool = False
    shift_ms: float = 0.0
    silence_before_s: float = 0.0
    kind: Literal["repair"] = "repair"
    silence_after_s: float = 0.0
    hum_hz: float = 0.0
    clicks: tuple[float, ...] = ()
    declip: bool = False
    recorded_at_hz: int = 0


@dataclass(frozen=True, slots=True)
class RideLevel:
    """Raise or lower a track by `gain_db` over one stretch of the demo (seconds)."""

    target: str
    span: Span
    gain_db: float
    kind: Literal["ride"] = "ride"


@dataclass(frozen=True, slots=True)
class MoveBars:
    """Take bars of the demo from where they are and bring them before bar `before_bar` (demo bars, both included)."""

    target: str
    first_bar: int
    last_bar: int
    before_bar: int
    kind: Literal["move_bars"] = "move_bars"


@dataclass(frozen=True, slots=True)
class StopBar:
    """Let everything but `keep` be silent for the last `beats` felt beats before demo bar `before_bar`."""

    target: str
    before_bar: int
    beats: float
    keep: tuple[str, ...] = ()
    kind: Literal["stop_bar"] = "stop_bar"


@dataclass(frozen=True, slots=True)
class TightenTrack:
    """Bring a track's slices to the clock: every attack by at most `most_ms` (`strength` of the way), audio unmoved
    inside the slices. sections: where (all of the song when empty). least_ms: only single slips that lie further off
    than this move (0 = every attack).
    """

    target: str
    sections: tuple[str, ...]
    most_ms: float
    strength: float = 1.0
    kind: Literal["tighten"] = "tighten"
    least_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class TuneNotes:
    """Move sung notes towards the song's own pitch. notes: (start, end, cents) in demo seconds; consonants stay."""

    target: str
    notes: tuple[tuple[float, float, float], ...]
    kind: Literal["tune"] = "tune"


@dataclass(frozen=True, slots=True)
class RidePhrases:
    """Even out sung phrases by hand, as on a fader. rides: (start, end, gain_db) in demo seconds."""

    target: str
    rides: tuple[tuple[float, float, float], ...]
    kind: Literal["ride_phrases"] = "ride_phrases"


@dataclass(frozen=True, slots=True)
class ChangeKey:
    """Have the song played in another key, `semitones` away; direction: how (a capo, another shape, sung again)."""

    target: str
    semitones: int
    direction: str
    kind: Literal["change_key"] = "change_key"


@dataclass(frozen=True, slots=True)
class AddPart:
    """Write and play a part. role: one of track.ROLES. sections: where it plays; density: 0-1.

    instrument: a name in library/instruments ("lead_voice" sings with the artist's own voice). replaces: a track that
    is muted where the part plays ("" = none); with texture_db below 0 it is not muted but goes on under the part, so
    much quieter and without its low end. spans: demo seconds outside which it rests (empty = none).
    """

    target: str
    role: str
    instrument: str
    sections: tuple[str, ...]
    density: float = 0.5
    replaces: str = ""
    texture_db: float = 0.0
    kind: Literal["add_part"] = "add_part"
    spans: tuple[tuple[float, float], ...] = ()


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
    | MoveBars
    | StopBar
    | TightenTrack
    | TuneNotes
    | RidePhrases
    | ChangeKey
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
