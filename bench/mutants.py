"""A thousand broken files for every importer: a word read or a refusal, never a crash, never a hang.

    python bench/mutants.py [--count 1000] [--seed 1] [--only wav flac ...]

Each importer gets a good file, cut short, flipped, filled up and spliced by seeded dice, in a process of its own. A row
is printed per importer: read, refused, crashed (the process went), faults (any error but a refusal), hung (over 10 s).
The bar: no crash of the parent, no fault, no hang.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from longplay.folder.brief import NEW_BRIEF, read_brief
from longplay.folder.corrections import read_corrections
from longplay.folder.decisions import read_decisions
from longplay.folder.demo_files import read_manifest
from longplay.formats.audio_in import read_audio
from longplay.formats.metering import meter_file
from longplay.formats.mix_json import read_mix
from longplay.song.refusal import Refusal

SOUNDS = ("wav", "flac", "ogg", "mp3", "aiff", "m4a")
HEADER_BYTES = 200
LONGEST_S = 10.0
CORRECTIONS = """\
by = "Ana"
tempo_bpm = 64.0
first_downbeat_s = 1.92
beats_per_bar = 3
key = "A minor"
[[sections]]
label = "verse"
first_bar = 5
bars = 8
"""
MANIFEST = {"files": [{"name": "a", "copy": "demo/a.wav", "hash": "0" * 64, "bytes": 9}], "refused": [], "schema": 1}
MIX = {
    "schema": "longplay/mix/1",
    "channels": [],
    "busses": [],
    "rooms": [],
    "automation": [],
    "trim_db": 0.0,
    "rate": 44100,
}
DECISION = {"sequence": 1, "proposal": {"id": "a"}, "verdict": "accept", "by": "Ana", "when": "2026-01-01"}


def main() -> None:
    """Print the table; exit code 1 when an importer broke."""
    options = _options()
    print(f"{'importer':<14}{'read':>7}{'refused':>9}{'faults':>8}{'crashed':>9}{'hung':>6}")
    broken = False
    with tempfile.TemporaryDirectory() as scratch:
        for name in options.only or [*SOUNDS, *PAPERS, "meter"]:
            good = _good(name, Path(scratch))
            if good is None:
                print(f"{name:<14} skipped: needs ffmpeg")
                continue
            counts = _run(name, good, options.count, options.seed)
            print(f"{name:<14}" + "".join(f"{counts[k]:>{w}}" for k, w in WIDTHS.items()), flush=True)
            broken |= bool(counts["fault"] or counts["hung"] or (counts["crashed"] and name not in SOUNDS))
    sys.exit(broken)


WIDTHS = {"read": 7, "refused": 9, "fault": 8, "crashed": 9, "hung": 6}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[])
    return parser.parse_args()


def _good(name: str, scratch: Path) -> Path | None:
    """A file that the importer reads."""
    if name not in SOUNDS and name != "meter":
        path = scratch / PAPERS[name][0]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAPERS[name][2], encoding="utf-8")
        return path
    path = scratch / f"good-{name}.{'wav' if name in {'meter', 'm4a'} else name}"
    _write_tone(path)
    return _as_m4a(path) if name == "m4a" else path


def _write_tone(path: Path) -> None:
    import soundfile

    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(22050) / 44100)
    soundfile.write(path, np.stack([tone, 0.5 * tone], axis=1), 44100)


def _as_m4a(path: Path) -> Path | None:
    from longplay.tools.ffmpeg import ffmpeg
    from longplay.tools.program import run_program

    program = ffmpeg()
    if program is None:
        return None
    made = path.with_name("good.m4a")
    run_program(program, ["-v", "error", "-y", "-i", str(path), str(made)])
    return made


def _run(name: str, good: Path, count: int, seed: int) -> Counter[str]:
    """Fate of every mutant; a process that is lost or hangs is started anew."""
    counts: Counter[str] = Counter()
    pool = _pool()
    for number in range(count):
        try:
            fate, said = pool.submit(fate_of, name, good, seed * 1_000_003 + number).result(LONGEST_S)
        except BrokenProcessPool:
            fate, said, pool = "crashed", "", _pool()
        except TimeoutError:
            for process in list((pool._processes or {}).values()):
                process.kill()
            fate, said, pool = "hung", "", _pool()
        counts[fate] += 1
        if fate in {"fault", "crashed", "hung"}:
            print(f"  {name} mutant {number} (seed {seed}): {fate} {said}", file=sys.stderr)
    pool.shutdown()
    return counts


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, get_context("spawn"))


def fate_of(name: str, good: Path, seed: int) -> tuple[str, str]:
    """What one importer makes of one mutant of `good`: (fate, what was said)."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / (PAPERS[name][0] if name in PAPERS else good.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(mutant(good.read_bytes(), np.random.default_rng(seed)))
        try:
            _importer(name)(path)
        except Refusal as refusal:
            return "refused", str(refusal)
        except Exception as error:  # what is looked for here
            return "fault", f"{type(error).__name__}: {error}"
    return "read", ""


def _importer(name: str) -> Callable[[Path], object]:
    if name in PAPERS:
        return PAPERS[name][1]
    return meter_file if name == "meter" else _finite_audio


def _finite_audio(path: Path) -> None:
    if not np.isfinite(read_audio(path).samples).all():
        raise ArithmeticError("samples that are not finite came through")


def mutant(data: bytes, dice: np.random.Generator) -> bytes:
    """`data`, broken in one to three ways."""
    broken = bytearray(data)
    for _ in range(int(dice.integers(1, 4))):
        kind = int(dice.integers(0, 5))
        at = int(dice.integers(0, max(len(broken), 1)))
        if kind == 0:
            del broken[at:]
        elif kind == 1:
            broken[at:at] = dice.bytes(int(dice.integers(1, 40)))
        elif kind == 2 and broken:
            for place in dice.integers(0, min(len(broken), HEADER_BYTES), 6):
                broken[place] = int(dice.integers(0, 256))
        elif kind == 3 and broken:
            start = int(dice.integers(0, min(len(broken), HEADER_BYTES)))
            broken[start : start + 4] = bytes([int(dice.choice([0, 0x7F, 0x80, 0xFF]))] * 4)
        else:
            broken[at : at + 64] = broken[:64]
    return bytes(broken)


PAPERS: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "brief": ("brief.toml", read_brief, NEW_BRIEF + '"a" = "guitar"\n'),
    "corrections": ("corrections.toml", read_corrections, CORRECTIONS),
    "manifest": ("demo/demo.json", lambda path: read_manifest(path.parents[1]), json.dumps(MANIFEST)),
    "decisions": ("decisions.jsonl", read_decisions, (json.dumps(DECISION) + "\n") * 3),
    "mix": ("mix.json", read_mix, json.dumps(MIX)),
}
"""Papers by name: file, importer, a good text."""


if __name__ == "__main__":
    main()
