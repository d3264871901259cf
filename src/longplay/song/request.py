"""What is asked of a person."""

from dataclasses import dataclass

from longplay.song.money import Money
from longplay.song.time import RecordSeconds, Span, TempoMap


@dataclass(frozen=True, slots=True)
class Request:
    """One thing for one person to play or sing.

    kind: the action's ("hire", "sing_again", "record_again", "change_key").
    part: the part or track it is for; takes/<slug of part>/ is where takes go. who: the craft, or the artist. spans: on
    the record's clock. text: words that are sung there. state: "accepted" or "open".
    """

    proposal: str
    kind: str
    part: str
    role: str
    who: str
    spans: tuple[Span, ...]
    direction: str
    text: str
    cost: Money
    days: float
    state: str

    @property
    def replaces_a_stretch(self) -> bool:
        """Whether only its spans are laid over a track of the demo, and the rest of the track stays."""
        return self.kind in {"sing_again", "record_again"}


@dataclass(frozen=True, slots=True)
class Clockwork:
    """What every guide, cue mix and take of a record is aligned by.

    lead_s: seconds that its guides have before the record's first frame, for the count-in. duration: of the record.
    """

    grid: TempoMap[RecordSeconds]
    last_bar: int
    duration: float
    rate: int
    lead_s: float

    @property
    def lead_frames(self) -> int:
        """Frames before the record's first one."""
        return round(self.lead_s * self.rate)

    @property
    def frames(self) -> int:
        """Frames of every guide."""
        return self.lead_frames + round(self.duration * self.rate)
