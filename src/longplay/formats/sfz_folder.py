"""Files of a sample library: found whatever the case of their names, never outside its folder."""

import os
from functools import cached_property
from pathlib import Path, PurePosixPath

from longplay.song.refusal import Refusal


class SfzFolder:
    """The folder of one library; nothing that its texts name may lie outside."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(os.path.abspath(folder))

    def find(self, base: Path, name: str, place: str) -> Path | None:
        """Return the file called `name`, seen from `base`; None where there is none.

        Backslashes count as slashes. Errors: Refusal with `place` for a name that leads out of the library.
        """
        clean = name.replace("\\", "/")
        path = Path(os.path.abspath(Path(os.path.abspath(base)) / clean))
        if PurePosixPath(clean).is_absolute() or ":" in clean.split("/", 1)[0]:
            raise Refusal(place, f"{name!r} is a path on somebody's machine", "Name it relative to the .sfz file")
        if not path.is_relative_to(self.folder):
            if ".." in clean.split("/"):
                raise Refusal(place, f"{name!r} lies outside the library", "Keep all files in one folder")
            return None
        if path.is_file():
            return path
        return self._by_small_letters.get(path.relative_to(self.folder).as_posix().lower())

    @cached_property
    def _by_small_letters(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for where, _, names in sorted(os.walk(self.folder)):
            for name in sorted(names):
                path = Path(where) / name
                found.setdefault(path.relative_to(self.folder).as_posix().lower(), path)
        return found
