"""One writer at a time in a production."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from longplay.formats.whole_file import cannot_write
from longplay.song.refusal import ExitCode, Refusal


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; the system lets go of it when the process ends, however it ends.

    Errors: Refusal naming the process that holds it, or saying why no lock can be written there.
    """
    with _opened(path) as file:
        _take(file, path)
        _sign(file)
        yield


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+", encoding="ascii", errors="replace")
    except OSError as error:
        raise cannot_write(path, error) from error


def _sign(file: IO[str]) -> None:
    """Leave our number for whoever finds the lock taken; on a full disk the lock holds without it."""
    with suppress(OSError):
        os.ftruncate(file.fileno(), 0)
        os.write(file.fileno(), f"{os.getpid()}\n".encode())


def _take(file: IO[str], path: Path) -> None:
    try:
        _lock(file)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip() or "another process"
        raise Refusal(
            str(path.parent.parent),
            f"in use by process {holder}",
            "Wait until it is done, then try again",
            ExitCode.IN_USE,
        ) from error


if os.name == "nt":

    def _lock(file: IO[str]) -> None:
        import msvcrt

        file.seek(1 << 20)  # beyond the text, so that the holder's number stays readable
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # Windows only

else:

    def _lock(file: IO[str]) -> None:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
