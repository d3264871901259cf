"""What the header of a WAV file claims, beside what is there: recorders that lost power leave the two apart."""

import io
import struct
from dataclasses import dataclass
from pathlib import Path

MOST_HEADER_CHUNKS = 64
_STREAMED = 0xFFFFFF00
"""Sizes from here up mean "not known when it was written" (ffmpeg to a pipe, some recorders)."""


@dataclass(frozen=True, slots=True)
class WavClaim:
    """The data chunk of a WAV file. start: byte where its sound begins; claimed, there: bytes of sound.

    frame_bytes: of one frame, 0 where the header does not say.
    """

    start: int
    claimed: int
    there: int
    frame_bytes: int

    @property
    def frames_promised(self) -> int:
        """Frames that the header promises; 0 where it promises none."""
        return self.claimed // self.frame_bytes if self.frame_bytes and self.claimed < _STREAMED else 0

    @property
    def is_unfinished(self) -> bool:
        """Whether the size was never written although sound follows: the recorder was cut off."""
        return self.claimed == 0 and self.there > 0


def wav_claim(path: Path) -> WavClaim | None:
    """The claim of a RIFF WAV file; None for any other file, and where no data chunk is found."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
            return None
        frame_bytes = 0
        for _ in range(MOST_HEADER_CHUNKS):
            name, length = _chunk(file.read(8))
            if name == b"data":
                return WavClaim(file.tell(), length, _sound_there(file, length, size), frame_bytes)
            if not name:
                return None
            if name == b"fmt ":
                frame_bytes = _frame_bytes(file.read(16))
                length -= 16
            file.seek(length + length % 2, io.SEEK_CUR)
    return None


def mended(path: Path, claim: WavClaim) -> io.BytesIO:
    """The file with the size its sound has, in memory; the file itself is not touched."""
    data = bytearray(path.read_bytes())
    data[claim.start - 4 : claim.start] = struct.pack("<I", min(claim.there, 0xFFFFFFFF))
    return io.BytesIO(bytes(data))


def _chunk(head: bytes) -> tuple[bytes, int]:
    return struct.unpack("<4sI", head) if len(head) == 8 else (b"", 0)


def _frame_bytes(fmt: bytes) -> int:
    return int(struct.unpack("<H", fmt[12:14])[0]) if len(fmt) >= 14 else 0


def _sound_there(file: io.BufferedReader, claimed: int, size: int) -> int:
    """Bytes of sound behind the header; a chunk that follows an honestly empty one is not sound."""
    start = file.tell()
    if claimed == 0:
        name, length = _chunk(file.read(8))
        if name.isascii() and name.decode("ascii").isprintable() and length <= size - start - 8:
            return 0
    return size - start
