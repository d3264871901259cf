"""Platforms: what each does to a master's level, one dated file each."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

from longplay.formats.library import package_library, user_library
from longplay.song.platform import Platform
from longplay.song.refusal import Refusal

KIND = "platforms"


def read_platforms(extra_dirs: Sequence[Path] = ()) -> tuple[Platform, ...]:
    """All platforms by file name; a production's (in extra_dirs) go before the user's, those before ours.

    Errors: Refusal naming the file and what is wrong.
    """
    files: dict[str, Path] = {}
    for folder in (package_library(), user_library(), *reversed(extra_dirs)):
        files |= {path.stem: path for path in (folder / KIND).glob("*.toml")}
    return tuple(read_platform(files[name]) for name in sorted(files))


def read_platform(path: Path) -> Platform:
    """One platform. Errors: Refusal naming the file and what is wrong; a file without date or source is refused."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Platform(
            name=str(data["name"]),
            lufs=float(data["lufs"]),
            raises=bool(data["raises"]),
            headroom_dbtp=float(data["headroom_dbtp"]),
            dated=str(data["dated"]),
            source=str(data["source"]),
            note=str(data.get("note", "")),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = "it lacks " + str(error) if isinstance(error, KeyError) else str(error)
        raise Refusal(
            str(path), f"not a readable platform ({what})", "Compare it with library/platforms/spotify.toml"
        ) from error
