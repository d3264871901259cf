"""Is what a result refers to still there, and whole? A cache may lose files, or be cut short by a full disk."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np

from longplay.cache.store import Store, mark_used
from longplay.formats.float_wav import float_wav_bytes
from longplay.song.recording import Blob, Curve, Recording


def all_there(store: Store, value: object) -> bool:
    """Whether every file that `value` (a word, or tuples of words) refers to is in `store` and whole; notes the use."""
    return all(_is_there(store, reference) for reference in _references(value))


def holds_audio(path: Path, frames: int, channels: int) -> bool:
    """Whether kept audio of that length is at `path`; notes the use."""
    return _has_size(path, float_wav_bytes(frames, channels)) and mark_used(path)


def holds_curve(path: Path) -> bool:
    """Whether a whole kept curve is at `path`: as long as its own header says; notes the use."""
    try:
        with path.open("rb") as file:
            np.lib.format.read_magic(file)
            shape, _, kind = np.lib.format.read_array_header_1_0(file)
            expected = file.tell() + int(np.prod(shape, dtype=np.int64)) * kind.itemsize
    except (OSError, ValueError):
        return False
    return _has_size(path, expected) and mark_used(path)


def _is_there(store: Store, reference: Recording | Curve | Blob) -> bool:
    if isinstance(reference, Recording):
        return holds_audio(store.audio(reference.hash), reference.frames, reference.channels)
    if isinstance(reference, Curve):
        return holds_curve(store.curve(reference.hash))
    path = store.blob(reference.hash, reference.suffix)
    return _has_size(path, reference.bytes) and mark_used(path)


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _references(value: object) -> Iterator[Recording | Curve | Blob]:
    if isinstance(value, Recording | Curve | Blob):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _references(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _references(item)
