"""One writer at a time, and a dead one holds nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from longplay.folder.lock import locked
from longplay.song.refusal import ExitCode, Refusal

HOLD = """
import pathlib, sys
from longplay.folder.lock import locked
with locked(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_is_told_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / ".longplay" / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(Refusal, match=f"process {holder.pid}") as refused, locked(path):
            pass
        holder.kill()
        holder.wait()
    assert refused.value.code == ExitCode.IN_USE
    with locked(path):
        pass
