"""takes/: what came back from people. Files are only ever read; nothing in here is ours."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from longplay.folder.demo_files import listed
from longplay.formats.audio_in import is_audio_name
from longplay.song.refusal import Refusal
from longplay.song.take_file import TakeFile, TakeFolder

CHOICE = "choice.toml"


def list_takes(root: Path) -> tuple[TakeFolder, ...]:
    """Everything under `root`/takes/<part>/<player>/, parts by name. Errors: Refusal for a choice.toml nobody can read.

    The newest is the one whose file was changed last; of equals the later name.
    """
    takes = root / "takes"
    parts = [p for p in listed(takes) if p.is_dir() and not p.is_symlink()] if takes.is_dir() else []
    return tuple(folder for part in parts if (folder := _folder(part, root)).files)


def _folder(part: Path, root: Path) -> TakeFolder:
    choice = _choice(part / CHOICE)
    bars = choice.get("bars", {})
    found = [
        (file.stat().st_mtime_ns, file.name, player.name, file)
        for player in listed(part)
        if player.is_dir() and not player.is_symlink()
        for file in listed(player)
        if is_audio_name(file) and file.is_file() and not file.is_symlink()
    ]
    files = tuple(
        TakeFile(part.name, player, path.relative_to(root).as_posix(), _hash(path), _bar(bars, f"{player}/{name}"))
        for _, name, player, path in sorted(found, reverse=True)
    )
    return TakeFolder(part.name, files, str(choice.get("use", "")))


def _choice(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        next_step = 'Write for example: use = "Mia/take 2.wav", and under [bars] "Mia/take 2.wav" = 9'
        raise Refusal(str(path), f"cannot be read ({error})", next_step) from error


def _bar(bars: object, name: str) -> int:
    said = bars.get(name, 0) if isinstance(bars, dict) else 0
    return said if isinstance(said, int) and said > 0 else 0


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
