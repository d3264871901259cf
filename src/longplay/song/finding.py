"""What was found, and what it rests on."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from longplay.song.time import Span

T = TypeVar("T")

VERDICTS = ("fix", "consider", "not_heard", "cannot_tell", "good")
"""Loudest first: a blind spot (not_heard) is news, and louder than good."""
FAMILIES = (
    "vocal_pitch",
    "vocal_timing",
    "vocal_level",
    "recording",
    "stem_alignment",
    "groove",
    "harmony",
    "structure",
    "hook",
    "arrangement",
    "lyric",
    "balance",
    "reference",
)


@dataclass(frozen=True, slots=True)
class Heard(Generic[T]):
    """An answer of the ear: value, the next best answer, the margin between them (0-1), where it was heard."""

    value: T
    runner_up: T | None = None
    margin: float = 1.0
    source_track: str = ""
    fixed_by: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One measured value.

    measure: what ("median deviation", "chorus minus verse level"); unit: lufs, db, cents, ms, s, percent, count,
    ratio or bpm. wanted: the accepted range (low, high), None where open. source: paper, standard or
    "default, unsourced". uncertainty: in the same unit. confidence: 0-1.
    """

    measure: str
    value: float
    unit: str
    wanted: tuple[float | None, float | None]
    source: str
    confidence: float
    uncertainty: float = 0.0
    runner_up: str = ""

    @property
    def inside(self) -> bool:
        """Whether the value lies in the wanted range."""
        low, high = self.wanted
        return (low is None or self.value >= low) and (high is None or self.value <= high)


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one of the producer's questions, at one place.

    id: stable: question + section or track, never a counter. question: the question's id. family: one of FAMILIES.
    verdict: one of VERDICTS. summary: one sentence to an artist; because: the reason with its numbers.
    target: the track or section concerned.
    """

    id: str
    question: str
    family: str
    verdict: str
    summary: str
    because: str
    where: tuple[Span, ...]
    evidence: tuple[Evidence, ...]
    target: str = ""

    @property
    def confidence(self) -> float:
        """The weakest confidence of its evidence; 0 without evidence."""
        return min((e.confidence for e in self.evidence), default=0.0)


def loudest_first(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings ordered by verdict, then by confidence."""
    return tuple(sorted(findings, key=lambda f: (VERDICTS.index(f.verdict), -f.confidence, f.id)))
