"""Put everything agreed into record/."""

import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

from longplay.cache.audio import keep_file, open_audio
from longplay.cache.kept import kept
from longplay.cache.pool import Pool
from longplay.cache.store import active_store
from longplay.folder.production_folder import ProductionFolder
from longplay.folder.record_files import RecordFiles, hash_of
from longplay.formats.arrangement_json import arrangement_json
from longplay.formats.listening_json import listening_json
from longplay.formats.midi import write_parts, write_performances
from longplay.formats.mix_json import mix_to_json
from longplay.formats.names import slug
from longplay.formats.notes_json import notes_json
from longplay.formats.plan_json import plan_json
from longplay.formats.wav_out import write_wav24
from longplay.formats.words_json import encode
from longplay.producing.gathering import demo_as_it_came
from longplay.producing.previews import Preview
from longplay.producing.rehearing import Rehearing
from longplay.producing.release import Release
from longplay.producing.reporting import put_report, sound_file, sounds_of_page
from longplay.producing.sounding import Song, Sounding, performances
from longplay.producing.tracking import put_charts
from longplay.song.arrangement import Form
from longplay.song.part import Part
from longplay.song.performance import Performance
from longplay.song.recording import Blob, Recording
from longplay.sound.levels import from_db
from longplay.sound.loudness import integrated_loudness
from longplay.stages.deliver.ab import ab_pair
from longplay.stages.deliver.deliver import Delivery, deliver, readme_text
from longplay.stages.master.master import Master


@kept
def loudness_of(recording: Recording) -> float | None:
    """Integrated loudness in LUFS; None for silence or less than 400 ms."""
    return integrated_loudness(open_audio(recording), recording.rate)


@kept
def wav24(recording: Recording, gain_db: float, seed: int) -> Blob:
    """`recording` as a 24-bit WAV file, dithered once."""
    samples = open_audio(recording)
    return keep_file(lambda path: write_wav24(samples, recording.rate, path, from_db(gain_db), seed), ".wav")


