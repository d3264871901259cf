"""Read any recording a musician may have: by content, not by file name."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from longplay.song.refusal import Refusal
from longplay.tools import ffmpeg

AUDIO_SUFFIXES = frozenset(
    {".wav", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".aif", ".aiff", ".aifc", ".caf", ".w64", ".rf64", ".au"}
)
FFMPEG_SUFFIXES = frozenset({".m4a", ".aac", ".mp4", ".mov", ".wma", ".webm", ".mka", ".3gp", ".amr", ".alac"})
LONGEST_S = 3600.0
"""Longest recording taken in, in seconds: an hour (default, unsourced)."""
MOST_CHANNELS = 8
_FIVE_MS = 0.005


@dataclass(frozen=True, slots=True)
class Decoded:
    """Samples float32 (frames, channels) with what was noticed on the way in."""

    samples: NDArray[np.float32]
    rate: int
    notes: tuple[str, ...]


def is_audio_name(path: Path) -> bool:
    """Whether the name promises a recording."""
    return path.suffix.lower() in AUDIO_SUFFIXES | FFMPEG_SUFFIXES


def read_audio(path: Path) -> Decoded:
    """Decode `path` whole. Numbers that are not finite become silence and are noted.

    Errors: Refusal for what is empty, not a plain file, not audio, too long, or has too many channels.
    """
    _check_plain(path)
    decoded = _with_ffmpeg(path) if path.suffix.lower() in FFMPEG_SUFFIXES else _with_soundfile(path)
    if not decoded.samples.shape[0]:
        raise _refuse(path, "it holds no sound (0 frames)", "Export it again from the program that made it")
    return _without_nonsense(decoded)


def _check_plain(path: Path) -> None:
    if path.is_symlink() or not path.is_file():
        raise _refuse(path, "not a plain file", "Copy the recording itself into the folder")
    if path.stat().st_size == 0:
        raise _refuse(path, "the file is empty (0 bytes)", "Export or copy it again")


def _with_soundfile(path: Path) -> Decoded:
    import soundfile

    try:
        with path.open("rb") as raw, soundfile.SoundFile(raw) as file:
            _check_size(path, file.frames / max(file.samplerate, 1), file.channels)
            samples = file.read(dtype="float32", always_2d=True)
            return Decoded(samples, file.samplerate, _named_as(path, file.format))
    except (soundfile.LibsndfileError, RuntimeError, ValueError, OverflowError, MemoryError) as error:
        if ffmpeg.ffmpeg() is not None and _starts_like_mp4(path):
            return _with_ffmpeg(path)
        raise _refuse(path, f"not a recording that can be read ({error})".replace("\n", " "), _EXPORT) from error


_EXPORT = "Export it as WAV or FLAC and put it in its place"
_TRUE_FORMATS = {"MP3": ".mp3", "WAV": ".wav", "FLAC": ".flac", "OGG": ".ogg", "AIFF": ".aif"}


def _named_as(path: Path, kind: str) -> tuple[str, ...]:
    """A note when the extension lies."""
    named = path.suffix.lower().replace(".aiff", ".aif").replace(".aifc", ".aif")
    true = _TRUE_FORMATS.get(kind.replace("WAVEX", "WAV").replace("MPEG", "MP3"), named)
    if named in {".opus", ".oga"} or named == true:
        return ()
    return (f"is called {path.suffix} but holds {kind}; read by its content",)


def _starts_like_mp4(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(12)[4:8] == b"ftyp"


def _with_ffmpeg(path: Path) -> Decoded:
    if ffmpeg.ffmpeg() is None:
        raise _refuse(path, f"{path.suffix} needs ffmpeg, which is not installed", "Install ffmpeg, or export a WAV")
    try:
        samples = ffmpeg.decode(path, 48000, 2)
    except Refusal as error:
        raise _refuse(path, f"not a recording that can be read ({error.reason})", _EXPORT) from error
    _check_size(path, samples.shape[0] / 48000, 2)
    if samples.shape[0] and np.array_equal(samples[:, 0], samples[:, 1]):
        samples = samples[:, :1]
    return Decoded(np.ascontiguousarray(samples), 48000, ())


def _check_size(path: Path, seconds: float, channels: int) -> None:
    if seconds > LONGEST_S:
        raise _refuse(path, f"it is {seconds / 60:.0f} minutes long", "Cut out the song (up to an hour)")
    if channels > MOST_CHANNELS:
        raise _refuse(path, f"it has {channels} channels", f"Export at most {MOST_CHANNELS} channels")


def _without_nonsense(decoded: Decoded) -> Decoded:
    bad: NDArray[np.bool_] = np.logical_not(np.isfinite(decoded.samples))
    count = int(bad.sum())
    if not count:
        return decoded
    hit: NDArray[np.bool_] = np.logical_or.reduce(bad, axis=1)
    first = int(np.argmax(hit)) / decoded.rate
    gain = _fade_around(hit, round(_FIVE_MS * decoded.rate))
    samples = np.where(bad, np.float32(0), decoded.samples) * gain[:, None]
    note = f"{count} samples are not numbers (first at {first:.2f} s); they are silent now"
    return Decoded(samples.astype(np.float32), decoded.rate, (*decoded.notes, note))


def _fade_around(bad: NDArray[np.bool_], length: int) -> NDArray[np.float32]:
    """1 away from bad samples, falling to 0 at them over `length` samples on both sides."""
    index = np.arange(bad.size)
    last = np.maximum.accumulate(np.where(bad, index, -length - 1))
    following = np.minimum.accumulate(np.where(bad, index, bad.size + length)[::-1])[::-1]
    return np.clip(np.minimum(index - last, following - index) / max(length, 1), 0, 1).astype(np.float32)


def _refuse(path: Path, reason: str, next_step: str) -> Refusal:
    return Refusal(path.name, reason, next_step)
