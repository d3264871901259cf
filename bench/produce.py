"""How long a production takes, and how much memory: cold, after one change, after none.

    python bench/produce.py DEMO [--jobs 2] [--keep FOLDER]

Prints one row per run: seconds, ratio to the song's length, ratio to the cold run, processor seconds of all processes
(which other work on the machine changes less), peak memory of all processes, size of the cache. Each run is a process
of its own, as a user starts it. The bars: cold at most 0.6 x the song's length, a mix value at most 15 % of cold, one
part 25 %, a structure edit 80 %, nothing 2 s.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
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


def main() -> None:
    """Run the series and print the table."""
    options = _options()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch) / "song"
        runs = list(_series(options.demo, folder, options.jobs))
        length = json.loads((folder / "record" / "listening.json").read_text())["duration"]
        cache = sum(p.stat().st_size for p in (folder / ".longplay").rglob("*") if p.is_file())
    print(f"{options.demo}: {length:.0f} s of music, {options.jobs} jobs, cache {cache / 1e9:.2f} GB")
    print(f"{'run':<28}{'seconds':>9}{'x length':>10}{'x cold':>8}{'cpu s':>8}{'x cold':>8}{'peak MB':>9}{'exit':>6}")
    for run in runs:
        ratios = f"{run.seconds / length:>10.3f}{run.seconds / runs[0].seconds:>8.3f}"
        work = f"{run.cpu_seconds:>8.1f}{run.cpu_seconds / runs[0].cpu_seconds:>8.3f}"
        print(f"{run.what:<28}{run.seconds:>9.1f}{ratios}{work}{run.peak_bytes / 1e6:>9.0f}{run.code:>6}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("demo", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="produce into this (new) folder and leave it there")
    return parser.parse_args()


def _series(demo: Path, folder: Path, jobs: int) -> list[Run]:
    at_work = ["--jobs", str(jobs)]
    produce = ["produce", str(folder), *at_work, "--accept", "none"]
    cold = ["produce", str(demo), "-o", str(folder), *at_work, "--accept", "all"]
    runs = [timed("cold, all accepted", cold)]
    runs.append(timed("nothing changed", produce))
    _change_a_fader(folder)
    runs.append(timed("one mix value changed", produce))
    for kind, what in (("add_part", "one part left out"), ("repeat_bars", "one structure edit undone")):
        if proposal := _accepted(folder, kind):
            _decide(folder, proposal, "reject")
            runs.append(timed(what, produce))
    runs.append(timed("nothing changed again", produce))
    return runs


def _change_a_fader(folder: Path) -> None:
    """Turn the first channel down by half a decibel, as a person would in mix.json."""
    path = folder / "record" / "mix.json"
    mix = json.loads(path.read_text())
    mix["channels"][0]["fader_db"] -= 0.5
    mix["channels"][0]["origin"] = "bench"
    path.write_text(json.dumps(mix))


def _accepted(folder: Path, kind: str) -> str:
    plan = json.loads((folder / "record" / "plan.json").read_text())
    return next((p["id"] for p in plan["proposals"] if p["action"]["kind"] == kind and p["decision"] == "accepted"), "")


def _decide(folder: Path, proposal: str, verdict: str) -> None:
    decide = [*LONGPLAY, "decide", str(folder), proposal, verdict, "--by", "bench"]
    subprocess.run(decide, check=True, capture_output=True)


LONGPLAY = [sys.executable, "-m", "longplay.control_room"]


def timed(what: str, arguments: list[str]) -> Run:
    """Run longplay with `arguments` and watch time and memory."""
    started, worked = time.monotonic(), _worked()
    with subprocess.Popen([*LONGPLAY, *arguments], stdout=subprocess.DEVNULL) as process:
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


if __name__ == "__main__":
    main()