def put_in_record(release: Release, folder: ProductionFolder, pool: Pool) -> tuple[Delivery, ...]:
    """Write record/: sound, words, report. Only what changed is written; returns the sound files."""
    files = RecordFiles(folder.record, folder.cache)
    sounds = _sounds(release.song, release.previews, release.sounding, release.master)
    guides, charts = put_charts(release, files, pool)
    sounds = (*sounds, *guides)
    write_sounds(sounds, files, pool)
    for name, data in _papers(release, folder.record).items():
        files.text(name, json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    song, report, parts = release.song, release.master.report, (*_parts(release, files), *charts)
    files.text("README.txt", readme_text(song.brief, release.sounding.mix, report, sounds, parts))
    put_report(release, sounds, charts, files, pool)
    files.close()
    return sounds


def put_previews(previews: tuple[Preview, ...], folder: ProductionFolder, pool: Pool) -> None:
    """Write record/previews/ before anything is decided, so that a person who is asked can hear them."""
    files = RecordFiles(folder.record, folder.cache)
    write_sounds(_preview_files(previews), files, pool)
    files.note()


def begin_writing(
    song: Song,
    previews: tuple[Preview, ...],
    sounding: Sounding,
    mastered: Master,
    folder: ProductionFolder,
    pool: Pool,
) -> None:
    """Have the workers make the sounds of the record and of its page, while the record is heard again."""
    pool.ahead(sound_file, sounds_of_page(song.demo, mastered, previews).calls)
    files = RecordFiles(folder.record, folder.cache)
    pool.ahead(wav24, [_writing(d) for d in _lacking(_sounds(song, previews, sounding, mastered), files)])


def write_sounds(sounds: tuple[Delivery, ...], files: RecordFiles, pool: Pool) -> None:
    """Write what is not there yet of `sounds`. The cache keeps none of it: it would lie there twice."""
    due = _lacking(sounds, files)
    blobs = pool.map("Writing the record", wav24, [_writing(d) for d in due])
    store = active_store()
    made = {d.path: store.blob(blob.hash, blob.suffix) for d, blob in zip(due, blobs, strict=True)}
    for delivery in sounds:
        source = made.get(delivery.path, Path())  # none for what is there: nothing is copied then
        files.made(delivery.path, wav24.key(*_writing(delivery)), partial(shutil.copyfile, source))
    for path in made.values():
        path.unlink(missing_ok=True)


def _lacking(sounds: tuple[Delivery, ...], files: RecordFiles) -> list[Delivery]:
    return [d for d in sounds if files.lacks(d.path, wav24.key(*_writing(d)))]


def _writing(delivery: Delivery) -> tuple[Recording, float, int]:
    """What `wav24` is asked for."""
    return delivery.recording, delivery.gain_db, 0


def _sounds(song: Song, previews: tuple[Preview, ...], sounding: Sounding, mastered: Master) -> tuple[Delivery, ...]:
    down = sounding.mixdown
    stems = tuple((stem.name, stem.recording, stem.gain_db) for stem in down.stems)
    record = deliver(sounding.mix, down.mix, mastered.recording, stems)
    pair = ab_pair(demo_as_it_came(song.demo), mastered.recording)
    heard = (
        Delivery("ab/demo.wav", pair.before, 0.0, "the demo, as loud as ab/master.wav"),
        Delivery("ab/master.wav", pair.after, 0.0, "the master, as loud as ab/demo.wav"),
    )
    return (*record, *heard, *_preview_files(previews))


def _preview_files(previews: tuple[Preview, ...]) -> tuple[Delivery, ...]:
    return tuple(
        Delivery(p.file(side), recording, 0.0, f"eight bars {side} it")
        for p in previews
        for side, recording in (("before", p.before), ("after", p.after))
    )


def _papers(release: Release, record: Path) -> dict[str, Any]:
    song = release.song
    previews = {p.proposal: p.file("after") for p in release.previews}
    earlier = {name: _earlier(record / name) for name in ("notes.json", "plan.json", "mix.json")}
    return {
        "listening.json": listening_json(song.listening),
        "notes.json": notes_json(release.findings, song.listening.clock, earlier["notes.json"]),
        "plan.json": plan_json(release.proposals, release.states, song.brief, previews, earlier["plan.json"]),
        "arrangement.json": arrangement_json(release.sounding.version.arrangement),
        "mix.json": mix_to_json(release.sounding.mix, earlier["mix.json"]),
        "after.json": after_json(release.rehearing),
        "credits.json": {"schema": 1, "credits": encode(release.credits)},
        "versions.json": release.versions,
    }


def _earlier(path: Path) -> dict[str, Any] | None:
    """What the file said before: fields of others in it are kept."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def after_json(rehearing: Rehearing) -> dict[str, Any]:
    """The record heard again: what each accepted proposal did to its measure, and the findings that remain."""
    return {
        "schema": 1,
        "clock": "record",
        "changes": encode(rehearing.changes),
        "earned": encode(rehearing.earned),
        "seams": encode(rehearing.seams),
        "balance": encode(rehearing.balance),
        "findings": notes_json(rehearing.findings, "record")["findings"],
    }


def _parts(release: Release, files: RecordFiles) -> tuple[tuple[str, str], ...]:
    """Write each part as it is written and as it is played; returns (path, what it is)."""
    version = release.sounding.version
    lines = []
    for part, played in zip(version.arrangement.parts, performances(version, release.song), strict=True):
        written, heard = f"parts/{slug(part.name)}.mid", f"parts/{slug(part.name)}-played.mid"
        files.made(written, _midi_key(part, version.form), partial(_write_part, part, version.form))
        files.made(heard, _midi_key(played, version.form), partial(_write_played, played, version.form))
        lines += [(written, f"{part.name}, as it is written"), (heard, f"{part.name}, as it is played")]
    return tuple(lines)


def _midi_key(music: Part | Performance, form: Form) -> str:
    return hash_of(json.dumps(encode((music, form.grid, form.structure), named=True)))


def _write_part(part: Part, form: Form, path: Path) -> None:
    write_parts(path, (part,), form.grid, form.structure)


def _write_played(performance: Performance, form: Form, path: Path) -> None:
    write_performances(path, (performance,), form.grid, form.structure)
