"""A version of the record, made to sound: laid, played, mixed. One version or twenty, in one go over all workers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from longplay.cache.kept import Kept
from longplay.cache.pool import Pool
from longplay.instruments.render import bank_of
from longplay.song.arrangement import Arrangement, Form
from longplay.song.brief import Brief
from longplay.song.edit import EditList
from longplay.song.lead import lead_name
from longplay.song.listening import Listening
from longplay.song.mix import FADER, Mix
from longplay.song.part import LEAD_VOICE
from longplay.song.performance import Performance
from longplay.song.proposal import AddPart, Proposal
from longplay.song.reference import Reference
from longplay.song.section_plan import AS_PLANNED, ArrangementByHand
from longplay.song.style import Style
from longplay.song.take_file import PlacedTake
from longplay.song.track import Demo, Track
from longplay.stages.arrange.arrange import arrange
from longplay.stages.arrange.form import excerpt, make_form
from longplay.stages.edit.edit import edit
from longplay.stages.edit.lay import lay_track
from longplay.stages.mix.balance import balance
from longplay.stages.mix.by_hand import balanced_by_hand
from longplay.stages.mix.channel import process_channel
from longplay.stages.mix.finish import finish
from longplay.stages.mix.mixdown import Mixdown, mix_down
from longplay.stages.mix.parts import add_channels
from longplay.stages.mix.returns import return_of, returns_of
from longplay.stages.perform.perform import perform
from longplay.stages.perform.play import play
from longplay.stages.perform.sing import sing
from longplay.stages.tracking.lay import lay_over

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Song:
    """What every version starts from. by_hand: the desk as people left it in mix.json; their values stay.

    libraries: folders of library data that go before the user's own and the package's. references: the records it
    should stand beside. arranged: what people changed in the plan of the arrangement. takes: what
    people played, in place; take_notes: which of their takes are not used, and why.
    """

    demo: Demo
    listening: Listening
    brief: Brief
    style: Style
    seed: int
    by_hand: Mix | None = None
    libraries: tuple[Path, ...] = ()
    references: tuple[Reference, ...] = ()
    arranged: ArrangementByHand = AS_PLANNED
    takes: tuple[PlacedTake, ...] = ()
    take_notes: tuple[str, ...] = ()

    @property
    def mastering(self) -> tuple[float, tuple[Reference, ...], float]:
        """What the master is asked for: loudness in LUFS, references, and how far the tone goes towards them."""
        return self.brief.target_lufs, self.references, self.brief.reference_amount


@dataclass(frozen=True, slots=True)
class Version:
    """One way the record could be. desk: channels that stay as they are (None = balance it anew)."""

    edits: EditList
    arrangement: Arrangement
    desk: Mix | None = None

    @property
    def form(self) -> Form:
        """Its form on the record's clock."""
        return self.arrangement.form


@dataclass(frozen=True, slots=True)
class Sounding:
    """A version that can be heard. demo_tracks: the artist's, laid on the record; parts: what was played."""

    version: Version
    demo_tracks: tuple[Track, ...]
    parts: tuple[Track, ...]
    mix: Mix
    mixdown: Mixdown


def version_with(song: Song, accepted: tuple[Proposal, ...], desk: Mix | None = None) -> Version:
    """The record with `accepted` carried out, and nothing else; a part that got no note replaces no track."""
    form = make_form(song.demo, song.listening, edit(song.demo, song.listening, accepted))
    arrangement = arrange(form, song.listening, song.demo, accepted, song.style, song.seed, song.arranged)
    written = {part.proposal for part in arrangement.parts}
    carried = tuple(p for p in accepted if p.id in written or not isinstance(p.action, AddPart))
    return Version(edit(song.demo, song.listening, carried), arrangement, desk)


def excerpt_of(version: Version, start_s: float, end_s: float) -> Version:
    """The same version from `start_s` to `end_s` of the record; rides of the desk belong to the whole song."""
    form = excerpt(version.form, start_s, end_s)
    desk = version.desk and version.desk.without_rides()
    return Version(version.edits, replace(version.arrangement, form=form), desk)


def sound_all(what: str, versions: Sequence[Version], song: Song, pool: Pool) -> tuple[Sounding, ...]:
    """Make all `versions` sound; every step that two of them share is done once."""
    laid, played = _tracks(what, versions, song, pool)
    mixes = [_mix(v, demo, parts, song) for v, demo, parts in zip(versions, laid, played, strict=True)]
    channels = _channels(what, mixes, [a + b for a, b in zip(laid, played, strict=True)], pool)
    _begin_returns(what, mixes, channels, pool)
    mixdowns = pool.map(f"{what}: mixing", mix_down, list(zip(mixes, channels, strict=True)))
    trimmed = [replace(mix, trim_db=down.trim_db) for mix, down in zip(mixes, mixdowns, strict=True)]
    return tuple(Sounding(*each) for each in zip(versions, laid, played, trimmed, mixdowns, strict=True))


