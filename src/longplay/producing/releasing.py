"""Make the release folder: what a label, another program and a distributor accept."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import file_digest
from pathlib import Path
from shutil import copyfile

from longplay.cache.pool import Pool
from longplay.folder.production_folder import ProductionFolder
from longplay.folder.record_files import RecordFiles, hash_of
from longplay.formats.library import library_file
from longplay.formats.midi import track_of_performance, write_midi, write_tempo_map
from longplay.formats.musicxml import write_score
from longplay.formats.names import slug
from longplay.formats.player_toml import read_player
from longplay.formats.rpp import RppTrack, write_rpp
from longplay.formats.score_pdf import can_engrave
from longplay.formats.tagged import Tags, write_flac, write_mp3
from longplay.formats.words_json import encode
from longplay.instruments.render import find
from longplay.producing.delivering import wav24, write_sounds
from longplay.producing.exporting import daw_project, strips_of, write_project
from longplay.producing.release import Release
from longplay.producing.reporting import playbacks_of, title_of
from longplay.producing.sounding import performances
from longplay.producing.tracking import engrave_all, sheet_key, sheets_of
from longplay.song.credit import SoundCredit
from longplay.song.part import LEAD_VOICE, Part
from longplay.song.recording import Recording
from longplay.song.refusal import ExitCode, Refusal
from longplay.stages.deliver.credits_page import credits_text
from longplay.stages.deliver.deliver import Delivery, deliver
from longplay.stages.deliver.release_page import release_readme
from longplay.stages.deliver.variants import variants_of
from longplay.stages.master.variant import variant
from longplay.stages.mix.mixdown import mix_down
from longplay.stages.perform.perform import player_name

MANIFEST = "release.json"
SCHEMA = "longplay/release/1"
FROM_THE_LEAD = "Sung from the artist's own lead; it is the artist's."
"""What is no built-in instrument is the voice (`perform.sing`)."""


class ReleaseFolder:
    """The folder of one release, filled file by file: only what changed is written, and each is listed."""

    def __init__(self, place: Path, folder: ProductionFolder) -> None:
        self.place = place
        self.listed: list[tuple[str, str]] = []
        self.files = RecordFiles(place, folder.cache / "releases" / hash_of(str(place.resolve()))[:8])

    def add(self, path: str, note: str, key: str, make: Callable[[Path], object]) -> Path:
        """Have `make(file)` write `path`, unless it is there with the same key."""
        self.listed.append((path, note))
        return self.files.made(path, key, make)

    def close(self, readme: str) -> None:
        """Write README.txt and the list with checksums; remove what an earlier release had and this one has not."""
        self.files.text("README.txt", readme)
        rows = [{"path": p, "what": note, "sha256": _sha256(self.place / p)} for p, note in self.listed]
        self.files.text(MANIFEST, json.dumps({"schema": SCHEMA, "files": rows}, indent=1, ensure_ascii=False) + "\n")
        self.files.close()


def release_place(folder: ProductionFolder, out: Path | None) -> Path:
    """Where the release goes: record/release/, or `out`. Errors: Refusal when `out` holds something else."""
    place = out or folder.record / "release"
    if out and out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MANIFEST).is_file())):
        raise Refusal(str(out), "exists and is not a release", "Choose another name with -o", ExitCode.CANNOT_WRITE)
    return place


def put_release(
    release: Release, folder: ProductionFolder, out: Path | None, pool: Pool
) -> tuple[tuple[str, str], ...]:
    """Make the whole folder; returns (path, what it is). Errors: Refusal."""
    made = ReleaseFolder(release_place(folder, out), folder)
    sounds = release_sounds(release, pool)
    write_sounds(sounds, made.files, pool)
    made.listed += [(d.path, d.note) for d in sounds]
    _compressed(release, sounds[0], made)
    _clock(release, sounds, made)
    _scores(release, made, pool)
    _project(release, made, pool)
    _credits(release, made)
    song, report = release.song, release.master.report
    form = release.sounding.version.form
    listed = made.listed
    made.close(release_readme(song.brief, form, song.demo.rate, report, listed, playbacks_of(release)))
    return tuple(listed)


def name_of(release: Release) -> str:
    """What the files of this record are called: its title as a slug."""
    return slug(title_of(release.song) or "untitled")


def release_sounds(release: Release, pool: Pool) -> tuple[Delivery, ...]:
    """The WAV files: master first, mix, variants, stems."""
    name, down = name_of(release), release.sounding.mixdown
    stems = tuple((stem.name, stem.recording, stem.gain_db) for stem in down.stems)
    mix, mastered, *rest = deliver(release.sounding.mix, down.mix, release.master.recording, stems)
    variants = [
        Delivery(f"variants/{name}_{which}.wav", sound, 0.0, f"{which}: {note}")
        for which, note, sound in make_variants(release, pool)
    ]
    return (
        Delivery(f"master/{name}_master.wav", mastered.recording, 0.0, mastered.note),
        Delivery(f"master/{name}_mix.wav", mix.recording, 0.0, mix.note),
        *variants,
        *rest,
    )


def make_variants(release: Release, pool: Pool) -> tuple[tuple[str, str, Recording], ...]:
    """(name, what it is, sound) of each variant that this record has.

    The tracks are mixed anew, rooms included: a room that still sang would not be an instrumental.
    """
    mix, down = release.sounding.mix, release.sounding.mixdown
    wanted = variants_of(mix)
    channels = {stem.name: stem.recording for stem in down.stems}
    picked = [tuple((t, channels[t]) for t in w.tracks if t in channels) for w in wanted]
    less = pool.map("Variants: mixing", mix_down, [(mix, tracks) for tracks in picked])
    report = release.master.report
    calls = [
        (part.mix, down.mix, release.master.recording, report.tone_db, down.trim_db - part.trim_db) for part in less
    ]
    sounds = pool.map("Variants: mastering", variant, calls)
    return tuple((w.name, w.note, sound) for w, sound in zip(wanted, sounds, strict=True))


def _scores(release: Release, made: ReleaseFolder, pool: Pool) -> None:
    """Lead sheet and parts for any notation program, and to print where the extra for scores is installed."""
    sheets = sheets_of(release)
    for name, sheet in sheets.items():
        made.add(f"scores/{name}.musicxml", sheet.part, sheet_key(sheet), partial(write_score, score=sheet))
    if can_engrave():
        for (name, sheet), pages in zip(sheets.items(), engrave_all(tuple(sheets.values()), pool), strict=True):
            made.add(f"scores/{name}.pdf", f"{sheet.part}, to print", sheet_key(sheet), partial(copyfile, pages))


def _compressed(release: Release, master: Delivery, made: ReleaseFolder) -> None:
    brief, wav = release.song.brief, made.place / master.path
    people = tuple((credit.name, credit.craft) for credit in release.players)
    tags = Tags(brief.title, brief.artist, brief.isrc, people)
    key = hash_of(wav24.key(master.recording, 0.0, 0) + json.dumps(encode(tags)))
    for suffix, write, note in (
        (".flac", write_flac, "the master for distributors, bit for bit, tagged"),
        (".mp3", write_mp3, "the master to send around, 320 kbit/s, tagged"),
    ):
        made.add(str(Path(master.path).with_suffix(suffix).as_posix()), note, key, partial(write, wav=wav, tags=tags))


def _clock(release: Release, sounds: Sequence[Delivery], made: ReleaseFolder) -> None:
    """Tempo map, all parts, markers as a table, and a project in plain text that plays the stems."""
    version = release.sounding.version
    form = version.form
    clock = hash_of(json.dumps(encode((form.grid, form.structure, form.duration))))
    made.add(
        "midi/tempo-and-markers.mid",
        "tempo map and section markers, from the first frame on",
        clock,
        lambda path: write_tempo_map(path, form.grid, form.duration, form.structure),
    )
    played = [track_of_performance(performance, form.grid) for performance in performances(version, release.song)]
    made.add(
        "midi/parts.mid",
        "every part as it is played, with tempo map and markers",
        hash_of(clock + json.dumps(played)),
        lambda path: write_midi(path, played, form.grid, form.structure, form.duration),
    )
    stems = [
        RppTrack(d.note.split(": ", 1)[-1], d.path, d.recording.seconds) for d in sounds if d.path.startswith("stems/")
    ]
    made.add(
        f"{name_of(release)}.rpp",
        "Reaper: the stems with tempo map and markers; plain text",
        hash_of(clock + json.dumps(encode(tuple(stems)))),
        lambda path: write_rpp(path, stems, form.grid, form.structure, release.song.demo.rate),
    )


def _project(release: Release, made: ReleaseFolder, pool: Pool) -> None:
    strips = strips_of(release, pool)
    key = hash_of(json.dumps([encode(strips), repr(daw_project(release, ()))]))
    note = "DAWproject: tracks, faders, pans, rides, notes, tempo, markers (Bitwig, Studio One, Cubase and others)"
    made.add(f"{name_of(release)}.dawproject", note, key, lambda path: write_project(path, release, strips, pool))


def _credits(release: Release, made: ReleaseFolder) -> None:
    sounds = sound_credits(release)
    theirs = {credit.work for credit in release.players}
    own = [track for track in release.sounding.demo_tracks if track.name not in theirs]
    text = credits_text(release.song.brief, release.credits, own, sounds)
    data = {"schema": 1, "credits": encode(release.credits), "sounds": encode(sounds), "isrc": release.song.brief.isrc}
    pages = (
        ("credits.txt", "who made it, and what it is made of", text),
        ("credits.json", "the same for programs", json.dumps(data, indent=1, ensure_ascii=False) + "\n"),
    )
    for path, note, page in pages:
        made.files.text(path, page)
        made.listed.append((path, note))


def sound_credits(release: Release) -> tuple[SoundCredit, ...]:
    """What each part of ours is made of, its licence, and whose habits it is played with."""
    return tuple(_sound_credit(part, release) for part in release.sounding.version.arrangement.parts)


def _sound_credit(part: Part, release: Release) -> SoundCredit:
    instrument = None if part.instrument == LEAD_VOICE else find(part.instrument)
    player = read_player(library_file("players", player_name(part), release.song.libraries))
    licence = instrument.licence if instrument else FROM_THE_LEAD
    return SoundCredit(part.name, part.instrument.replace("_", " "), licence, player.name, player.attribution)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
