"""Read any recording a musician may have: by content, not by file name."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from longplay.formats.wav_claim import mended, wav_claim
from longplay.song.refusal import Refusal
from longplay.tools import ffmpeg
from longplay.tools.quiet import quiet

AUDIO_SUFFIXES = frozenset(
    {".wav", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".aif", ".aiff", ".aifc", ".caf", ".w64", ".rf64", ".au"}
)
FFMPEG_SUFFIXES = frozenset({".m4a", ".aac", ".mp4", ".mov", ".wma", ".webm", ".mka", ".3gp", ".amr", ".alac"})
LONGEST_S = 3600.0
"""Longest recording taken in, in seconds: an hour (default, unsourced)."""
MOST_CHANNELS = 8
SLOWEST_HZ, FASTEST_HZ = 4000, 768000
"""Half a telephone's rate, and twice the fastest converters' (default, unsourced)."""
NONSENSE = 1000.0
"""Samples beyond it (+60 dBFS) are no sound: damage, or integers written as floats (default, unsourced)."""
MOST_NONSENSE = 0.1
"""Share of samples that may be no sound before the whole file is refused (default, unsourced)."""
EMPTY = 2.0**-14
"""Peak to peak of two steps of 16 bits: what the dither of an empty track reaches."""
_WORTH_A_WORD_DB = 0.1
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
    return _without_nonsense(path, decoded)


def _check_plain(path: Path) -> None:
    if path.is_symlink() or not path.is_file():
        raise _refuse(path, "not a plain file", "Copy the recording itself into the folder")
    if path.stat().st_size == 0:
        raise _refuse(path, "the file is empty (0 bytes)", "Export or copy it again")


def _with_soundfile(path: Path) -> Decoded:
    import soundfile

    claim = wav_claim(path)
    unfinished = claim is not None and claim.is_unfinished
    try:
        with (
            quiet(),
            mended(path, claim) if claim and unfinished else path.open("rb") as raw,
            soundfile.SoundFile(raw) as file,
        ):
            _check_size(path, file.frames / max(file.samplerate, 1), file.channels)
            _check_rate(path, file.samplerate)
            samples = file.read(dtype="float32", always_2d=True)
            promised = claim.frames_promised if claim else file.frames if file.format == "FLAC" else 0
            notes = (*_named_as(path, file.format), *_cut_short(len(samples), promised, file.samplerate, unfinished))
            return Decoded(samples, file.samplerate, notes)
    except (soundfile.LibsndfileError, RuntimeError, ValueError, OverflowError, MemoryError) as error:
        if ffmpeg.ffmpeg() is not None and _starts_like_mp4(path):
            return _with_ffmpeg(path)
        raise _refuse(path, f"not a recording that can be read ({_plainly(error)})", _EXPORT) from error


def _plainly(error: Exception) -> str:
    """What the library says, without its own names of things."""
    said = str(getattr(error, "error_string", error)).replace("\n", " ").strip(" .")
    return "its content is none of the formats of sound" if "regular file" in said or "recognised" in said else said


def _cut_short(frames: int, promised: int, rate: int, unfinished: bool) -> tuple[str, ...]:
    if unfinished:
        return ("its header was never finished (a recorder that lost power?); all sound behind it is used",)
    missing = promised - frames
    if missing <= max(_HALF_SECOND * rate, _PADDING):
        return ()
    return (f"cut short: {missing / rate:.1f} of {promised / rate:.1f} s are missing; copy or export it again",)


_HALF_SECOND = 0.5
_PADDING = 8192  # frames an encoder may add or drop at the ends
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


def _check_rate(path: Path, rate: int) -> None:
    if not SLOWEST_HZ <= rate <= FASTEST_HZ:
        raise _refuse(path, f"its sample rate is {rate} Hz", _EXPORT)


def _without_nonsense(path: Path, decoded: Decoded) -> Decoded:
    loudest = float(np.max(np.abs(decoded.samples)))
    if loudest <= NONSENSE:  # no NaN passes this
        return replace(decoded, notes=(*decoded.notes, *_level_notes(decoded.samples, loudest)))
    bad: NDArray[np.bool_] = np.logical_not(np.abs(decoded.samples) <= NONSENSE)
    count = int(bad.sum())
    if count > MOST_NONSENSE * bad.size:
        raise _refuse(path, f"{count} of its {bad.size} samples are not sound (NaN or far over full scale)", _EXPORT)
    hit: NDArray[np.bool_] = np.logical_or.reduce(bad, axis=1)
    first = int(np.argmax(hit)) / decoded.rate
    gain = _fade_around(hit, round(_FIVE_MS * decoded.rate))
    samples = np.where(bad, np.float32(0), decoded.samples) * gain[:, None]
    note = f"{count} samples are not sound (NaN or far over full scale, first at {first:.2f} s); they are silent now"
    return Decoded(samples.astype(np.float32), decoded.rate, (*decoded.notes, note))


def _level_notes(samples: NDArray[np.float32], loudest: float) -> tuple[str, ...]:
    if holds_no_sound(samples):
        return ("there is no sound on it, from start to end",)
    over = 20 * np.log10(max(loudest, 1e-9))
    return (f"peaks {over:.1f} dB over full scale; nothing is cut off",) if over > _WORTH_A_WORD_DB else ()


def holds_no_sound(samples: NDArray[np.float32]) -> bool:
    """Whether samples (frames, channels) never leave a constant level by more than the dither of an empty track."""
    return bool(np.all(np.ptp(samples, axis=0) <= EMPTY))


def _fade_around(bad: NDArray[np.bool_], length: int) -> NDArray[np.float32]:
    """1 away from bad samples, falling to 0 at them over `length` samples on both sides."""
    index = np.arange(bad.size)
    last = np.maximum.accumulate(np.where(bad, index, -length - 1))
    following = np.minimum.accumulate(np.where(bad, index, bad.size + length)[::-1])[::-1]
    return np.clip(np.minimum(index - last, following - index) / max(length, 1), 0, 1).astype(np.float32)


def _refuse(path: Path, reason: str, next_step: str) -> Refusal:
    return Refusal(path.name, reason, next_step)
