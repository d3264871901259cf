"""What came back from people: each take auditioned, the good ones put in their place."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import kept
from longplay.cache.pool import Pool
from longplay.folder.production_folder import ProductionFolder
from longplay.folder.takes import list_takes
from longplay.formats.names import slug
from longplay.producing.sounding import Song, Version, version_with
from longplay.song.decision import Decision, states_of
from longplay.song.money import Money
from longplay.song.part import Part
from longplay.song.proposal import Proposal
from longplay.song.recording import Recording
from longplay.song.request import Request
from longplay.song.take_file import Audition, PlacedTake, TakeFile, TakeFolder
from longplay.song.time import Span, span_between
from longplay.song.track import Take, Track
from longplay.stages.edit.lay import lay_track
from longplay.stages.tracking.audition import Expected, audition, refused, unheard
from longplay.stages.tracking.requests import clockwork_of, requests_of


def with_takes(
    song: Song,
    folder: ProductionFolder,
    proposals: Sequence[Proposal],
    decisions: Sequence[Decision],
    accepted: tuple[Proposal, ...],
    pool: Pool,
) -> Song:
    """The song with the good takes of takes/ in place, and a note on each file; nothing in there is changed."""
    found = list_takes(folder.root)
    if not found:
        return song
    version = version_with(song, accepted)
    states = states_of(proposals, decisions)
    asked = requests_of(proposals, states, version.form, song.demo, song.brief)
    wanted = {place.part: wanted_in(place, asked, version) for place in found}
    heard = _auditions(found, wanted, song, version, pool)
    placed, notes = [], []
    for place in found:
        for request in wanted[place.part]:
            chosen, told = choose(place, request, [a for r, a in heard if r == request])
            placed += [chosen] if chosen else []
            notes += told
        if not wanted[place.part]:
            notes.append(_nobody_asked(place, asked, version))
    return replace(song, takes=tuple(placed), take_notes=tuple(dict.fromkeys(notes)))


def wanted_in(place: TakeFolder, asked: Sequence[Request], version: Version) -> tuple[Request, ...]:
    """What takes/<part>/ may answer: the part of that name that we would play, else what was accepted."""
    name = slug(place.part)
    for part in version.arrangement.parts:
        if slug(part.name) == name:
            return (_to_play(part, version),)
    ours = [r for r in asked if slug(r.part) == name and r.state == "accepted"]
    return tuple([r for r in ours if r.replaces_a_stretch] or ours[:1])


def _to_play(part: Part, version: Version) -> Request:
    """A written part as something to play instead of us."""
    grid = version.form.grid
    first, last = part.notes[0].start, max(n.start + n.length for n in part.notes)
    span = span_between(grid, grid.seconds(first), grid.seconds(last))
    return Request(part.proposal, "hire", part.name, part.role, part.role, (span,), "", "", Money(0), 0.0, "accepted")


def _nobody_asked(place: TakeFolder, asked: Sequence[Request], version: Version) -> str:
    waiting = [r.proposal for r in asked if slug(r.part) == slug(place.part)]
    if waiting:
        return f"takes/{place.part}: not used, because {waiting[0]} is not accepted. Accept it and run again"
    names = sorted({slug(p.name) for p in version.arrangement.parts} | {slug(r.part) for r in asked})
    return f"takes/{place.part}: not used, because nobody is asked for it. Parts are: {', '.join(names) or 'none'}"


def _auditions(
    found: Sequence[TakeFolder], wanted: dict[str, tuple[Request, ...]], song: Song, version: Version, pool: Pool
) -> list[tuple[Request, Audition]]:
    clock, cents = clockwork_of(version.form, song.demo.rate), version.form.tuning_cents
    tracks = _laid_tracks(song, version, pool) if any(wanted.values()) else ()
    pairs = [(take, request) for place in found for request in wanted[place.part] for take in candidates(place)]
    calls = [(take, Expected(r, clock, _reference(r, tracks), cents)) for take, r in pairs]
    heard = pool.map("Hearing takes", audition, calls)
    return [(request, one) for (_, request), one in zip(pairs, heard, strict=True)]


def candidates(place: TakeFolder) -> tuple[TakeFile, ...]:
    """The take a person chose, else all, the newest first."""
    if place.use == "none":
        return ()
    chosen = tuple(take for take in place.files if f"{take.player}/{take.path.rsplit('/', 1)[-1]}" == place.use)
    return chosen or place.files


def _laid_tracks(song: Song, version: Version, pool: Pool) -> tuple[Track, ...]:
    rate = song.demo.rate
    calls = [(track, version.edits.of(track.name), version.form, rate) for track in song.demo.tracks]
    return pool.map("The demo's tracks", lay_track, calls)


def _reference(request: Request, tracks: Sequence[Track]) -> Recording:
    """What a take is held against: the track it mends, else all that the artist brought."""
    own = [t.recording for t in tracks if t.name == request.part and request.replaces_a_stretch]
    return sum_in_mono(tuple(own or [t.recording for t in tracks]))


@kept
def sum_in_mono(recordings: tuple[Recording, ...]) -> Recording:
    """All recordings together on one channel."""
    total = np.zeros(max(r.frames for r in recordings), np.float32)
    for recording in recordings:
        total[: recording.frames] += np.asarray(open_audio(recording)).mean(axis=1)
    return keep_audio(total, recordings[0].rate)


def choose(place: TakeFolder, request: Request, heard: Sequence[Audition]) -> tuple[PlacedTake | None, list[str]]:
    """The first good take (the newest, or the chosen one) as a track in its place, and a line on each refused one."""
    notes = list(_told(place, heard))
    best = next((a for a in heard if a.recording), None)
    if best is None or best.recording is None:
        return None, notes
    take = Take(best.take.path.rsplit("/", 1)[-1], best.recording, best.take.player)
    track = Track(request.part, request.role, (take,), "person", source=best.take.player)
    spans: tuple[Span, ...] = request.spans if request.replaces_a_stretch else ()
    where = {
        "guide": "it begins with the guide",
        "record": "it begins with the record",
        "bar": "it begins at a bar",
    }
    how = where.get(best.how, f"its place was found at {best.start_s:.3f} s of the record")
    notes.append(
        f"{best.take.path}: used for “{request.part}”; {how}, and its attacks lie {abs(best.apart_ms):.0f} ms "
        f"{'behind' if best.apart_ms > 0 else 'before'} those of the record"
    )
    return PlacedTake(track, spans), notes


def _told(place: TakeFolder, heard: Sequence[Audition]) -> Iterator[str]:
    known = {f"{take.player}/{take.path.rsplit('/', 1)[-1]}": take for take in place.files}
    if place.use and place.use != "none" and place.use not in known:
        missing = unheard(
            place.files[0], f"choice.toml wants “{place.use}”, which is not there", "Check the name in it"
        )
        yield refused(missing)
    yield from (refused(one) for one in heard if one.recording is None)
