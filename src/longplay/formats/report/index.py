"""Numbers for what the page refers to, so that no outside name ever becomes an address inside it."""

from dataclasses import dataclass

from longplay.formats.report.words import AudioClip, Choice, Excerpt, Point, Report
from longplay.song.finding import loudest_first


@dataclass(frozen=True, slots=True)
class Index:
    """Points in the order of the page, and the number of each point, proposal and clip by its id.

    answers: proposals by the id of the finding they answer; summaries: of all proposals in order.
    """

    points: tuple[Point, ...]
    point: dict[str, int]
    choice: dict[str, int]
    clip: dict[str, int]
    clips: tuple[AudioClip, ...]
    answers: dict[str, tuple[Choice, ...]]
    summaries: tuple[str, ...]

    def sound(self, side: str, excerpt: Excerpt | None) -> dict[str, object]:
        """Attributes that tell the player what to play as `side` ("a" or "b"); none where there is no such clip."""
        if excerpt is None or excerpt.clip not in self.clip:
            return {}
        number = self.clip[excerpt.clip]
        end = excerpt.end or self.clips[number - 1].seconds
        return {f"data-{side}": number, f"data-{side}-from": f"{excerpt.start:.3f}", f"data-{side}-to": f"{end:.3f}"}


def index_of(report: Report) -> Index:
    """Points loudest first, then by place; everything numbered from 1."""
    by_id = {point.finding.id: point for point in report.points}
    ordered = tuple(by_id[finding.id] for finding in loudest_first(tuple(p.finding for p in by_id.values())))
    answers: dict[str, tuple[Choice, ...]] = {}
    for choice in report.choices:
        for finding in choice.proposal.answers:
            answers[finding] = (*answers.get(finding, ()), choice)
    return Index(
        ordered,
        {point.finding.id: number for number, point in enumerate(ordered, 1)},
        {choice.proposal.id: number for number, choice in enumerate(report.choices, 1)},
        {clip.id: number for number, clip in enumerate(report.clips, 1)},
        report.clips,
        answers,
        tuple(choice.proposal.summary for choice in report.choices),
    )
