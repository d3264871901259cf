"""How long a production takes, and how much memory: cold, after one change, after none.

    python -m bench.produce DEMO [--jobs 2] [--keep FOLDER]

Prints one row per run: seconds, ratio to the song's length, ratio to the cold run, processor seconds of all processes
(which other work on the machine changes less), peak memory of all processes, size of the cache. Each run is a process
of its own, as a user starts it. The bars: cold at most 0.6 x the song's length, a mix value at most 15 % of cold, one
part 25 %, a structure edit 80 %, nothing 2 s.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

from bench.watched import LONGPLAY, Run, timed


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


if __name__ == "__main__":
    main()
