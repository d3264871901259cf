"""record/: everything agreed, written whole, and only where it changed."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from longplay.formats.whole_file import whole_file, write_text

WRITTEN = "written.json"


class RecordFiles:
    """Writes files of `folder`; knows from `notes` what an earlier run wrote, and removes what is no longer made.

    A file that a person changed or deleted is written again; a file that we did not write is never touched.
    """

    def __init__(self, folder: Path, notes: Path) -> None:
        self.folder, self._notes = folder, notes / WRITTEN
        self._before = self._read()
        self._now: dict[str, list[object]] = {}

    def text(self, name: str, text: str) -> Path:
        """Write a text file."""
        return self._write(
            name, f"text {hash_of(text)}", lambda path: path.write_text(text, encoding="utf-8", newline="\n")
        )

    def made(self, name: str, key: str, make: Callable[[Path], object]) -> Path:
        """Have `make(path)` write the file, unless one with the same `key` is there."""
        return self._write(name, _made(key), make)

    def lacks(self, name: str, key: str) -> bool:
        """Whether `made` would have to write the file."""
        return self._before.get(name) != [_made(key), *_state(self.folder / name)]

    def note(self) -> None:
        """Note what was written so far; what an earlier run wrote stays until `close`."""
        write_text(self._notes, json.dumps({**self._before, **self._now}, indent=0, sort_keys=True))

    def close(self) -> None:
        """Remove what an earlier run wrote and this one did not, and note what was written."""
        for name in set(self._before) - set(self._now):
            (self.folder / name).unlink(missing_ok=True)
        for place in sorted({(self.folder / name).parent for name in self._before} - {self.folder}):
            if place.is_dir() and not any(place.iterdir()):
                place.rmdir()
        if self._now != self._before:
            write_text(self._notes, json.dumps(self._now, indent=0, sort_keys=True))

    def _write(self, name: str, key: str, make: Callable[[Path], object]) -> Path:
        path = self.folder / name
        if self._before.get(name) != [key, *_state(path)]:
            with whole_file(path) as temporary:
                make(temporary)
        self._now[name] = [key, *_state(path)]
        return path

    def _read(self) -> dict[str, list[object]]:
        try:
            notes = json.loads(self._notes.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return notes if isinstance(notes, dict) else {}


def _made(key: str) -> str:
    return f"made {key}"


def hash_of(text: str) -> str:
    """A short hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _state(path: Path) -> list[object]:
    try:
        stat = path.stat()
    except OSError:
        return []
    return [stat.st_size, stat.st_mtime_ns]
