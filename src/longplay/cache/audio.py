"""Audio and curves by reference: stages pass words, samples stay on disk."""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from longplay.cache.store import active_store
from longplay.cache.whole import holds_audio, holds_curve
from longplay.formats.float_wav import map_float_wav, write_float_wav
from longplay.formats.whole_file import whole_file
from longplay.song.recording import Blob, Curve, Recording
from longplay.song.refusal import Refusal

Samples = NDArray[np.float32]


def keep_audio(samples: Samples, rate: int) -> Recording:
    """Keep float32 samples (frames, channels) or (frames,) and return their reference.

    Errors: ValueError for samples that are not finite; Refusal when the disk is full.
    """
    block = np.ascontiguousarray(samples if samples.ndim == 2 else samples[:, None], dtype=np.float32)
    if not np.isfinite(np.sum(block, dtype=np.float64)):
        raise ValueError("audio with NaN or infinite samples is never kept")
    digest = _digest(f"{rate} {block.shape[1]}", block)
    path = active_store().audio(digest)
    if not holds_audio(path, *block.shape):
        write_float_wav(path, block, rate)
    return Recording(digest, rate, block.shape[1], block.shape[0])


def open_audio(recording: Recording) -> Samples:
    """Read-only memory map (frames, channels). Errors: Refusal when the cache no longer holds it whole."""
    path = active_store().audio(recording.hash)
    try:
        samples, _ = map_float_wav(path)
    except (OSError, Refusal) as error:
        raise _damaged(path) from error
    if samples.shape != (recording.frames, recording.channels):
        raise _damaged(path)
    return samples


def keep_curve(values: NDArray[np.floating], step_s: float, unit: str) -> Curve:
    """Keep a series of numbers, one row every `step_s` seconds."""
    block = np.ascontiguousarray(values, dtype=np.float32)
    digest = _digest(f"curve {block.shape}", block)
    path = active_store().curve(digest)
    if not holds_curve(path):
        with whole_file(path, durable=False) as temporary, temporary.open("wb") as file:
            np.save(file, block, allow_pickle=False)
    return Curve(digest, step_s, unit)


def open_curve(curve: Curve) -> Samples:
    """The numbers of a curve as float32. Errors: Refusal when the cache no longer holds it whole."""
    path = active_store().curve(curve.hash)
    try:
        return np.asarray(np.load(path, allow_pickle=False), dtype=np.float32)
    except (OSError, ValueError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> Refusal:
    """What is left of it goes, so that the next run makes it anew."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
    return Refusal(str(path), "a kept result is missing or damaged", "Run the same command again; it is made anew")


def keep_file(write: Callable[[Path], object], suffix: str) -> Blob:
    """Keep the file that `write(path)` makes and return its reference."""
    store = active_store()
    draft = store.blob(f"draft-{os.getpid()}", suffix)
    draft.parent.mkdir(parents=True, exist_ok=True)
    try:
        write(draft)
        with draft.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()[:32]
        size = draft.stat().st_size
        draft.replace(store.blob(digest, suffix))
    finally:
        draft.unlink(missing_ok=True)
    return Blob(digest, suffix, size)


def _digest(what: str, block: Samples) -> str:
    digest = hashlib.sha256(what.encode())
    digest.update(block.data)
    return digest.hexdigest()[:32]
