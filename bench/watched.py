"""Run longplay as a user does, and watch its time and memory."""

import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run. peak_bytes: proportional set size summed over the process and its children."""

    what: str
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    code: int


LONGPLAY = [sys.executable, "-m", "longplay.control_room"]


def timed(what: str, arguments: list[str], program: Sequence[str] = LONGPLAY) -> Run:
    """Run longplay (or another program) with `arguments` and watch time and memory."""
    started, worked = time.monotonic(), _worked()
    with subprocess.Popen([*program, *arguments], stdout=subprocess.DEVNULL) as process:
        peak = [0]
        watcher = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
        watcher.start()
        code = process.wait()
    return Run(what, time.monotonic() - started, _worked() - worked, peak[0], code)


def _worked() -> float:
    """Processor seconds of all finished children and theirs."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _watch(pid: int, peak: list[int]) -> None:
    while Path(f"/proc/{pid}").exists():
        peak[0] = max(peak[0], sum(_memory(p) for p in (pid, *_children(pid))))
        time.sleep(0.2)


def _children(pid: int) -> list[int]:
    try:
        own = [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return own + [grandchild for child in own for grandchild in _children(child)]


def _memory(pid: int) -> int:
    """Proportional set size in bytes: pages that processes share are counted once (Linux only, else 0)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
