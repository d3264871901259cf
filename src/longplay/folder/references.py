"""The records a song should stand beside: files of the artist's, where they lie. They are only ever read."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from longplay.song.refusal import Refusal

_WEB = re.compile(r"^[a-z][a-z0-9+.-]*://|^www\.", re.IGNORECASE)
_NEXT = "Write the path of a sound file in references in brief.toml"


@dataclass(frozen=True, slots=True)
class ReferenceFile:
    """name: of the record; path: absolute; hash: SHA-256 of its bytes, so that another file is heard anew."""

    name: str
    path: str
    hash: str


def reference_files(stated: tuple[str, ...], root: Path) -> tuple[tuple[ReferenceFile, ...], tuple[str, ...]]:
    """The files the brief states (relative to the production `root`, absolute, or from "~"), and what is wrong with
    the rest: one line each with name, reason and next step. Nothing is fetched and nothing copied.
    """
    found, wrong = [], []
    for entry in dict.fromkeys(stated):
        try:
            found.append(_file(entry, root))
        except Refusal as refusal:
            wrong.append(f"reference {refusal}")
    return tuple(found), tuple(wrong)


def _file(entry: str, root: Path) -> ReferenceFile:
    if _WEB.match(entry):
        raise Refusal(
            entry, "it lies on the network, and nothing is ever fetched from there", f"{_NEXT}, one that you have"
        )
    try:
        path = (root / Path(entry).expanduser()).resolve()
        if not path.is_file():
            raise Refusal(entry, "there is no such file", f"{_NEXT}, from the production's folder or absolute")
        with path.open("rb") as file:
            return ReferenceFile(path.stem, str(path), hashlib.file_digest(file, "sha256").hexdigest())
    except (OSError, RuntimeError, ValueError) as error:  # no home, no right to read, a name no file can have
        reason = getattr(error, "strerror", None) or str(error)
        raise Refusal(entry, f"it cannot be read ({reason})", _NEXT) from error
