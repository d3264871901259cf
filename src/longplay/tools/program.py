"""Find and run a program that is not ours. The only place that starts a process."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from longplay.song.refusal import ExitCode, Refusal

TIME_OUT_S = 300


@dataclass(frozen=True, slots=True)
class Program:
    """A program on this machine: its name, where it is, and the first line of its version text."""

    name: str
    path: Path
    version: str


def find_program(name: str, version_flag: str = "--version") -> Program | None:
    """The program called `name`, or None where it is not installed or does not answer."""
    path = shutil.which(name)
    if path is None:
        return None
    try:
        answer = subprocess.run([path, version_flag], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    first = (answer.stdout or answer.stderr).decode(errors="replace").strip().splitlines()
    return Program(name, Path(path), first[0] if first else "")


def run_program(program: Program, arguments: list[str], time_out_s: float = TIME_OUT_S) -> bytes:
    """Run it without a shell and with nothing to read; returns what it printed. Errors: Refusal."""
    try:
        done = subprocess.run(
            [str(program.path), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=time_out_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _failed(program, f"did not finish in {time_out_s:.0f} s") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise _failed(program, said[-1] if said else f"ended with code {done.returncode}")
    return done.stdout


def _failed(program: Program, reason: str) -> Refusal:
    return Refusal(program.name, reason, "Check the file it was given", ExitCode.FAULT)
