"""Float32 WAV for the cache: the same bytes for the same samples, and readable as a memory map."""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from longplay.formats.whole_file import whole_file
from longplay.song.refusal import Refusal

HEADER_BYTES = 80
_RIFF_LIMIT = 2**32 - 128
_IEEE_FLOAT = 3


def write_float_wav(path: Path, samples: NDArray[np.float32], rate: int) -> None:
    """Write (frames, channels) float32 samples; RF64 (EBU Tech 3306) above 4 GB."""
    with whole_file(path, durable=False) as temporary, temporary.open("wb") as file:
        file.write(_header(samples.shape[0], samples.shape[1], rate))
        file.write(np.ascontiguousarray(samples, dtype="<f4").data)


def float_wav_bytes(frames: int, channels: int) -> int:
    """How long such a file is."""
    return HEADER_BYTES + 4 * frames * channels


def map_float_wav(path: Path) -> tuple[NDArray[np.float32], int]:
    """The samples as a read-only memory map (frames, channels), and the rate. Errors: Refusal for any other file."""
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES or header[8:12] != b"WAVE" or header[72:76] != b"data":
        raise Refusal(str(path), "not a file that the cache wrote", "Delete it; it is made again")
    channels, rate = struct.unpack("<HI", header[58:64])
    frames = (path.stat().st_size - HEADER_BYTES) // (4 * channels)
    if frames == 0:
        return np.zeros((0, channels), np.float32), rate
    return np.memmap(path, "<f4", "r", HEADER_BYTES, (frames, channels)), rate


def _header(frames: int, channels: int, rate: int) -> bytes:
    """80 bytes: RIFF or RF64, a ds64 (or JUNK of the same size), fmt and data."""
    size = frames * channels * 4
    large = size > _RIFF_LIMIT
    riff = struct.pack("<4sI4s", b"RF64" if large else b"RIFF", 0xFFFFFFFF if large else size + 72, b"WAVE")
    sizes = struct.pack("<4sIQQQI", b"ds64" if large else b"JUNK", 28, size + 72, size, frames, 0)
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, _IEEE_FLOAT, channels, rate, rate * channels * 4, channels * 4, 32)
    return riff + sizes + fmt + struct.pack("<4sI", b"data", 0xFFFFFFFF if large else size)
