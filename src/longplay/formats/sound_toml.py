"""Describe a sample library in one TOML file: what it is called, what it is good for, where its SFZ lies."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from longplay.formats.library import user_library
from longplay.formats.names import slug
from longplay.formats.toml_by_hand import whole_entries
from longplay.formats.whole_file import write_text
from longplay.song.refusal import Refusal
from longplay.song.track import ROLES

KIND = "instruments"
"""The folder of the user's library in which these files lie."""
USES = ("record", "guide")


@dataclass(frozen=True, slots=True)
class SoundLibrary:
    """A sample library as an instrument of the house.

    name: as a Performance asks for it. role: one of song.track.ROLES. sfz: the instrument's file, below folder, which
    holds the whole library. use: "record" or "guide". good_for: plain words. licence: of the samples, as their authors
    give it; credit: who made them. controllers: (number, where it stands: 0 to 127), where the library's own differ.
    """

    name: str
    role: str
    sfz: Path
    folder: Path
    licence: str
    use: str
    good_for: str
    credit: str = ""
    controllers: tuple[tuple[int, float], ...] = ()


def sounds_folder() -> Path:
    """Return where libraries that were brought lie, beside the user's own library (it need not exist)."""
    return user_library().parent / "sounds"


def description_of(name: str) -> Path:
    """Return the file that describes the library called `name` (it need not exist)."""
    return user_library() / KIND / f"{slug(name)}.toml"


def described() -> tuple[Path, ...]:
    """Return all descriptions there are, by name."""
    return tuple(sorted((user_library() / KIND).glob("*.toml")))


def read_sound(path: Path) -> SoundLibrary:
    """Return the library that `path` describes. Errors: Refusal with the file and what is wrong.

    `folder` is absolute, or below the folder of sounds that were brought; `sfz` is below `folder`.
    """
    with whole_entries(path):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        texts = {name: str(data[name]) for name in ("name", "role", "licence", "use", "good_for")}
        folder = sounds_folder() / Path(data["folder"]).expanduser()
        controllers = tuple(sorted((int(cc), float(at)) for cc, at in data.get("controllers", {}).items()))
        library = SoundLibrary(
            **texts,
            sfz=folder / data["sfz"],
            folder=folder,
            credit=str(data.get("credit", "")),
            controllers=controllers,
        )
    if library.role not in ROLES:
        raise Refusal(str(path), f"there is no role {library.role!r}", f"One of: {', '.join(ROLES)}")
    if library.use not in USES:
        raise Refusal(str(path), f"use is {library.use!r}", 'Say "record", or "guide" where a person should replace it')
    return library


def write_sound(library: SoundLibrary) -> Path:
    """Write the description of a library that lies in the folder of sounds; return its file."""
    path = description_of(library.name)
    entries = {
        "name": library.name,
        "role": library.role,
        "folder": library.folder.relative_to(sounds_folder()).as_posix(),
        "sfz": library.sfz.relative_to(library.folder).as_posix(),
        "licence": library.licence,
        "credit": library.credit,
        "use": library.use,
        "good_for": library.good_for,
    }
    lines = ["schema = 1", *(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in entries.items())]
    if library.controllers:
        lines += ["", "[controllers]", *(f"{cc} = {at:g}" for cc, at in library.controllers)]
    write_text(path, "\n".join(lines) + "\n")
    return path
