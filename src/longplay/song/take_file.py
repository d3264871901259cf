"""A take that a person sent, and what became of it."""

from dataclasses import dataclass

from longplay.song.recording import Recording
from longplay.song.time import Span
from longplay.song.track import Track


@dataclass(frozen=True, slots=True)
class TakeFile:
    """A file under takes/<part>/<player>/. path: relative to the production; hash: SHA-256 of its bytes.

    bar: where a person says it begins, in bars of the record (0 = nobody said).
    """

    part: str
    player: str
    path: str
    hash: str
    bar: int = 0


@dataclass(frozen=True, slots=True)
class TakeFolder:
    """takes/<part>/: its files, the newest first. use: what a person chose ("player/file", "none"), or ""."""

    part: str
    files: tuple[TakeFile, ...]
    use: str = ""


@dataclass(frozen=True, slots=True)
class Audition:
    """What was heard of a take. recording: laid on the record from its first frame; None where it was refused.

    start_s: where the file begins on the record; how: "guide", "record", "bar" or "heard". apart_ms: how far its
    attacks lie behind the record's (negative = ahead). likeness: of harmony and attacks there. reason, next_step: why
    it was refused, and what a person can do.
    """

    take: TakeFile
    recording: Recording | None
    start_s: float = 0.0
    how: str = ""
    apart_ms: float = 0.0
    likeness: float = 0.0
    reason: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class PlacedTake:
    """A good take in its place. spans: what it takes over from the track of its name; empty = it is the whole part."""

    track: Track
    spans: tuple[Span, ...]
