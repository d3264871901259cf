"""Put what came in on one timeline at one rate, and say what each track is."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from longplay.cache.audio import Samples, keep_audio, open_audio
from longplay.cache.kept import kept
from longplay.cache.store import active_store
from longplay.formats.audio_in import holds_no_sound, read_audio
from longplay.song.brief import Brief
from longplay.song.demo_file import DemoFile, Manifest
from longplay.song.recording import Recording
from longplay.song.refusal import Refusal
from longplay.song.track import Demo, Take, Track

RATES = (44100, 48000)
"""Rates a record is made at; anything else is resampled to the nearest of them that the demo uses most."""
_SAME_SIDES = 1e-6


@dataclass(frozen=True, slots=True)
class TakenIn:
    """One decoded file: its recording, what was noticed on the way, or why it was refused (recording None).

    silent: there is no sound on it; it keeps its place among the tracks, but alone it is no demo.
    """

    file: DemoFile
    recording: Recording | None
    notes: tuple[str, ...] = ()
    silent: bool = False


@kept
def take_in_file(file: DemoFile, with_ffmpeg: bool) -> TakenIn:  # noqa: ARG001  (part of the question, see below)
    """Decode the copy of `file`; a file that cannot be read is noted, not fatal.

    with_ffmpeg: whether ffmpeg is installed: what was refused without it is tried again once it is there. Errors:
    Refusal when the copy is gone, so that no record is ever made without a track that nobody left out.
    """
    copy = active_store().root.parent / file.copy
    if not copy.is_file():
        raise Refusal(str(copy), f"the copy of {file.name} is gone", "Put it back from a backup, or start a new one")
    try:
        decoded = read_audio(copy)
    except Refusal as refusal:
        return TakenIn(file, None, (f"{file.name}: {refusal.reason}. {refusal.next_step}",))
    recording = keep_audio(_at_most_stereo(decoded.samples), decoded.rate)
    notes = tuple(f"{file.name}: {note}" for note in decoded.notes)
    return TakenIn(file, recording, notes, holds_no_sound(decoded.samples))


@kept
def at_rate(recording: Recording, rate: int) -> Recording:
    """`recording` at `rate` Hz; a copy that was resampled is made with soxr at its highest quality."""
    if recording.rate == rate:
        return recording
    import soxr

    samples = soxr.resample(np.asarray(open_audio(recording)), recording.rate, rate, quality="VHQ")
    return keep_audio(samples.astype(np.float32), rate)


def common_rate(taken: tuple[TakenIn, ...]) -> int:
    """The rate of the production in Hz: of RATES the one that most tracks can be turned into without loss."""
    families = Counter(
        48000 if t.recording.rate % 8000 == 0 else 44100 for t in taken if t.recording and t.recording.rate >= 44100
    )
    return max(RATES, key=lambda rate: (families[rate], rate == 44100))


def demo_of(
    taken: tuple[TakenIn, ...],
    recordings: tuple[Recording, ...],
    roles: tuple[tuple[str, float, str], ...],
    manifest: Manifest,
    brief: Brief,
) -> Demo:
    """The demo as tracks with roles (role, confidence, "name" or "sound"); what a person wrote in the brief wins."""
    tracks = []
    for one, recording, (role, confidence, source) in zip(taken, recordings, roles, strict=True):
        name = one.file.name
        track = Track(name, role, (Take(name, recording, "the artist"),), source, confidence)
        stated = brief.roles.get(name)
        if stated and stated != role:  # our own guess stands in the brief too, and stays a guess
            track = replace(track, role=stated, role_source="person", role_confidence=1.0)
        tracks.append(track)
    return Demo(
        tuple(tracks), recordings[0].rate, max(r.seconds for r in recordings), _kind(tuple(tracks)), manifest.lyrics
    )


def _kind(tracks: tuple[Track, ...]) -> str:
    if len(tracks) > 1:
        return "stems"
    return {"bounce": "bounce", "voice and guitar": "memo"}.get(tracks[0].role, "stems")


def _at_most_stereo(samples: Samples) -> Samples:
    """Two equal sides become one; more than two channels are folded to mono."""
    if samples.shape[1] == 1:
        return samples
    if samples.shape[1] > 2:
        return np.asarray(samples.mean(axis=1, keepdims=True), dtype=np.float32)
    apart = float(np.max(np.abs(samples[:, 0] - samples[:, 1]), initial=0.0))
    return np.ascontiguousarray(samples[:, :1]) if apart <= _SAME_SIDES else samples
