"""ffmpeg, where it is installed: reads what libsndfile does not (m4a, AAC, video)."""

import shutil
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from longplay.song.refusal import Refusal
from longplay.tools.program import Program, find_program, run_program


@cache
def ffmpeg() -> Program | None:
    """ffmpeg on this machine, or None."""
    return find_program("ffmpeg", "-version")


def is_installed() -> bool:
    """Whether there is a program of this name; it is not started for the answer."""
    return shutil.which("ffmpeg") is not None


def decode(path: Path, rate: int, channels: int) -> NDArray[np.float32]:
    """All of `path` as float32 (frames, channels) at `rate` Hz, local files only. Errors: Refusal."""
    program = ffmpeg()
    if program is None:
        raise Refusal(str(path), "this format needs ffmpeg, which is not installed", "Install ffmpeg or send a WAV")
    raw = run_program(program, _arguments(path.resolve(), rate, channels))
    return np.frombuffer(raw, "<f4").reshape(-1, channels)


def _arguments(path: Path, rate: int, channels: int) -> list[str]:
    """A fixed list: forced local protocols, no stdin, no video."""
    return [
        *("-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", "-i", f"file:{path}"),
        *("-vn", "-map", "0:a:0", "-f", "f32le", "-ar", str(rate), "-ac", str(channels), "pipe:1"),
    ]
