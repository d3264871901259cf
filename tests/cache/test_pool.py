"""Workers give what one process gives; a lost worker costs one retried step."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from longplay.cache.kept import kept
from longplay.cache.pool import Pool
from longplay.cache.store import Store
from longplay.song.refusal import Refusal


@kept
def square(value: int) -> int:
    return value * value


@kept
def dies_once(value: int, marker: str) -> int:
    if value == 2 and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return value


@kept
def dies_always(value: int) -> int:
    if value == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return value


@kept
def refuses(value: int) -> int:
    raise Refusal(f"take {value}", "is empty", "Record it")


def test_one_job_and_two_jobs_agree(store: Store) -> None:
    calls = [(n,) for n in range(5)]
    with Pool(1) as one, Pool(2) as two:
        assert one.map("squares", square, calls) == two.map("squares", square, calls) == (0, 1, 4, 9, 16)


def test_a_lost_worker_is_one_retried_step(store: Store, tmp_path: Path) -> None:
    with Pool(2) as pool:
        assert pool.map("steps", dies_once, [(n, str(tmp_path / "gone")) for n in range(4)]) == (0, 1, 2, 3)


def test_a_step_that_always_kills_is_named(store: Store) -> None:
    with Pool(2) as pool, pytest.raises(Refusal, match="dies_always"):
        pool.map("steps", dies_always, [(n,) for n in range(3)])


def test_a_script_without_a_main_guard_may_use_workers(tmp_path: Path) -> None:
    script = tmp_path / "mine.py"
    script.write_text(
        "from pathlib import Path\n"
        "from longplay.cache.pool import Pool\n"
        "from longplay.cache.store import Store, using\n"
        "from longplay.stages.intake.intake import at_rate\n"
        "from longplay.song.recording import Recording\n"
        "words = [(Recording(str(n), 44100, 1, 1), 44100) for n in range(3)]\n"
        f"with using(Store(Path({str(tmp_path)!r}))), Pool(2) as pool:\n"
        "    print(len(pool.map('steps', at_rate, words)))\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("3\n", 0)


def test_a_refusal_comes_home_whole(store: Store) -> None:
    with Pool(2) as pool, pytest.raises(Refusal, match=r"take 0: is empty\. Record it"):
        pool.map("steps", refuses, [(0,), (1,)])


@kept
def counts_itself(value: int, folder: str) -> int:
    Path(folder, f"{value}-{os.urandom(4).hex()}").touch()
    return value


def test_equal_calls_and_calls_begun_ahead_are_computed_once(store: Store, tmp_path: Path) -> None:
    calls = [(n % 3, str(tmp_path)) for n in range(6)]
    with Pool(2) as pool:
        pool.ahead(counts_itself, calls[:2])
        assert pool.map("steps", counts_itself, calls[:1]) == (0,)
        assert pool.map("steps", counts_itself, calls) == (0, 1, 2, 0, 1, 2)
    assert len(list(tmp_path.glob("?-*"))) == 3


def test_a_worker_lost_ahead_is_made_good(store: Store, tmp_path: Path) -> None:
    calls = [(n, str(tmp_path / "gone")) for n in range(4)]
    with Pool(2) as pool:
        pool.ahead(dies_once, calls)
        assert pool.map("steps", dies_once, calls) == (0, 1, 2, 3)
