"""Progress in the terminal: what is being done, and how far it is."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from longplay.cache.progress import watched_by


class Display:
    """Shows each piece of work as one line with a bar; quick ones vanish."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def begin(self, what: str, steps: int) -> None:
        """A new piece of work."""
        self._finish()
        self._task = self._bars.add_task(what, total=max(steps, 1))

    def advance(self) -> None:
        """One step further."""
        if self._task is not None:
            self._bars.advance(self._task)

    @contextmanager
    def out_of_the_way(self) -> Iterator[None]:
        """Show nothing inside the block, so that a question stays on the screen until it is answered."""
        self._bars.stop()
        try:
            yield
        finally:
            self._bars.start()

    def _finish(self) -> None:
        if self._task is not None:
            self._bars.remove_task(self._task)


@contextmanager
def showing_progress(console: Console) -> Iterator[Display]:
    """Show the progress of everything inside the block on `console` (nothing where it is not a terminal)."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    bars = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    display = Display(bars)
    with bars, watched_by(display):
        yield display
