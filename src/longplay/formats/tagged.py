"""FLAC and MP3 of a finished WAV file, with their tags."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_BLOCK = 262144


@dataclass(frozen=True, slots=True)
class Tags:
    """What a player shows. people: (name, what they did). Empty texts are left out."""

    title: str
    artist: str
    isrc: str = ""
    people: tuple[tuple[str, str], ...] = ()


def write_flac(path: Path, wav: Path, tags: Tags) -> None:
    """The 24-bit samples of `wav` as FLAC, bit for bit, with Vorbis comments. Errors: OSError."""
    from mutagen.flac import FLAC

    _copy(wav, path, format="FLAC", subtype="PCM_24")
    file = FLAC(path)
    for name, values in _comments(tags):
        file[name] = values
    file.save()


def write_mp3(path: Path, wav: Path, tags: Tags) -> None:
    """`wav` as MP3 of 320 kbit/s with ID3v2.4. Errors: OSError."""
    from mutagen.id3 import ID3, TIPL, TIT2, TPE1, TSRC

    _copy(wav, path, format="MP3", subtype="MPEG_LAYER_III", compression_level=0.0, bitrate_mode="CONSTANT")
    frames = ID3()
    for frame, text in ((TIT2, tags.title), (TPE1, tags.artist), (TSRC, tags.isrc)):
        if text:
            frames.add(frame(encoding=3, text=text))
    if tags.people:
        frames.add(TIPL(encoding=3, people=[[what, name] for name, what in tags.people]))
    frames.save(path, padding=lambda _: 0)


def _comments(tags: Tags) -> Iterator[tuple[str, list[str]]]:
    for name, text in (("TITLE", tags.title), ("ARTIST", tags.artist), ("ISRC", tags.isrc)):
        if text:
            yield name, [text]
    if tags.people:
        yield "PERFORMER", [f"{name} ({what})" for name, what in tags.people]


def _copy(wav: Path, path: Path, **form: Any) -> None:
    """Block by block; whole numbers stay whole numbers on the way to FLAC."""
    import soundfile

    kind = "int32" if form["format"] == "FLAC" else "float32"
    with soundfile.SoundFile(wav) as source, _target(path, source, form) as target:
        while len(block := source.read(_BLOCK, dtype=kind, always_2d=True)):
            target.write(np.ascontiguousarray(block))


def _target(path: Path, source: Any, form: dict[str, Any]) -> Any:
    import soundfile

    return soundfile.SoundFile(path, "w", source.samplerate, source.channels, **form)
