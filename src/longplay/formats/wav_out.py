"""24-bit WAV: the only place where the record becomes integers."""

import struct
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from longplay.formats.whole_file import whole_file

FULL_SCALE = 2**23
_BLOCK = 65536
_LARGEST = 0xFFFFFFFF - 36  # bytes of sound that a RIFF size field can hold


def write_wav24(samples: NDArray[np.float32], rate: int, path: Path, gain: float = 1.0, seed: int = 0) -> None:
    """Write samples (frames, channels) times `gain` as 24-bit PCM, whole or not at all; the same bytes each time.

    TPDF dither of two quantisation steps peak to peak is added once (Lipshitz, Wannamaker & Vanderkooy 1992), drawn
    from `seed`; frames that are zero in all channels stay zero. Values beyond full scale are held there.
    Not durable: whoever puts the file in its last place sees to that. Errors: ValueError above 4 GB of sound; Refusal
    when the disk does not take it.
    """
    size = samples.shape[0] * samples.shape[1] * 3
    if size > _LARGEST:
        raise ValueError(f"{size} bytes of sound do not fit into one WAV file")
    with whole_file(path, durable=False) as temporary, temporary.open("wb") as file:
        file.write(wav24_header(samples.shape[0], samples.shape[1], rate))
        _write_sound(file, samples, gain, np.random.default_rng(seed))


def _write_sound(file: BinaryIO, samples: NDArray[np.float32], gain: float, dice: np.random.Generator) -> None:
    for at in range(0, len(samples), _BLOCK):
        block = np.asarray(samples[at : at + _BLOCK], np.float32)
        file.write(_packed(_quantised(block, gain, dice)))
    if samples.size % 2:
        file.write(b"\0")  # RIFF chunks have even length


def wav24_header(frames: int, channels: int, rate: int) -> bytes:
    """The 44 bytes before the sound: RIFF, fmt (PCM, 24 bit), data."""
    size = frames * channels * 3
    frame = channels * 3
    riff = struct.pack("<4sI4s", b"RIFF", 36 + size + size % 2, b"WAVE")
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, rate, rate * frame, frame, 24)
    return riff + form + struct.pack("<4sI", b"data", size)


def _quantised(block: NDArray[np.float32], gain: float, dice: np.random.Generator) -> NDArray[np.int32]:
    steps = block * np.float64(gain * FULL_SCALE)
    steps += _dither(block, dice)
    np.rint(steps, out=steps)
    return np.asarray(np.clip(steps, -FULL_SCALE, FULL_SCALE - 1, out=steps), np.int32)


def _dither(block: NDArray[np.float32], dice: np.random.Generator) -> NDArray[np.float64]:
    """Triangular noise of +-1 step, 0 in silent frames. Drawn 64 bits at a time: four times as fast as 16."""
    draws = dice.integers(0, 2**64, (block.size + 1) // 2, np.uint64).view(np.uint16)[: 2 * block.size]
    dither = np.subtract(draws[: block.size], draws[block.size :], dtype=np.float64).reshape(block.shape)
    dither *= 1.0 / 65536.0
    silent = np.all([block[:, channel] == 0.0 for channel in range(block.shape[1])], axis=0)
    dither[silent] = 0.0
    return dither


def _packed(steps: NDArray[np.int32]) -> bytes:
    """The three lower bytes of each value, little-endian; plane by plane, which is five times as fast as a slice."""
    octets = np.ascontiguousarray(steps.astype("<i4")).view(np.uint8).reshape(-1, 4)
    packed = np.empty((len(octets), 3), np.uint8)
    for place in range(3):
        packed[:, place] = octets[:, place]
    return packed.tobytes()
