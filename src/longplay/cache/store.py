"""Where results are kept: a folder that may be deleted at any time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from longplay.formats.whole_file import write_text
from longplay.song.refusal import Refusal

BUDGET_BYTES = 8 * 1000**3
"""Space a production's cache may take (default, unsourced)."""


class Store:
    """Results (JSON) by key, audio and curves by content."""

    def __init__(self, root: Path, budget: int = BUDGET_BYTES) -> None:
        self.root, self.budget = root, budget

    def result(self, key: str) -> Path:
        """Where the result of `key` lies."""
        return self.root / "results" / key[:2] / f"{key}.json"

    def audio(self, digest: str) -> Path:
        """Where audio with this content lies."""
        return self.root / "audio" / f"{digest}.wav"

    def curve(self, digest: str) -> Path:
        """Where a curve with this content lies."""
        return self.root / "curves" / f"{digest}.npy"

    def blob(self, digest: str, suffix: str) -> Path:
        """Where a finished file with this content lies."""
        return self.root / "files" / f"{digest}{suffix}"

    def begin_run(self, started: float) -> None:
        """Note that a run starts at `started` (seconds since 1970); the last two starts are kept for pruning."""
        starts = [*self.run_starts(), started][-2:]
        write_text(self.root / "runs.txt", "".join(f"{s!r}\n" for s in starts))

    def run_starts(self) -> list[float]:
        """When the last (at most two) runs started; an unreadable note counts as none."""
        try:
            return [float(line) for line in (self.root / "runs.txt").read_text().splitlines()]
        except (OSError, ValueError):
            return []

    def files(self) -> list[tuple[float, int, Path]]:
        """(last use, bytes, path) of everything kept, oldest first."""
        rooms = ("results", "audio", "curves", "files")
        found = [p for room in rooms for p in (self.root / room).rglob("*") if p.is_file()]
        return sorted((p.stat().st_mtime, p.stat().st_size, p) for p in found)

    def prune(self) -> int:
        """Delete the least recently used results that the last two runs did not need, until the budget holds.

        Returns the bytes freed.
        """
        files, freed = self.files(), 0
        used = sum(size for _, size, _ in files)
        needed_since = min(self.run_starts(), default=0.0)
        for last_use, size, path in files:
            if used - freed <= self.budget or last_use >= needed_since:
                break
            path.unlink(missing_ok=True)
            freed += size
        return freed


def mark_used(path: Path) -> bool:
    """Note that a kept file was needed now; False where it is gone."""
    try:
        os.utime(path)
    except OSError:
        return False
    return True


_active: ContextVar[Store | None] = ContextVar("store", default=None)


@contextmanager
def using(store: Store) -> Iterator[Store]:
    """Make `store` the one that steps keep their results in."""
    token = _active.set(store)
    try:
        yield store
    finally:
        _active.reset(token)


def activate(store: Store) -> None:
    """Make `store` active for the rest of this process (workers)."""
    _active.set(store)


def active_store() -> Store:
    """The store in use. Errors: Refusal outside of `using`."""
    store = _active.get()
    if store is None:
        raise Refusal("cache", "no production is open", "Open one with longplay.cache.store.using")
    return store


def maybe_store() -> Store | None:
    """The store in use, or None: a step can also be called outside of a production."""
    return _active.get()
