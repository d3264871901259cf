"""record/report.html: everything heard, decided and done, on one page with its sounds."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from longplay.cache.audio import keep_file, open_audio
from longplay.cache.kept import kept
from longplay.cache.pool import Pool
from longplay.cache.store import active_store
from longplay.folder.record_files import RecordFiles, hash_of
from longplay.formats.platforms_toml import read_platforms
from longplay.formats.report.clips import MIME, encode_clip, peaks
from longplay.formats.report.page import report_html
from longplay.formats.report.words import (
    AudioClip,
    Block,
    Choice,
    Excerpt,
    Facts,
    FileLine,
    FullPair,
    Lane,
    Point,
    Report,
    Stretch,
    Timeline,
)
from longplay.formats.words_json import encode
from longplay.producing.gathering import demo_as_it_came
from longplay.producing.previews import Preview
from longplay.producing.release import Release
from longplay.producing.seams import told, warnings_of
from longplay.producing.sounding import Song
from longplay.song.decision import latest_decisions, other_ways
from longplay.song.finding import Finding
from longplay.song.listening import Listening
from longplay.song.platform import Playback, playback
from longplay.song.recording import Blob, Recording
from longplay.song.track import Demo
from longplay.stages.deliver.ab import Pair, ab_pair
from longplay.stages.deliver.deliver import Delivery, Papers
from longplay.stages.master.master import Master

DEMO, MASTER = "demo", "master"
SILENT_LUFS = -200.0
"""What a master without a loudness reports."""
LEAD_IN_S, LONGEST_S = 1.0, 20.0
"""A point is played from a second before its place, for at most twenty (default, unsourced)."""


@kept
def sound_file(recording: Recording) -> Blob:
    """The whole recording as a small file for a page; in mono where both sides are the same."""
    samples = open_audio(recording)
    mono = bool(np.array_equal(samples[:, 0], samples[:, -1]))
    data = encode_clip(samples, recording.rate, 0.0, recording.seconds, mono)
    return keep_file(lambda path: path.write_bytes(data), ".mp3")


@kept
def shape(recording: Recording) -> tuple[int, ...]:
    """The outline of a recording, to be drawn."""
    return peaks(open_audio(recording))


@dataclass(frozen=True, slots=True)
class PageSounds:
    """What can be played on the page: demo and master at equal loudness, and the previews, by name."""

    pair: Pair
    recordings: dict[str, Recording]

    @property
    def calls(self) -> list[tuple[Recording]]:
        """What `sound_file` is asked for, the largest first."""
        return [(recording,) for recording in self.recordings.values()]


def sounds_of_page(demo: Demo, mastered: Master, previews: Sequence[Preview]) -> PageSounds:
    """The sounds of the page, by reference."""
    pair = ab_pair(demo_as_it_came(demo), mastered.recording)
    recordings = {MASTER: pair.after, DEMO: pair.before}
    for preview in previews:
        recordings |= {f"before {preview.proposal}": preview.before, f"after {preview.proposal}": preview.after}
    return PageSounds(pair, recordings)


def put_report(release: Release, sounds: Sequence[Delivery], charts: Papers, files: RecordFiles, pool: Pool) -> None:
    """Write the page, unless the one that is there says the same."""
    heard = sounds_of_page(release.song.demo, release.master, release.previews)
    pair, recordings = heard.pair, heard.recordings
    blobs = dict(zip(recordings, pool.map("Sounds of the report", sound_file, heard.calls), strict=True))
    full = FullPair(DEMO, MASTER, pair.before_gain_db, pair.after_gain_db, pair.lufs, _stretches(release))
    words = report_of(release, full, sounds, charts, pool)
    key = hash_of(json.dumps([encode(words), encode(blobs), release.versions], sort_keys=True))
    seconds = {name: recording.seconds for name, recording in recordings.items()}
    files.made("report.html", key, lambda path: path.write_text(_page(words, blobs, seconds), encoding="utf-8"))


def _page(words: Report, blobs: dict[str, Blob], seconds: dict[str, float]) -> str:
    store = active_store()
    clips = tuple(
        AudioClip(name, MIME, store.blob(blob.hash, blob.suffix).read_bytes(), seconds[name], name)
        for name, blob in blobs.items()
    )
    return report_html(replace(words, clips=clips))


def report_of(release: Release, full: FullPair, sounds: Sequence[Delivery], charts: Papers, pool: Pool) -> Report:
    """What the page says, without its sounds."""
    brief, record = release.song.brief, release.rehearing
    demo_line = timeline_of(release.song.demo, release.song.listening, pool)
    return Report(
        title=title_of(release.song),
        artist=brief.artist,
        facts=facts_of(release.song.demo, release.song.listening),
        demo=demo_line,
        about=brief.about,
        line_that_matters=brief.line_that_matters,
        must_keep=brief.must_keep,
        record=timeline_of(record.record, record.listening, pool),
        points=tuple(Point(f, place_of(f, release.song.demo.duration)) for f in release.findings),
        choices=_choices(release),
        changes=record.changes,
        plan=release.sounding.version.arrangement.plan,
        earned=record.earned,
        demo_lufs=release.demo_lufs,
        master=release.master.report,
        pair=full,
        mix=release.sounding.mix,
        credits=release.credits,
        seams=tuple(told(seam) for seam in record.seams),
        notes=(*release.notes, *warnings_of(release.sounding.version.form, release.song.listening, record.seams)),
        files=(*(FileLine(d.path, d.note) for d in sounds), *(FileLine(path, note) for path, note in charts)),
        playbacks=playbacks_of(release),
    )


def title_of(song: Song) -> str:
    """The song's title; of a single file without one, that file's name; "" for stems, whose names are no title."""
    return song.brief.title or (song.demo.tracks[0].name if len(song.demo.tracks) == 1 else "")


def playbacks_of(release: Release) -> tuple[Playback, ...]:
    """What each platform makes of the master; nothing where it has no loudness."""
    report = release.master.report
    if report.integrated_lufs <= SILENT_LUFS:
        return ()
    platforms = read_platforms(release.song.libraries)
    return tuple(playback(platform, report.integrated_lufs, report.true_peak_dbtp) for platform in platforms)


def facts_of(demo: Demo, listening: Listening) -> Facts:
    """What was heard of the song as a whole, for the head of a page."""
    tempo, key = listening.tempo, listening.key
    return Facts(
        demo.duration,
        tempo.value,
        tempo.runner_up,
        listening.steady,
        listening.grid.time_signature.name,
        str(key.value),
        str(key.runner_up or ""),
        listening.tuning_cents,
        demo.kind,
    )


def timeline_of(demo: Demo, listening: Listening, pool: Pool) -> Timeline:
    """The sections and one drawn lane a track."""
    grid = listening.grid
    blocks = tuple(
        Block(
            grid.bar_start(s.first_bar),
            grid.bar_start(s.last_bar + 1),
            s.name,
            s.label,
            s.confidence,
            s.first_bar,
            s.last_bar,
        )
        for s in listening.structure.sections
    )
    shapes = pool.map("Drawing", shape, [(track.recording,) for track in demo.tracks])
    heard = {track.name: track for track in listening.tracks}
    lanes = tuple(
        Lane(t.name, t.role, t.source, drawn, t.recording.seconds, heard[t.name].lufs if t.name in heard else None)
        for t, drawn in zip(demo.tracks, shapes, strict=True)
    )
    return Timeline(demo.duration, blocks, lanes)


def place_of(finding: Finding, duration: float) -> Excerpt | None:
    """Where to play the demo for a point; a point about the whole song has no place of its own."""
    if not finding.where or finding.where[0].end - finding.where[0].start > 0.8 * duration:
        return None
    first = finding.where[0]
    start = max(0.0, first.start - LEAD_IN_S)
    return Excerpt(DEMO, start, min(duration, first.end + 0.5, start + LONGEST_S))


def _choices(release: Release) -> tuple[Choice, ...]:
    standing = latest_decisions(release.decisions)
    heard = {preview.proposal for preview in release.previews}
    states = release.states
    states |= dict.fromkeys(other_ways(release.proposals, states), "other_way")
    return tuple(
        Choice(
            p,
            states[p.id],
            Excerpt(f"before {p.id}") if p.id in heard else None,
            Excerpt(f"after {p.id}") if p.id in heard else None,
            standing[p.id].by if p.id in standing else "",
            standing[p.id].why if p.id in standing else "",
        )
        for p in release.proposals
    )


def _stretches(release: Release) -> tuple[Stretch, ...]:
    cuts = release.sounding.version.form.cuts
    return tuple(Stretch(c.demo_start, c.record_start, c.demo_end - c.demo_start) for c in cuts)
