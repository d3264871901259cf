"""Let people hear a choice before they make it: eight bars without and with it, equally loud."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from longplay.cache.pool import Pool
from longplay.formats.names import slug
from longplay.producing.sounding import Song, Version, desk_of, excerpt_of, sound_all, version_with
from longplay.song.arrangement import Form
from longplay.song.proposal import (
    AddPart,
    MoveBars,
    MuteTrack,
    Proposal,
    RepairTrack,
    RepeatBars,
    RideLevel,
    RidePhrases,
    ShortenSection,
    StopBar,
    ThinTrack,
    TightenTrack,
    TuneNotes,
)
from longplay.song.recording import Recording
from longplay.stages.deliver.ab import Pair, ab_pair
from longplay.stages.plan.situation import PREVIEW_BARS

BARS_BEFORE_A_SEAM = 2
AUDIBLE = (
    AddPart, MoveBars, MuteTrack, RepairTrack, RepeatBars, RideLevel, RidePhrases, ShortenSection, StopBar, ThinTrack,
    TightenTrack, TuneNotes,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preview:
    """Two excerpts of the record, without and with a proposal, at equal loudness."""

    proposal: str
    before: Recording
    after: Recording
    lufs: float | None

    def file(self, side: str) -> str:
        """Where in record/ its "before" or "after" lies."""
        return f"previews/{slug(self.proposal)}-{side}.wav"


def preview(song: Song, proposals: Sequence[Proposal], pool: Pool) -> tuple[Preview, ...]:
    """A preview of each proposal that changes the sound and that Longplay would carry out itself."""
    audible = [p for p in proposals if isinstance(p.action, AUDIBLE) and p.route == "in_house"]
    if not audible:
        return ()
    # What people set later in mix.json and what they played belong to the record.
    song = replace(song, by_hand=None, takes=())
    as_it_is = version_with(song, ())
    desk = desk_of("The demo as it is", as_it_is, song, pool)
    versions: list[Version] = []
    for proposal in audible:
        changed = version_with(song, (proposal,), desk)
        (a, b), (c, d) = windows(proposal, as_it_is.form, changed.form)
        versions += [excerpt_of(replace(as_it_is, desk=desk), a, b), excerpt_of(changed, c, d)]
    heard = sound_all("Previews", versions, song, pool)
    pairs = pool.map(
        "Previews at equal loudness",
        ab_pair,
        [(a.mixdown.mix, b.mixdown.mix, True) for a, b in zip(heard[::2], heard[1::2], strict=True)],
    )
    return tuple(_preview(proposal, pair) for proposal, pair in zip(audible, pairs, strict=True))


def _preview(proposal: Proposal, pair: Pair) -> Preview:
    return Preview(proposal.id, pair.before, pair.after, pair.lufs)


def windows(proposal: Proposal, as_it_is: Form, changed: Form) -> tuple[tuple[float, float], tuple[float, float]]:
    """(start, end) in record seconds to play without and with the proposal; eight bars where the song has them."""
    action = proposal.action
    if isinstance(action, RepeatBars | ShortenSection):
        bar = action.before_bar if isinstance(action, RepeatBars) else action.first_bar
        return _bars(as_it_is, bar - BARS_BEFORE_A_SEAM), _bars(changed, _seam_bar(changed, bar) - BARS_BEFORE_A_SEAM)
    if isinstance(action, MoveBars | StopBar):
        bar = min(action.first_bar, action.before_bar) if isinstance(action, MoveBars) else action.before_bar
        return _bars(as_it_is, bar - BARS_BEFORE_A_SEAM), _bars(changed, bar - BARS_BEFORE_A_SEAM)
    start = proposal.window.start if proposal.window else 0.0
    bar = as_it_is.grid.bar(start + 1e-3)
    return _bars(as_it_is, bar), _bars(changed, bar)


def _seam_bar(changed: Form, bar: int) -> int:
    """The record bar where the first brought-back stretch begins, else the demo's bar of the cut."""
    copies = [cut for cut in changed.cuts if cut.copy]
    return changed.grid.bar(copies[0].record_start + 1e-3) if copies else bar


def _bars(form: Form, first: int) -> tuple[float, float]:
    last_possible = max(1, form.structure.last_bar - PREVIEW_BARS + 1)
    first = min(max(first, 1), last_possible)
    start = max(0.0, form.grid.bar_start(first))
    return start, min(form.duration, form.grid.bar_start(first + PREVIEW_BARS))
