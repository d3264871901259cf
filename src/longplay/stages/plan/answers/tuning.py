"""A track that does not sit with the others: out of tune, or against itself between left and right."""

from collections.abc import Iterator

from longplay.song.finding import Finding
from longplay.song.proposal import Proposal, RecordAgain
from longplay.stages.plan.answers.leave import leave
from longplay.stages.plan.answers.people import by_artist
from longplay.stages.plan.situation import Situation

_TUNE = "Tune to the others first (play the root of the song along with them), then play it the same way again."
_SIDES = "Export it again without the widener, or with one of its two sides turned round."


def propose(finding: Finding, room: Situation) -> Iterator[Proposal]:
    """The track once more, tuned or exported anew, or left as it is; no machine bends a whole band into tune."""
    if finding.verdict not in ("fix", "consider"):
        return
    tune = finding.question == "in_tune_together"
    direction, what = (_TUNE, "Play") if tune else (_SIDES, "Export")
    action = RecordAgain(finding.target, finding.where, direction)
    again = by_artist(room.offer(finding, action, f"{what} “{finding.target}” again.", direction), room)
    yield again
    why = "A little beating between two can be the sound of people in a room."
    if not tune:
        why = "On headphones it is wide, and that may matter more to you."
    yield leave(finding, room, why, instead_of=again.id)
