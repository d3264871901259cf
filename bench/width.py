"""What a production does to whole songs: points, proposals, what each accepted one did, time per stage, memory.

    python -m bench.width DEMO... [--out FOLDER] [--jobs 2]

Every demo is produced cold with all first choices accepted, in a process of its own. Per song: points by verdict, the
proposals by route, one row per accepted proposal with its own measure before and after and what was wanted, seconds per
piece of work, the whole against the song's length, and the peak memory of all processes. The reports stay in FOLDER, to
be looked at. The bar: at most 1 x the song's length with everything accepted.
"""

import argparse
import json
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.watched import Run, timed

OURSELVES = (sys.executable, "-m", "bench.width")
TIMES = "times.json"


class Times:
    """Notes how long each piece of work takes, as a production reports them one after the other."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._what, self._since = "opening", time.monotonic()

    def begin(self, what: str, steps: int) -> None:  # noqa: ARG002  (how many steps it has is for those who draw bars)
        """The piece before this one is done."""
        now = time.monotonic()
        self.seconds[self._what.split(":")[0]] += now - self._since  # type: ignore[assignment]  # seconds, not counts
        self._what, self._since = what, now

    def advance(self) -> None:
        """One step: nothing to note."""


def main() -> None:
    """Produce every demo and print its tables."""
    options = _options()
    if options.one:
        return produce_one(options.demos[0], options.one, options.jobs)
    with tempfile.TemporaryDirectory() as scratch:
        out = options.out or Path(scratch)
        for number, demo in enumerate(options.demos, 1):
            name = re.sub(r"[^A-Za-z0-9]+", "-", f"{demo.parent.name} {demo.stem}")[-40:]
            folder = out / f"{number:02d}-{name}"
            asked = [str(demo), "--one", str(folder), "--jobs", str(options.jobs)]
            print_song(demo, folder, timed("everything accepted", asked, OURSELVES))
            shutil.rmtree(folder / ".longplay", ignore_errors=True)  # gigabytes, and made again by whoever needs them
    return None


def produce_one(demo: Path, folder: Path, jobs: int) -> None:
    """Produce one demo in this process, and leave the times beside it."""
    from longplay.cache.progress import watched_by
    from longplay.production import produce

    times = Times()
    with watched_by(times):
        produce(demo, folder, accept="all", jobs=jobs)
    times.begin("", 0)
    (folder / TIMES).write_text(json.dumps(times.seconds))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("demos", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, help="leave the productions in this folder, without their caches")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def print_song(demo: Path, folder: Path, run: Run) -> None:
    """The tables of one production."""
    print(f"\n== {demo}")
    if run.code:
        print(f"exit {run.code}")
        return
    record = folder / "record"
    notes, plan, after, heard = (_read(record / f"{name}.json") for name in ("notes", "plan", "after", "listening"))
    length = heard["duration"]
    print(f"{length:.0f} s of music: {run.seconds:.1f} s ({run.seconds / length:.2f} x), {run.peak_bytes / 1e6:.0f} MB")
    slowest = Counter(_read(folder / TIMES)).most_common(8)
    print("seconds:", ", ".join(f"{what} {seconds:.1f}" for what, seconds in slowest))
    print("points:", _counted(f["verdict"] for f in notes["findings"]))
    print("proposals:", _counted(f"{p['route']} {p['action']['kind']}" for p in plan["proposals"]))
    print("left after:", _counted(f["verdict"] for f in after["findings"]))
    for change in after["changes"]:
        print(f"  {change['summary'][:64]:<66}{_moved(change)}")


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _counted(words: Iterable[str]) -> str:
    return ", ".join(f"{number} {word}" for word, number in Counter(words).most_common())


def _moved(change: dict[str, Any]) -> str:
    if change["before"] is None or change["after"] is None:
        return f"{change['measure'] or 'no measure'}: not measured"
    wanted = " to ".join("-" if side is None else f"{side:g}" for side in change["wanted"])
    return f"{change['measure']}: {change['before']:.1f} -> {change['after']:.1f} {change['unit']} (wanted {wanted})"


if __name__ == "__main__":
    main()
