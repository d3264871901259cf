"""What a person wrote into arrangement.toml that names nobody."""

from collections.abc import Sequence

from longplay.song.proposal import AddPart, Proposal
from longplay.song.section_plan import ArrangementByHand
from longplay.song.track import Demo


def unknown_parts(arranged: ArrangementByHand, demo: Demo, proposals: Sequence[Proposal]) -> tuple[str, ...]:
    """A note for each name under `rest` or `play` that is neither a track of the demo nor a part that is proposed.

    A note and no refusal: a part may come and go with what is accepted and corrected.
    """
    names = {t.name for t in demo.tracks} | {p.action.target for p in proposals if isinstance(p.action, AddPart)}
    there = ", ".join(sorted(names))
    return tuple(
        f"arrangement.toml: nobody is called “{name}” ({section.section}); there is: {there}"
        for section in arranged.sections
        for name in dict.fromkeys((*section.rest, *section.play))
        if name not in names
    )
