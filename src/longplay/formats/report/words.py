"""What the report is told: plain fields, one word per thing that a reader can see or hear."""

from dataclasses import dataclass

from longplay.song.change import Change, Earning
from longplay.song.credit import Credit
from longplay.song.finding import Finding
from longplay.song.mix import MasterReport, Mix
from longplay.song.platform import Playback
from longplay.song.proposal import Proposal
from longplay.song.section_plan import SectionPlan


@dataclass(frozen=True, slots=True)
class AudioClip:
    """A sound of the page. id: unique on the page; mime: "audio/mpeg"; data: the encoded file; label: for people."""

    id: str
    mime: str
    data: bytes
    seconds: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Seconds `start` to `end` of the clip called `clip`; end 0 = to its end."""

    clip: str
    start: float = 0.0
    end: float = 0.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What was heard of the song as a whole. Empty texts and None are left out. kind: "stems", "bounce" or "memo"."""

    duration: float
    tempo_bpm: float | None = None
    tempo_runner_up: float | None = None
    steady: bool = False
    time_signature: str = ""
    key: str = ""
    key_runner_up: str = ""
    tuning_cents: float | None = None
    kind: str = "stems"


@dataclass(frozen=True, slots=True)
class Block:
    """One section on a timeline, in its seconds and bars. label: one of song.structure.LABELS; confidence: 0-1."""

    start: float
    end: float
    name: str
    label: str
    confidence: float = 0.0
    first_bar: int = 0
    last_bar: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """One track on a timeline. peaks: int8 min, max, min, max ... over `seconds` from 0 (clips.peaks).

    source: "demo", "longplay" or a player's name. lufs: None where it has no loudness.
    """

    name: str
    role: str
    source: str
    peaks: tuple[int, ...]
    seconds: float
    lufs: float | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """One clock: the demo's or the record's. seconds: its length; lanes from top to bottom."""

    seconds: float
    blocks: tuple[Block, ...]
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A finding of the demo and, where it has a place, what to play there (on the demo's clock)."""

    finding: Finding
    clip: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A proposal, what stands decided, and its preview at equal loudness.

    state: "open", "accepted", "rejected", "smaller", "stale" or "superseded". by, reason: who decided and why,
    where known.
    """

    proposal: Proposal
    state: str = "open"
    before: Excerpt | None = None
    after: Excerpt | None = None
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """`seconds` of the demo from `demo_start` sound on the record from `record_start` on."""

    demo_start: float
    record_start: float
    seconds: float


@dataclass(frozen=True, slots=True)
class FullPair:
    """Demo and master in full at equal loudness: clip ids and the gain in dB that each was given.

    stretches: where the demo's time lies on the record; empty = the same clock.
    """

    demo: str
    master: str
    demo_gain_db: float
    master_gain_db: float
    lufs: float | None = None
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of record/ and what it is."""

    path: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page says. Every text is outside data and is escaped; nothing else is read.

    record: the record's own timeline, None before there is one. changes: of accepted proposals. playbacks: what
    streaming platforms make of the master. plan: who plays where; earned: each new part, tried muted; seams:
    each place where bars of the demo meet anew, in a sentence.
    """

    title: str
    artist: str
    facts: Facts
    demo: Timeline
    about: str = ""
    line_that_matters: str = ""
    must_keep: tuple[str, ...] = ()
    record: Timeline | None = None
    points: tuple[Point, ...] = ()
    choices: tuple[Choice, ...] = ()
    changes: tuple[Change, ...] = ()
    demo_lufs: float | None = None
    master: MasterReport | None = None
    pair: FullPair | None = None
    mix: Mix | None = None
    credits: tuple[Credit, ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[FileLine, ...] = ()
    clips: tuple[AudioClip, ...] = ()
    playbacks: tuple[Playback, ...] = ()
    plan: tuple[SectionPlan, ...] = ()
    earned: tuple[Earning, ...] = ()
    seams: tuple[str, ...] = ()
