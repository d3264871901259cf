"""Free sample libraries that can be brought: where each lies, its licence, every file with its hash."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from longplay.formats.library import package_library
from longplay.formats.sound_toml import SoundLibrary, sounds_folder
from longplay.song.refusal import ExitCode, Refusal

ORIGIN = "https://raw.githubusercontent.com"
"""Where files of a repository at a commit can be had one by one."""


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """One file. path: below the library's folder, with slashes; size in bytes; sha256: hexadecimal."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FreeLibrary:
    """A library that can be brought. repository, commit: where it comes from; instruments: what it then gives."""

    name: str
    what: str
    repository: str
    commit: str
    licence: str
    credit: str
    bytes: int
    instruments: tuple[SoundLibrary, ...]

    @property
    def folder(self) -> Path:
        """Where it lies once it is here."""
        return sounds_folder() / self.name

    def address(self, file: LibraryFile, origin: str = ORIGIN) -> str:
        """Return the web address of one of its files."""
        owner_and_name = self.repository.split("/", 1)[1]
        return f"{origin.rstrip('/')}/{owner_and_name}/{self.commit}/{quote(file.path)}"


def free_libraries(folder: Path | None = None) -> tuple[FreeLibrary, ...]:
    """Return the catalogue. folder: another place of catalogue.json and its lists (default: the package's)."""
    place = folder or package_library() / "sounds"
    data = json.loads((place / "catalogue.json").read_text(encoding="utf-8"))
    return tuple(_library(entry) for entry in data["libraries"])


def free_library(name: str, folder: Path | None = None) -> FreeLibrary:
    """Return the library called `name`, or the one that gives the instrument `name`. Errors: Refusal, naming all."""
    known = free_libraries(folder)
    wanted = name.lower()
    for library in known:
        if wanted in (library.name.lower(), *(one.name.lower() for one in library.instruments)):
            return library
    names = ", ".join(library.name for library in known)
    raise Refusal(name, "is not in the catalogue of sounds", f"There are: {names}", ExitCode.NOT_FOUND)


def files_of(library: FreeLibrary, folder: Path | None = None) -> tuple[LibraryFile, ...]:
    """Return the files of a library: "/folder" lines, then "hash size name" (SHA-256 in base64, URL alphabet)."""
    place = folder or package_library() / "sounds"
    found, below = [], ""
    for line in (place / f"{library.name}.files").read_text(encoding="utf-8").splitlines():
        if line.startswith("/"):
            below = line[1:] + "/" if line[1:] else ""
        else:
            code, size, name = line.split(" ", 2)
            found.append(LibraryFile(_inside(below + name), int(size), base64.urlsafe_b64decode(code + "=").hex()))
    return tuple(found)


def _inside(path: str) -> str:
    if ".." in path.split("/") or path.startswith("/") or "\\" in path:
        raise Refusal(path, "leads out of the library's folder", "Report this catalogue")
    return path


def _library(entry: dict[str, object]) -> FreeLibrary:
    texts = {name: str(entry[name]) for name in ("name", "what", "repository", "commit", "licence", "credit")}
    folder = sounds_folder() / texts["name"]
    given = entry["instruments"]
    assert isinstance(given, list)  # noqa: S101  (the package's own data)
    instruments = tuple(
        SoundLibrary(
            name=one["name"],
            role=one["role"],
            sfz=folder / one["sfz"],
            folder=folder,
            licence=texts["licence"],
            use=one["use"],
            good_for=one["good_for"],
            credit=texts["credit"],
        )
        for one in given
    )
    return FreeLibrary(**texts, bytes=int(str(entry["bytes"])), instruments=instruments)
