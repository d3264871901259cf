"""Where library data lies: the production first, then the user's own folder, then what Longplay brings."""

import os
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from longplay.formats.names import slug
from longplay.song.refusal import ExitCode, Refusal

BASE = "common"
"""What the entries of a kind inherit from; nothing to choose."""


def package_library() -> Path:
    """Return the folder of the library that Longplay brings."""
    return Path(str(files("longplay"))) / "library"


def user_library() -> Path:
    """Return the user's own library folder (it need not exist), after each system's custom for user data."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA", home / "AppData" / "Roaming"))
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "longplay" / "library"


def user_questions() -> str:
    """Return the folder of a person's own questions, beside the user's library; "" where there is none."""
    folder = user_library().parent / "questions"
    return str(folder) if folder.is_dir() else ""


def library_file(kind: str, name: str, extra_dirs: Sequence[Path] = ()) -> Path:
    """Return the TOML file of an entry (kind "styles", "players" ...), the first that is found.

    The file is called as `names.slug` makes it of the entry's name ("singer-songwriter-pop.toml"). extra_dirs: folders
    that hold such kinds and go first (a production's own). Errors: Refusal, which names the entries there are.
    """
    folders = [folder / kind for folder in (*extra_dirs, user_library(), package_library())]
    for folder in folders:
        if (path := folder / f"{slug(name)}.toml").is_file():
            return path
    known = sorted({path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.toml")} - {BASE})
    raise Refusal(f"{kind}/{name}", "no such library entry", f"There are: {', '.join(known)}", ExitCode.NOT_FOUND)
