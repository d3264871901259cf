"""Which of the artist's own tracks sound in which section of the record."""

from collections.abc import Sequence

from longplay.song.arrangement import Form
from longplay.song.listening import Listening
from longplay.song.proposal import AddPart, MuteTrack, Proposal

_HEARD_SHARE = 0.25
"""A track plays in a section when it sounds in a quarter of it (default, unsourced)."""


def artists_in(form: Form, listening: Listening, accepted: Sequence[Proposal]) -> dict[str, tuple[str, ...]]:
    """Return section of the record -> tracks of the demo that sound there; muted and replaced ones do not."""
    silent = _silenced(accepted)
    return {
        section.name: tuple(
            track.name
            for track in listening.tracks
            if (track.name, section.name) not in silent
            and (track.name, "") not in silent
            and _share(form, track.active, track.name, section.first_bar, section.last_bar) >= _HEARD_SHARE
        )
        for section in form.structure.sections
    }


def _silenced(accepted: Sequence[Proposal]) -> set[tuple[str, str]]:
    """Return (track, section) of what is muted or replaced; section "" is the whole song."""
    found = set()
    for proposal in accepted:
        action = proposal.action
        if isinstance(action, AddPart | MuteTrack) and not getattr(action, "texture_db", 0.0):
            track = action.replaces if isinstance(action, AddPart) else action.target
            found |= {(track, section) for section in action.sections or ("",)}
    return found


def _share(form: Form, active: Sequence[tuple[float, float]], name: str, first_bar: int, last_bar: int) -> float:
    """Return for which share (0-1) of some bars of the record a track sounds, through the cuts."""
    start, end = form.grid.bar_start(first_bar), form.grid.bar_start(last_bar + 1)
    total = 0.0
    for cut in form.cuts:
        if cut.tracks and name not in cut.tracks:
            continue
        moved = cut.record_start - cut.demo_start
        low, high = max(start, cut.record_start), min(end, cut.record_end)
        total += sum(max(min(b + moved, high) - max(a + moved, low), 0.0) for a, b in active)
    return total / (end - start)
