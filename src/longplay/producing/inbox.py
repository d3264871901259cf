"""Demos that just came in: heard all together, and five points for each on a page that can be sent."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from longplay.cache.audio import keep_file, open_audio
from longplay.cache.kept import kept
from longplay.cache.pool import Pool
from longplay.cache.store import Store, active_store, using
from longplay.folder.brief import read_brief
from longplay.folder.demo_files import names_apart, take_copies
from longplay.folder.lock import locked
from longplay.folder.production_folder import ProductionFolder
from longplay.formats.library import library_file, user_questions
from longplay.formats.names import slug
from longplay.formats.report.clips import MIME, encode_clip
from longplay.formats.report.page import report_html
from longplay.formats.report.words import AudioClip, Excerpt, Point, Report
from longplay.formats.style_toml import read_style
from longplay.formats.whole_file import write_text
from longplay.producing.gathering import demo_as_it_came, gather
from longplay.producing.reporting import facts_of, place_of, timeline_of
from longplay.song.brief import Brief
from longplay.song.corrections import Corrections
from longplay.song.demo_file import Manifest
from longplay.song.finding import Finding
from longplay.song.listening import Listening
from longplay.song.recording import Blob, Recording
from longplay.song.refusal import Refusal
from longplay.song.style import Style
from longplay.song.track import Demo
from longplay.stages.critique.critique import critique
from longplay.stages.listen.listen import hear_track, listen

MOST_POINTS = 5
"""What an artist reads to the end (issue)."""
LOUD = ("fix", "consider")


class Incoming(NamedTuple):
    """A demo on its way in. source: as it was given."""

    source: Path
    demo: Demo
    brief: Brief
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeardDemo:
    """One demo of the inbox. page: the file that was written for it; points: at most five, the loudest first."""

    source: Path
    page: Path
    listening: Listening
    points: tuple[Finding, ...]
    notes: tuple[str, ...]


@kept
def excerpt_file(recording: Recording, start_s: float, end_s: float) -> Blob:
    """A stretch of a recording (seconds) as a small file for a page."""
    data = encode_clip(open_audio(recording), recording.rate, start_s, end_s)
    return keep_file(lambda path: path.write_bytes(data), ".mp3")


def hear_inbox(
    sources: Sequence[Path], out: Path, jobs: int
) -> tuple[tuple[HeardDemo, ...], tuple[tuple[Path, Refusal], ...]]:
    """Hear all demos and write one page for each into `out`; (heard, refused with the reason), in their order.

    Every demo is listened to with all workers at once; the originals are only read. What was heard is kept in
    `out`/.longplay, so a second run only hears what is new.
    """
    cache = out / ".longplay"
    store = Store(cache)
    with locked(cache / "lock"), using(store), Pool(jobs) as pool:
        store.begin_run(time.time())
        incoming, refused = _taken_in(sources, cache, pool)
        heard = _heard(incoming, pool)
        names = names_apart([one.source for one, _, _ in heard])
        pages = tuple(
            _page(one, name, listening, five_points(found), out, pool)
            for (one, listening, found), name in zip(heard, names, strict=True)
        )
        store.prune()
    return pages, refused


def five_points(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """At most five of `findings`, which come loudest first: what to change, and always the best of what is good."""
    loud = [f for f in findings if f.verdict in LOUD]
    good = [f for f in findings if f.verdict == "good"]
    return (*loud[: MOST_POINTS - min(len(good), 1)], *good)[:MOST_POINTS]


def _taken_in(
    sources: Sequence[Path], cache: Path, pool: Pool
) -> tuple[list[Incoming], tuple[tuple[Path, Refusal], ...]]:
    incoming, refused = [], []
    for source in sources:
        folder = ProductionFolder(cache / "demos" / slug(source.resolve().as_posix()))
        try:
            manifest = _from_here(take_copies(source, folder.root), folder, cache.parent)
            brief = read_brief(folder.brief)
            demo, notes = gather(manifest, brief, pool)
        except Refusal as refusal:
            refused.append((source, refusal))
            continue
        incoming.append(Incoming(source, demo, replace(brief, roles={}), notes))
    return incoming, tuple(refused)


def _from_here(manifest: Manifest, folder: ProductionFolder, here: Path) -> Manifest:
    """The manifest with its copies named from `here`, where the store looks for them."""
    inside = folder.root.relative_to(here)
    return replace(manifest, files=tuple(replace(f, copy=(inside / f.copy).as_posix()) for f in manifest.files))


def _heard(incoming: Sequence[Incoming], pool: Pool) -> list[tuple[Incoming, Listening, tuple[Finding, ...]]]:
    calls = [(track, one.demo.duration) for one in incoming for track in one.demo.tracks]
    tracks = iter(pool.map("Listening", hear_track, calls))
    asked = [(one.demo, tuple(next(tracks) for _ in one.demo.tracks), one.brief, Corrections()) for one in incoming]
    listenings = pool.map("Putting it together", listen, asked)
    return [
        (one, listening, critique(one.demo, listening, one.brief, _style(one.brief), user_questions()))
        for one, listening in zip(incoming, listenings, strict=True)
    ]


def _style(brief: Brief) -> Style:
    return read_style(library_file("styles", brief.style, ()))


def _page(
    one: Incoming, name: str, listening: Listening, points: tuple[Finding, ...], out: Path, pool: Pool
) -> HeardDemo:
    """Write the page of one demo."""
    whole = demo_as_it_came(one.demo)
    places = {f.id: place for f in points if (place := place_of(f, one.demo.duration))}
    cuts = [(whole, place.start, place.end) for place in places.values()]
    blobs = pool.map("Sounds of the page", excerpt_file, cuts)
    store = active_store()
    clips = tuple(
        AudioClip(name, MIME, store.blob(blob.hash, blob.suffix).read_bytes(), place.end - place.start, name)
        for (name, place), blob in zip(places.items(), blobs, strict=True)
    )
    report = Report(
        title=one.brief.title or name,
        artist=one.brief.artist,
        facts=facts_of(one.demo, listening),
        demo=timeline_of(one.demo, listening, pool),
        about=one.brief.about,
        line_that_matters=one.brief.line_that_matters,
        must_keep=one.brief.must_keep,
        points=tuple(Point(f, Excerpt(f.id) if f.id in places else None) for f in points),
        notes=one.notes,
        clips=clips,
    )
    page = out / f"{slug(name)}.html"
    write_text(page, report_html(report))
    return HeardDemo(one.source, page, listening, points, one.notes)
