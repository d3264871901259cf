"""Take copies of what came in. Originals are only ever read; names from outside are data."""

import hashlib
import json
import re
import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from longplay.folder.brief import read_brief
from longplay.formats.audio_in import is_audio_name
from longplay.formats.names import HASH_LENGTH, slug
from longplay.formats.whole_file import whole_file, write_text
from longplay.formats.words_json import decode, encode
from longplay.song.demo_file import DemoFile, Manifest
from longplay.song.refusal import ExitCode, Refusal

MOST_FILES = 500
LARGEST_BYTES = 20 * 1000**3
_PROJECTS = {".ptx": "Pro Tools", ".als": "Ableton Live", ".logicx": "Logic", ".cpr": "Cubase", ".rpp": "Reaper"}
_MIDI = {".mid", ".midi"}
_LYRICS = ("lyrics.txt", "lyrics.md", "words.txt")


def take_copies(source: Path, root: Path, before: Manifest | None = None) -> Manifest:
    """Copy the recordings of `source` (a folder or one file) into `root`/demo and write demo.json.

    before: what an earlier run took in; what it holds stays, a recording that came since or was exported again is
    taken in too, and copies are never deleted. Errors: Refusal when nothing in `source` can be used; single bad files
    are named in the manifest and left out.
    """
    _check_source(source)
    if source.is_dir() and not (root / "brief.toml").exists():
        read_brief(source / "brief.toml")  # what is wrong in the artist's own is told before anything is made
    candidates, refused = _candidates(source)
    files = _copy_all(candidates, root, refused)
    if not files:
        raise _nothing(source, refused)
    earlier = before.files if before else ()
    older = [f"{f.name}: it was exported again; the older copy {f.copy} is not used" for f in _replaced(files, earlier)]
    manifest = Manifest((*_not_given(files, earlier), *files), (*refused, *older), _lyrics(source))
    if manifest != before:
        write_manifest(root, manifest)
    _copy_brief(source, root)
    return manifest


def _not_given(files: list[DemoFile], earlier: tuple[DemoFile, ...]) -> list[DemoFile]:
    """What was taken in before and is not in the source any more: it stays."""
    names = {file.name for file in files}
    return [file for file in earlier if file.name not in names]


def _replaced(files: list[DemoFile], earlier: tuple[DemoFile, ...]) -> list[DemoFile]:
    """What was taken in before under a name that now holds another recording."""
    now = {file.name: file.hash for file in files}
    return [file for file in earlier if now.get(file.name, file.hash) != file.hash]


def read_manifest(root: Path) -> Manifest | None:
    """The manifest of a production, None where there is none. Errors: Refusal when it is damaged."""
    path = root / "demo" / "demo.json"
    try:
        return decode(Manifest, json.loads(path.read_text(encoding="utf-8")))  # type: ignore[no-any-return]  # by type
    except FileNotFoundError:
        return None
    except Refusal as refusal:
        raise _damaged(path, refusal.reason) from refusal
    except (OSError, ValueError) as error:
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, why: str) -> Refusal:
    return Refusal(str(path), f"cannot be read ({why})", "Restore it from a backup, or start a new production with -o")


def write_manifest(root: Path, manifest: Manifest) -> None:
    """Write demo/demo.json."""
    write_text(root / "demo" / "demo.json", json.dumps(encode(manifest), indent=1, ensure_ascii=False) + "\n")


def _check_source(source: Path) -> None:
    if re.match(r"^[a-z][a-z0-9+.-]+:/", str(source), re.IGNORECASE) and not source.exists():
        address = re.sub(r":/(?!/)", "://", str(source), count=1)  # a path has no double slash
        raise Refusal(address, "an address, not a file", "Download it first; Longplay fetches nothing by itself")
    if not source.exists():
        raise Refusal(str(source), "there is no such file or folder", "Check the name")
    if not (source.is_file() or source.is_dir()):
        raise Refusal(str(source), "not a plain file or folder", "Give the recording itself")
    if source.suffix.lower() in _MIDI:
        raise Refusal(str(source), "MIDI is not read as a demo yet", "Bounce it to audio, and give that")
    if program := _PROJECTS.get(source.suffix.lower()):
        raise Refusal(
            str(source), f"a project file of {program}", "Export its tracks as WAV files from bar 1, into a folder"
        )


def _candidates(source: Path) -> tuple[list[Path], list[str]]:
    if source.is_file():
        return [source], []
    found = listed(source)
    refused = [
        f"{p.name}: MIDI is not read as a demo yet; bounce it to audio" for p in found if p.suffix.lower() in _MIDI
    ]
    references = _references(source)
    refused += [f"{p.name}: the brief calls it a reference, so it is no track" for p in found if p in references]
    audio = [p for p in found if is_audio_name(p) and p not in references]
    plain = [p for p in audio if p.is_file() and not p.is_symlink()]
    refused += [f"{p.name}: not a plain file; copy the recording itself here" for p in audio if p not in plain]
    if len(plain) > MOST_FILES:
        raise Refusal(str(source), f"holds {len(plain)} recordings", f"Put at most {MOST_FILES} into one demo")
    return plain, refused


