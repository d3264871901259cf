"""The same bytes for the same input; nothing is done twice; nothing is lost."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.short_demo import cut_demo

LONGPLAY = [sys.executable, "-m", "longplay.control_room"]
HEAVY = ("scipy", "numba", "onnxruntime", "music21", "pedalboard", "soxr", "soundfile")
WATCH = f"""
import sys, time
from longplay.control_room.cli import main
sys.argv = ["longplay", *sys.argv[1:]]
started = time.perf_counter()
try:
    main()
finally:
    loaded = [name for name in {HEAVY!r} if name in sys.modules]
    print("WATCHED", time.perf_counter() - started, loaded, file=sys.stderr)
"""


def longplay(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*LONGPLAY, *map(str, arguments)], capture_output=True, text=True, check=False)


def digests(record: Path) -> dict[str, str]:
    return {
        str(path.relative_to(record)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(record.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("repeat")
    demo = cut_demo(home / "demo", 5, 14)
    done = longplay("produce", demo, "-o", home / "song", "--accept", "all", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    return home / "song"


def test_one_job_and_two_jobs_write_the_same_bytes(song: Path, tmp_path: Path) -> None:
    done = longplay("produce", song.parent / "demo", "-o", tmp_path / "again", "--accept", "all", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert digests(tmp_path / "again" / "record") == digests(song / "record")


def test_nothing_to_do_is_quick_and_loads_nothing_heavy(song: Path) -> None:
    before = digests(song / "record")
    watched = [sys.executable, "-c", WATCH, "produce", str(song), "--accept", "none"]
    done = subprocess.run(watched, capture_output=True, text=True, check=False)
    seconds, loaded = done.stderr.split("WATCHED")[1].split(maxsplit=1)
    assert loaded.strip() == "[]"
    assert float(seconds) < 4.0  # 2 s on a quiet machine (bench/produce.py); a test must bear a busy one
    assert digests(song / "record") == before


def test_killed_at_twenty_moments_it_completes_and_keeps_every_decision(tmp_path: Path) -> None:
    demo, out = cut_demo(tmp_path / "demo", 5, 8), tmp_path / "song"
    produce = [*LONGPLAY, "produce", str(demo), "-o", str(out), "--accept", "all", "--jobs", "2"]
    for moment in range(20):
        process = subprocess.Popen(produce, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.2 + 0.17 * moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
    decided = _lines(out)
    done = longplay(*produce[len(LONGPLAY) :])
    assert done.returncode == 0, done.stderr
    assert _lines(out)[: len(decided)] == decided
    assert not list(out.rglob(".writing-*.wav")) or (out / "record" / "master.wav").exists()
    json.loads((out / "record" / "plan.json").read_text())


def _lines(out: Path) -> list[str]:
    log = out / "decisions.jsonl"
    return log.read_text().splitlines() if log.exists() else []


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_leaves_only_whole_files(tmp_path: Path) -> None:
    demo, out = cut_demo(tmp_path / "demo", 5, 8), tmp_path / "song"
    process = subprocess.Popen(
        [*LONGPLAY, "produce", str(demo), "-o", str(out), "--accept", "all"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    time.sleep(2.0)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode in (0, 130)
    assert "Traceback" not in said
    assert not list(out.rglob(".writing-*"))
