"""Samples from disk: read in blocks as far as a note needs them, loops unrolled, resampled to the note's pitch."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longplay.formats.wav_claim import wav_claim

Sound = NDArray[np.float32]
BLOCK = 1 << 15
"""Frames read at a time: two thirds of a second, so that a short note reads little of a long sample."""
SHELF_BYTES = 96 << 20
"""What is kept of sounds that come again; the rest is read again (default, unsourced)."""
_TRY = 512


@dataclass(frozen=True, slots=True)
class SampleFile:
    """What a sample's header says. loop: (first, frame after the last) that it carries itself."""

    rate: int
    channels: int
    frames: int
    loop: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a sample at a pitch.

    first, end: frames of the file, end not included. loop: (first, frame after the last) or None; rounds: how often
    it is played before the sample goes on to its end (-1: for ever). speed: 2 is an octave up.
    """

    path: Path
    first: int
    end: int
    loop: tuple[int, int] | None
    rounds: int
    speed: float


def open_sample(path: Path) -> SampleFile | str:
    """Return what `path` holds, or in words why it cannot be played (missing, no sound, cut short)."""
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            frames, found = file.frames, SampleFile(file.samplerate, file.channels, file.frames, _own_loop(path))
            file.seek(max(0, frames - _TRY))
            short = len(file.read(_TRY, dtype="float32")) < min(_TRY, frames)
    except (OSError, soundfile.SoundFileError) as error:
        return f"cannot be read ({error})"
    if not frames or found.channels > 2:
        return "holds no sound" if not frames else f"has {found.channels} channels"
    return "is cut short" if short or _claims_more(path) else found


def _claims_more(path: Path) -> bool:
    if path.suffix.lower() != ".wav":
        return False
    claim = wav_claim(path)
    return claim is not None and claim.frames_promised * claim.frame_bytes > claim.there


def _own_loop(path: Path) -> tuple[int, int] | None:
    """Return the first loop of a WAV file's `smpl` chunk (RIFF 1.0, sampler chunk); None where there is none."""
    if path.suffix.lower() != ".wav":
        return None
    with path.open("rb") as file:
        file.seek(12)
        while len(head := file.read(8)) == 8:
            name, size = head[:4], int.from_bytes(head[4:], "little")
            if name != b"smpl":
                file.seek(size + size % 2, 1)
                continue
            body = file.read(60)
            if len(body) < 60 or not int.from_bytes(body[28:32], "little"):
                return None
            first, last = struct.unpack("<II", body[44:52])
            return (first, last + 1) if last > first else None
    return None


class Stream:
    """One cut, read and resampled as far as it was asked for. Ends where the sample does, or where reading fails."""

    def __init__(self, cut: Cut, file: SampleFile, rate: int) -> None:
        self._file, self._cut = file, cut
        self._blocks = self._read()
        self._resampler: Any = None
        if abs(file.rate * cut.speed / rate - 1.0) > 1e-9:
            import soxr

            self._resampler = soxr.ResampleStream(file.rate * cut.speed, rate, file.channels, dtype="float32")
        self._sound = np.zeros((0, file.channels), np.float32)
        self._ended = False

    @property
    def bytes(self) -> int:
        """How much memory it holds."""
        return self._sound.nbytes

    def first(self, frames: int) -> Sound:
        """Return the first `frames` frames (fewer where the sample ends), float32 (frames, channels)."""
        parts, there = [self._sound], len(self._sound)
        while there < frames and not self._ended:
            parts.append(self._next())
            there += len(parts[-1])
        if len(parts) > 1:
            self._sound = np.concatenate(parts)
        return self._sound[:frames]

    def _next(self) -> Sound:
        block = next(self._blocks, None)
        self._ended = block is None
        if self._resampler is None:
            return np.zeros((0, self._file.channels), np.float32) if block is None else block
        block = np.zeros((0, self._file.channels), np.float32) if block is None else block
        done = self._resampler.resample_chunk(block, last=self._ended)
        return np.asarray(done, np.float32).reshape(-1, self._file.channels)

    def _read(self) -> Iterator[Sound]:
        """Return blocks at the file's own rate."""
        import soundfile

        for first, end in self._stretches():
            for at in range(first, end, BLOCK):
                count = min(BLOCK, end - at)
                try:
                    with soundfile.SoundFile(self._cut.path) as file:
                        file.seek(at)
                        block = file.read(count, dtype="float32", always_2d=True)
                except (OSError, soundfile.SoundFileError):
                    return
                yield block
                if len(block) < count:
                    return

    def _stretches(self) -> Iterator[tuple[int, int]]:
        cut = self._cut
        end = min(cut.end, self._file.frames)
        if cut.loop is None or not cut.first < cut.loop[1] <= end or cut.loop[0] >= cut.loop[1]:
            yield cut.first, end
            return
        yield cut.first, cut.loop[1]
        turned = 0
        while cut.rounds < 0 or turned < cut.rounds:
            yield cut.loop
            turned += 1
        yield cut.loop[1], end


@dataclass(slots=True)
class Shelf:
    """The sounds of one rendering, the latest at hand within SHELF_BYTES; rate: what they are resampled to."""

    rate: int
    _files: dict[Path, SampleFile | str] = field(default_factory=dict)
    _streams: dict[Cut, Stream] = field(default_factory=dict)
    _onsets: dict[tuple[Path, int], float] = field(default_factory=dict)

    def file(self, path: Path) -> SampleFile | str:
        """Return what `path` holds, or why it cannot be played."""
        if path not in self._files:
            self._files[path] = open_sample(path)
        return self._files[path]

    def sound(self, cut: Cut, frames: int) -> Sound:
        """Return the first `frames` frames of a cut whose file can be played."""
        file = self.file(cut.path)
        if isinstance(file, str):
            return np.zeros((0, 1), np.float32)
        stream = self._streams.pop(cut, None) or Stream(cut, file, self.rate)
        sound = stream.first(frames)
        self._streams[cut] = stream
        while len(self._streams) > 1 and sum(s.bytes for s in self._streams.values()) > SHELF_BYTES:
            self._streams.pop(next(iter(self._streams)))
        return sound

    def pre_roll(self, path: Path, first: int) -> float:
        """Return the seconds from frame `first` of a sample to its first onset."""
        if (path, first) not in self._onsets:
            file = self.file(path)
            self._onsets[path, first] = 0.0 if isinstance(file, str) else _pre_roll(path, first, file.rate)
        return self._onsets[path, first]


_LOOK_S, _LONGEST_S = 0.5, 0.15
_WINDOW_S = 0.004
_ONSET = 0.01


def _pre_roll(path: Path, first: int, rate: int) -> float:
    """Return the seconds before a sample reaches 1 % of its peak, or twice the noise that lies before it.

    Looked for in the first half second; more than 0.15 s is no pre-roll but a sound that swells, and stays (defaults,
    unsourced; the latest onset met in real libraries lies at 17 ms).
    """
    import soundfile

    with soundfile.SoundFile(path) as file:
        file.seek(min(first, file.frames))
        sound = np.abs(file.read(int(_LOOK_S * rate), dtype="float32", always_2d=True)).max(axis=1, initial=0.0)
    if not sound.size or not sound.max() > 0.0:
        return 0.0
    top = int(np.argmax(sound))
    window = max(1, int(_WINDOW_S * rate))
    before = [float(sound[at : at + window].max()) for at in range(0, max(1, top - window), window)]
    threshold = min(max(_ONSET, 2.0 * min(before) / float(sound[top])), 0.25) * float(sound[top])
    found = int(np.argmax(sound >= threshold)) / rate
    return found if found <= _LONGEST_S else 0.0
