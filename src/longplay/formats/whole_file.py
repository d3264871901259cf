"""Write a file whole or not at all: temporary name, fsync, rename."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from longplay.song.refusal import ExitCode, Refusal

KEPT_BESIDE = ".new"
"""Added to a name whose file another program holds open (Windows)."""


@contextmanager
def whole_file(path: Path, durable: bool = True) -> Iterator[Path]:
    """Give a temporary path beside `path`; when the block ends well it becomes `path`, otherwise it goes.

    durable: fsync before the rename (files of the record and of people); results that can be computed again do
    without. Errors: Refusal with the path when the disk is full or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".writing-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise cannot_write(path, error) from error
    temporary = Path(name)
    try:
        yield temporary
        _settle(temporary, path, durable)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _settle(temporary: Path, path: Path, durable: bool) -> None:
    temporary.chmod(0o644)
    if durable:
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
    try:
        temporary.replace(path)
    except PermissionError:
        temporary.replace(path.with_name(path.stem + KEPT_BESIDE + path.suffix))
    if durable:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError, AttributeError):  # Windows cannot open a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text whole."""
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def cannot_write(path: Path, error: OSError) -> Refusal:
    """The refusal for a failed write."""
    reason = error.strerror or str(error)
    return Refusal(
        str(path),
        f"cannot be written ({reason})",
        "Free some space or choose another folder with -o, then run the same command again; finished steps are kept",
        ExitCode.CANNOT_WRITE,
    )
