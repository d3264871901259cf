"""What is being done right now, told to whoever watches."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Progress(Protocol):
    """Somebody who watches: begin(what, steps), then advance() per step."""

    def begin(self, what: str, steps: int) -> None:
        """A new piece of work with so many steps."""

    def advance(self) -> None:
        """One step of it is done."""


class Silent:
    """Nobody watches."""

    def begin(self, what: str, steps: int) -> None:
        """Say nothing."""

    def advance(self) -> None:
        """Say nothing."""


_watching: ContextVar[Progress] = ContextVar("progress", default=Silent())  # noqa: B039  (it holds no state)


@contextmanager
def watched_by(progress: Progress) -> Iterator[None]:
    """Report to `progress` inside the block."""
    token = _watching.set(progress)
    try:
        yield
    finally:
        _watching.reset(token)


def progress() -> Progress:
    """Whoever watches now."""
    return _watching.get()