def _references(source: Path) -> set[Path]:
    """Recordings in the demo's folder that its brief names as records to stand beside."""
    named = read_brief(source / "brief.toml").references
    return {place for name in named if (place := source / Path(name).expanduser()).parent == source}


def listed(folder: Path) -> list[Path]:
    """What lies in a folder, by name, hidden files apart. Errors: Refusal when it cannot be opened."""
    try:
        return sorted((p for p in folder.iterdir() if not p.name.startswith(".")), key=lambda p: p.name)
    except OSError as error:
        raise Refusal(str(folder), f"cannot be opened ({error.strerror})", "Check its permissions") from error


def _copy_all(candidates: list[Path], root: Path, refused: list[str]) -> list[DemoFile]:
    files: dict[str, DemoFile] = {}
    names: set[str] = set()
    for path in candidates:
        try:
            file = _copy(path, root, _own_name(path, names))
        except Refusal as refusal:
            if refusal.code == ExitCode.CANNOT_WRITE:  # a full disk is no fault of the recording
                raise
            refused.append(f"{path.name}: {refusal.reason}. {refusal.next_step}")
            continue
        if file.hash in files:
            refused.append(f"{path.name}: the same recording as {files[file.hash].name}; used once")
            continue
        files[file.hash] = file
        names.add(slug(file.name))
    return list(files.values())


def track_name(path: Path) -> str:
    """What the artist calls a recording: its file's name without extension and control characters."""
    return "".join(c for c in unicodedata.normalize("NFC", path.stem) if c.isprintable()).strip() or "track"


def names_apart(paths: Sequence[Path]) -> list[str]:
    """What each file is called; with its folder where two are called the same, a number where that is too little."""
    plain = [track_name(path) for path in paths]
    names: list[str] = []
    for path, name in zip(paths, plain, strict=True):
        told = f"{path.resolve().parent.name} {name}" if plain.count(name) > 1 else name
        names.append(_free(told, {slug(other) for other in names}))
    return names


def _free(text: str, taken: set[str]) -> str:
    """`text`, with the first number behind it that makes its slug none of `taken`."""
    name, number = text, 2
    while slug(name) in taken:
        name, number = f"{text} {number}", number + 1
    return name


def _own_name(path: Path, taken: set[str]) -> str:
    """The artist's name of a track; never two with one slug (`taken`), since ids and file names are made of it."""
    return _free(track_name(path), taken)


def _copy(path: Path, root: Path, name: str) -> DemoFile:
    try:
        size = path.stat().st_size
        if not size or size > LARGEST_BYTES:
            raise Refusal(path.name, f"it is {size} bytes long", "Export it again")
        digest = _hash(path)
    except OSError as error:
        raise Refusal(path.name, f"cannot be read ({error.strerror})", "Check its permissions") from error
    copy = root / "demo" / f"{slug(name)[:40]}-{digest[:HASH_LENGTH]}{_safe_suffix(path)}"
    if not copy.exists():
        _clone(path, copy)
    return DemoFile(name, copy.relative_to(root).as_posix(), digest, size)


def _clone(path: Path, copy: Path) -> None:
    with whole_file(copy) as temporary:
        shutil.copyfile(path, temporary)
    copy.chmod(0o444)


def _safe_suffix(path: Path) -> str:
    return path.suffix.lower() if re.fullmatch(r"\.[a-z0-9]{1,5}", path.suffix.lower()) else ".audio"


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lyrics(source: Path) -> str:
    if source.is_file():
        return ""
    for name in _LYRICS:
        path = source / name
        if path.is_file() and path.stat().st_size < 1_000_000:
            return _text(path.read_bytes())
    return ""


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _copy_brief(source: Path, root: Path) -> None:
    """The artist's own brief, beside the recordings, becomes the production's, unless it has one already."""
    brief = source / "brief.toml"
    if source.is_dir() and brief.is_file() and not (root / "brief.toml").exists():
        write_text(root / "brief.toml", brief.read_text(encoding="utf-8-sig"))


def _nothing(source: Path, refused: list[str]) -> Refusal:
    reason = "no recording in it can be used" + (" (" + "; ".join(refused[:5]) + ")" if refused else "")
    deeper = [p for p in listed(source) if p.is_dir() and any(map(is_audio_name, listed(p)))] if source.is_dir() else []
    if deeper:
        return Refusal(str(source), reason, f"Recordings lie in {deeper[0].name}: give that folder, {deeper[0]}")
    return Refusal(
        str(source), reason, "Give a folder of stems, one bounce or one memo (WAV, FLAC, MP3, OGG, AIFF ...)"
    )
