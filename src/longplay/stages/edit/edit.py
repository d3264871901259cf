"""From accepted proposals to an edit list: what happens to the demo's own audio."""

from collections.abc import Iterable
from dataclasses import replace

from longplay.cache.audio import open_curve
from longplay.song.edit import EditList, Slice, TrackEdit
from longplay.song.listening import Listening
from longplay.song.proposal import (
    Action,
    AddPart,
    MuteTrack,
    Proposal,
    RepairTrack,
    RideLevel,
    RidePhrases,
    StopBar,
    ThinTrack,
    TightenTrack,
    TuneNotes,
)
from longplay.song.track import Demo
from longplay.stages.edit.pieces import pieces_of
from longplay.stages.edit.tighten import slices_of

Stretch = tuple[float, float]
TEXTURE_HZ = 400.0
"""A loop that goes on under played drums leaves kick and body of the snare to them (default, unsourced)."""


FOR_EVER_S = 86400.0
"""Until the end, however long a track is: a day."""


def edit(demo: Demo, listening: Listening, accepted: tuple[Proposal, ...]) -> EditList:
    """Return the edits that the accepted proposals ask for, on the demo's clock (seconds and demo bars).

    Proposals that need no audio edit are passed over, and so are tracks and sections that the demo does not have.
    Pieces stay empty unless bars are taken out, moved or brought again.
    """
    edits = {track.name: TrackEdit(track.name) for track in demo.tracks}
    for proposal in accepted:
        target = _edited_track(proposal)
        if target in edits:
            edits[target] = _add(edits[target], proposal, demo, listening)
    changed = tuple(_tidy(e) for e in edits.values() if e.proposals)
    stops = tuple(p.action for p in _by_id(accepted) if isinstance(p.action, StopBar))
    return EditList(changed, pieces_of(listening, _by_id(accepted)), stops)


def _by_id(accepted: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """Several edits of the form never depend on the order in which they were decided."""
    return tuple(sorted(accepted, key=lambda p: p.id))


def _edited_track(proposal: Proposal) -> str:
    """Name the track whose audio the proposal changes; "" when none is."""
    action = proposal.action
    if isinstance(action, AddPart):
        return action.replaces
    changes = MuteTrack | ThinTrack | RepairTrack | RideLevel | TuneNotes | RidePhrases | TightenTrack
    return action.target if isinstance(action, changes) else ""


def _add(so_far: TrackEdit, proposal: Proposal, demo: Demo, listening: Listening) -> TrackEdit:
    edited = replace(so_far, proposals=(*so_far.proposals, proposal.id))
    match _of_the_track(proposal.action):
        case RepairTrack() as mend:
            return _repaired(edited, mend)
        case RideLevel() as ride:
            return replace(edited, rides=(*edited.rides, (ride.span.start, ride.span.end, ride.gain_db)))
        case TuneNotes() | RidePhrases() as sung:
            return _sung(edited, sung)
        case MuteTrack() | AddPart() | ThinTrack() | TightenTrack() as placed:
            return _in_sections(edited, placed, demo, listening)
    return edited


def _in_sections(
    so_far: TrackEdit, action: MuteTrack | AddPart | ThinTrack | TightenTrack, demo: Demo, listening: Listening
) -> TrackEdit:
    """What is done in whole sections."""
    stretches = _stretches(action.sections, demo, listening)
    if isinstance(action, TightenTrack):
        return replace(so_far, slices=_apart((*so_far.slices, *_slices(action, stretches, listening))))
    if isinstance(action, ThinTrack):
        thins = tuple((start, end, action.gain_db, action.high_pass_hz) for start, end in stretches)
        return replace(so_far, thins=(*so_far.thins, *thins))
    return replace(so_far, mutes=(*so_far.mutes, *stretches))


def _sung(so_far: TrackEdit, action: TuneNotes | RidePhrases) -> TrackEdit:
    if isinstance(action, TuneNotes):
        return replace(so_far, tunes=_apart((*so_far.tunes, *action.notes)))
    return replace(so_far, phrase_rides=_apart((*so_far.phrase_rides, *action.rides)))


def _slices(tighten: TightenTrack, stretches: tuple[Stretch, ...], listening: Listening) -> tuple[Slice, ...]:
    heard = listening.track(tighten.target)
    if heard is None or heard.attacks is None:
        return ()
    return slices_of(open_curve(heard.attacks), stretches, tighten)


def _of_the_track(action: Action) -> Action:
    """What an action does to the track it changes: one that goes on as a texture under a new part is thinned."""
    if isinstance(action, AddPart) and action.texture_db < 0.0:
        return ThinTrack(action.replaces, action.sections, action.texture_db, TEXTURE_HZ)
    return action


def _repaired(so_far: TrackEdit, mend: RepairTrack) -> TrackEdit:
    head = ((0.0, mend.silence_before_s),) if mend.silence_before_s > 0 else ()
    tail = ((mend.silence_after_s, FOR_EVER_S),) if mend.silence_after_s > 0 else ()
    return replace(
        so_far,
        dc=so_far.dc + mend.dc,
        invert=so_far.invert != mend.invert,
        shift_s=so_far.shift_s + mend.shift_ms / 1000.0,
        mutes=(*head, *so_far.mutes, *tail),
        hum_hz=mend.hum_hz or so_far.hum_hz,
        clicks=tuple(sorted({*so_far.clicks, *mend.clicks})),
        declip=so_far.declip or mend.declip,
        recorded_at_hz=mend.recorded_at_hz or so_far.recorded_at_hz,
    )


def _stretches(sections: tuple[str, ...], demo: Demo, listening: Listening) -> tuple[Stretch, ...]:
    """Return seconds of the named sections; the whole demo when none is named. The last one takes the tail along."""
    if not sections:
        return ((0.0, demo.duration),)
    grid, structure = listening.grid, listening.structure
    found = [s for name in sections if (s := structure.named(name))]
    return tuple(
        (
            0.0 if s.first_bar <= 1 else max(0.0, grid.bar_start(s.first_bar)),
            demo.duration if s.last_bar >= structure.last_bar else grid.bar_start(s.last_bar + 1),
        )
        for s in found
    )


def _tidy(track: TrackEdit) -> TrackEdit:
    rides, thins = tuple(sorted(track.rides)), tuple(sorted(track.thins))
    return replace(track, mutes=_joined(track.mutes), rides=rides, thins=thins)


def _apart(asked: tuple[tuple[float, float, float], ...]) -> tuple[tuple[float, float, float], ...]:
    """Sort what is asked stretch by stretch; of two that meet the one asked first stands."""
    kept: list[tuple[float, float, float]] = []
    for one in asked:
        if all(one[1] <= other[0] or one[0] >= other[1] for other in kept):
            kept.append(one)
    return tuple(sorted(kept))


def _joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Sort stretches and join those that touch, so that no sliver sounds between two mutes."""
    out: list[Stretch] = []
    for start, end in sorted(stretches):
        if out and start <= out[-1][1] + 0.001:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)
