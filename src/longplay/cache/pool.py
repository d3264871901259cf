"""Worker processes for steps. A lost worker costs one retried step; Ctrl-C leaves only whole files."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from types import TracebackType
from typing import Any, TypeVar

from longplay.cache.kept import Kept
from longplay.cache.progress import progress
from longplay.cache.store import Store, activate, active_store
from longplay.song.refusal import ExitCode, Refusal

R = TypeVar("R")


class Pool:
    """`jobs` spawned processes, started when first needed. Use as a context manager; only production.py has one."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._workers: ProcessPoolExecutor | None = None
        self._begun: dict[str, Future[Any]] = {}

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop(at_once=kind is not None)

    def ahead(self, step: Kept[..., Any], calls: Sequence[tuple[Any, ...]]) -> None:
        """Have workers begin `step` on each tuple of arguments; whoever maps the same call later finds it begun.

        For work that is certain to be needed while the caller has other things to do. Calls are taken in the order
        they came, so what others wait for goes first. With one job this does nothing.
        """
        if self.jobs > 1:
            missing = {key: args for key, args in _by_key(step, calls).items() if not step.lookup(*args)[0]}
            with suppress(BrokenProcessPool):
                self._begin(step, missing)

    def map(self, what: str, step: Kept[..., R], calls: Sequence[tuple[Any, ...]]) -> tuple[R, ...]:
        """`step` on each tuple of arguments, in order. Kept results are read here, the others computed by workers.

        Equal calls are computed once. Errors: whatever the step raises; Refusal when a worker was lost twice on the
        same step.
        """
        progress().begin(what, len(calls))
        keys = [step.key(*args) for args in calls]
        results: dict[str, R] = {}
        missing: dict[str, tuple[Any, ...]] = {}
        for key, args in zip(keys, calls, strict=True):
            if key in results or key in missing:
                progress().advance()
                continue
            found, result = (False, None) if key in self._begun else step.lookup(*args)
            if found:
                results[key] = result  # type: ignore[assignment]
                progress().advance()
            else:
                missing[key] = args
        results.update(self._compute(step, missing))
        return tuple(results[key] for key in keys)

    def _compute(self, step: Kept[..., R], calls: dict[str, tuple[Any, ...]]) -> dict[str, R]:
        if self.jobs <= 1 or (len(calls) <= 1 and not self._begun.keys() & calls.keys()):
            return {key: _here(step, args) for key, args in calls.items()}
        done, lost = self._try(step, calls)
        if lost:  # one bad step takes its neighbours down with it: ask again one by one
            again, lost = self._try_one_by_one(step, {key: calls[key] for key in lost})
            done = {**done, **again}
        if lost:
            raise _lost(step.name, calls[lost[0]])
        return done

    def _try(self, step: Kept[..., R], calls: dict[str, tuple[Any, ...]]) -> tuple[dict[str, R], list[str]]:
        done: dict[str, R] = {}
        with suppress(BrokenProcessPool):
            self._begin(step, calls)
        for key in calls:
            with suppress(BrokenProcessPool):
                if future := self._begun.pop(key, None):
                    done[key] = future.result()
                    progress().advance()
        lost = [key for key in calls if key not in done]
        if lost:
            self._stop(at_once=True)
        return done, lost

    def _begin(self, step: Kept[..., R], calls: dict[str, tuple[Any, ...]]) -> None:
        with _own_main_only(), _born_deaf():
            for key, args in calls.items():
                if key not in self._begun:
                    work = self._running().submit(_work, step.step.__module__, step.step.__name__, args)
                    self._begun[key] = work

    def _try_one_by_one(self, step: Kept[..., R], calls: dict[str, tuple[Any, ...]]) -> tuple[dict[str, R], list[str]]:
        done: dict[str, R] = {}
        lost: list[str] = []
        for key, args in calls.items():
            found, gone = self._try(step, {key: args})
            done.update(found)
            lost.extend(gone)
        return done, lost

    def _running(self) -> ProcessPoolExecutor:
        if self._workers is None:
            self._workers = ProcessPoolExecutor(
                self.jobs, get_context("spawn"), _begin_work, (active_store(), os.getpid())
            )
        return self._workers

    def _stop(self, at_once: bool) -> None:
        workers, self._workers = self._workers, None
        self._begun.clear()
        if workers is None:
            return
        processes = list((workers._processes or {}).values())  # the executor offers no way to end a running step
        if at_once:
            for process in processes:
                process.terminate()
        workers.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _own_main_only() -> Iterator[None]:
    """Start workers without running the caller's script again in each: it may have no `if __name__` guard."""
    main: dict[str, Any] = sys.modules["__main__"].__dict__
    hidden: dict[str, Any] = {name: main.pop(name) for name in ("__file__", "__spec__") if name in main}
    main["__spec__"] = None
    try:
        yield
    finally:
        main.update(hidden)


@contextmanager
def _born_deaf() -> Iterator[None]:
    """Start workers that Ctrl-C does not reach, from their first moment; ours waits until the block ends."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _by_key(step: Kept[..., Any], calls: Sequence[tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    return {step.key(*args): args for args in calls}


def _here(step: Kept[..., R], args: tuple[Any, ...]) -> R:
    result = step(*args)
    progress().advance()
    return result


def _begin_work(store: Store, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    activate(store)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this worker when the process that started it is gone, however it went."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def _work(module: str, name: str, args: tuple[Any, ...]) -> Any:
    from importlib import import_module

    return getattr(import_module(module), name)(*args)


def _lost(name: str, args: tuple[Any, ...]) -> Refusal:
    return Refusal(
        name,
        f"the worker process was ended twice on the same step ({str(args)[:120]})",
        "Close other programs (memory may be short), or take the file it names out of the demo, and run again",
        ExitCode.FAULT,
    )