def desk_of(what: str, version: Version, song: Song, pool: Pool) -> Mix:
    """The desk of one version, as it is set before anything goes through it."""
    (laid,), (played,) = _tracks(what, [version], song, pool)
    return _mix(version, laid, played, song)


def performances(version: Version, song: Song) -> tuple[Performance, ...]:
    """What the version's parts are played like, one performance a part."""
    return perform(version.arrangement, song.seed, song.libraries)


def _tracks(
    what: str, versions: Sequence[Version], song: Song, pool: Pool
) -> tuple[list[tuple[Track, ...]], list[tuple[Track, ...]]]:
    """(the demo's tracks, laid; the parts, played) of each version."""
    rate = song.demo.rate
    lays = [[(track, v.edits.of(track.name), v.form, rate) for track in song.demo.tracks] for v in versions]
    laid: list[tuple[Track, ...]] = map_groups(pool, f"{what}: the demo's tracks", lay_track, lays)
    whole = tuple(placed.track for placed in song.takes if not placed.spans)
    by_people = {track.name for track in whole}
    laid = [tuple(_with_takes(track, song.takes) for track in group) for group in laid]
    shows = [tuple(p for p in performances(v, song) if p.part not in by_people) for v in versions]
    plays = [[(p, rate, bank_of(p.instrument)) for p in show if p.instrument != LEAD_VOICE] for show in shows]
    played = [sum(group, whole) for group in map_groups(pool, f"{what}: playing", play, plays)]
    return laid, [a + b for a, b in zip(played, _sung(what, shows, laid, song, pool), strict=True)]


def _sung(
    what: str,
    shows: Sequence[tuple[Performance, ...]],
    laid: Sequence[tuple[Track, ...]],
    song: Song,
    pool: Pool,
) -> list[tuple[Track, ...]]:
    """The parts of each version that its own laid lead sings; none where no track carries a voice alone."""
    name = lead_name({t.name: t.role for t in song.demo.tracks}, song.listening.notes)
    sings = []
    for show, tracks in zip(shows, laid, strict=True):
        lead = next((t for t in tracks if t.name == name and t.role == "lead vocal"), None)
        sings.append([(p, lead, song.demo.rate) for p in show if lead and p.instrument == LEAD_VOICE])
    return [sum(group, ()) for group in map_groups(pool, f"{what}: singing", sing, sings)]


def _with_takes(track: Track, takes: tuple[PlacedTake, ...]) -> Track:
    """A track of the demo with the stretches that were sung or played again."""
    for placed in takes:
        if placed.spans and placed.track.name == track.name:
            track = lay_over(track, placed)
    return track


def _mix(version: Version, laid: tuple[Track, ...], played: tuple[Track, ...], song: Song) -> Mix:
    tracks = laid + played
    desk = version.desk or balance(tracks, version.form, song.listening, song.brief, song.style)
    mix = add_channels(desk, tracks, version.form, song.style)
    if version.desk is None:  # an excerpt stands behind the desk of the whole song
        mix = finish(mix, tracks, version.form, song.style)
    return balanced_by_hand(mix, song.by_hand, tracks, version.form, song.style) if song.by_hand else mix


def _channels(what: str, mixes: Sequence[Mix], tracks: Sequence[tuple[Track, ...]], pool: Pool) -> list[Any]:
    calls = [
        [(channel, track, _rides(mix, track)) for track in group if (channel := mix.channel(track.name))]
        for mix, group in zip(mixes, tracks, strict=True)
    ]
    processed = map_groups(pool, f"{what}: channels", process_channel, calls)
    return [
        tuple((call[1].name, recording) for call, recording in zip(group, done, strict=True))
        for group, done in zip(calls, processed, strict=True)
    ]


def _rides(mix: Mix, track: Track) -> tuple[Any, ...]:
    return tuple(ride for ride in mix.automation if ride.track == track.name and ride.target == FADER)


def _begin_returns(what: str, mixes: Sequence[Mix], channels: Sequence[Any], pool: Pool) -> None:
    """Make all returns, side by side; the mixdowns find them."""
    calls = [call for mix, outputs in zip(mixes, channels, strict=True) for _, call in returns_of(mix, outputs)]
    pool.map(f"{what}: rooms", return_of, calls)


def map_groups(
    pool: Pool, what: str, step: Kept[..., R], groups: Sequence[Sequence[tuple[Any, ...]]]
) -> list[tuple[R, ...]]:
    """`pool.map` over all calls of all groups at once; the results come back in their groups."""
    results = iter(pool.map(what, step, [call for group in groups for call in group]))
    return [tuple(next(results) for _ in group) for group in groups]
