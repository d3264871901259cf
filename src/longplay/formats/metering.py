"""Measure a file of any length in constant memory."""

from pathlib import Path

from longplay.formats.audio_in import is_audio_name, read_audio
from longplay.song.refusal import Refusal
from longplay.sound.loudness import Loudness, LoudnessMeter, measure_loudness

BLOCK_FRAMES = 48000 * 4


def meter_file(path: Path) -> Loudness:
    """The loudness of a recording. Errors: Refusal when it cannot be read or holds numbers that are not finite."""
    import soundfile

    if not path.is_file():
        raise Refusal(str(path), "there is no such file", "Check the name")
    try:
        with path.open("rb") as raw, soundfile.SoundFile(raw) as file:
            return _stream(file, path)
    except (soundfile.LibsndfileError, RuntimeError):
        if not is_audio_name(path):
            raise Refusal(str(path), "not a recording that can be read", "Give WAV, FLAC, MP3, OGG or AIFF") from None
        decoded = read_audio(path)
        return measure_loudness(decoded.samples, decoded.rate)


def _stream(file: object, path: Path) -> Loudness:
    meter = LoudnessMeter(file.samplerate, file.channels)  # type: ignore[attr-defined]  # soundfile is untyped
    frames = 0
    try:
        while len(block := file.read(BLOCK_FRAMES, dtype="float32", always_2d=True)):  # type: ignore[attr-defined]
            meter.process(block)
            frames += len(block)
    except ValueError as error:
        raise Refusal(str(path), f"it holds numbers that are not finite ({error})", "Export it again") from error
    if not frames:
        raise Refusal(str(path), "it holds no sound (0 frames)", "Export it again")
    return meter.result()
