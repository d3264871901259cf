"""Gather what came in: the demo on one timeline at one rate, with roles, and the records it should stand beside."""

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import numpy as np

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import kept
from longplay.cache.pool import Pool
from longplay.folder.references import ReferenceFile, reference_files
from longplay.formats.audio_in import holds_no_sound, read_audio
from longplay.song.brief import Brief
from longplay.song.demo_file import Manifest
from longplay.song.recording import Recording
from longplay.song.reference import Reference
from longplay.song.refusal import Refusal
from longplay.song.track import Demo
from longplay.stages.intake.intake import TakenIn, at_rate, common_rate, demo_of, take_in_file
from longplay.stages.listen.reference import HEARD_S, hear_reference
from longplay.stages.listen.roles import guess_role, guess_role_by_sound
from longplay.tools.ffmpeg import is_installed

SHORTEST_S = 0.4
"""What a meter needs for one value (ITU-R BS.1770-5: gating blocks of 400 ms)."""
SHORTEST_REFERENCE_S = 20.0
"""Less is no record to stand beside: two stretches of ten seconds make the first lift (default, unsourced)."""
SURE_OF_A_NAME = 0.5
"""Below this confidence a name says nothing and the sound is asked (default, unsourced)."""


@kept
def role_of(name: str, recording: Recording, tracks: int) -> tuple[str, float, str]:
    """(role, confidence, "name" or "sound") of one of so many tracks."""
    role, confidence = guess_role(name)
    if confidence >= SURE_OF_A_NAME and (tracks > 1 or role in {"bounce", "voice and guitar"}):
        return role, confidence, "name"
    role, confidence = guess_role_by_sound(open_audio(recording), recording.rate, tracks)
    return role, confidence, "sound"


def gather(manifest: Manifest, brief: Brief, pool: Pool) -> tuple[Demo, tuple[str, ...]]:
    """The demo, and what was noticed on the way in. Errors: Refusal when no file of it can be read."""
    taken = pool.map("Reading the demo", take_in_file, [(file, is_installed()) for file in manifest.files])
    notes = (*manifest.refused, *(note for one in taken for note in one.notes))
    usable = tuple(one for one in taken if one.recording)
    if all(one.silent for one in usable):
        raise _no_demo(manifest, "; ".join(notes) or "there is nothing in it")
    if (longest := max(one.recording.seconds for one in usable if one.recording)) < SHORTEST_S:
        raise _no_demo(manifest, f"it is {longest:.2f} s long; a song has at least {SHORTEST_S} s")
    return _on_one_timeline(usable, brief, manifest, pool), notes


def _no_demo(manifest: Manifest, reason: str) -> Refusal:
    names = ", ".join(f"{file.name}{PurePosixPath(file.copy).suffix}" for file in manifest.files)
    next_step = "Export or record it again, then run the same command: what is new in it is taken in"
    return Refusal(names[:200] or "the demo", reason, next_step)


def _on_one_timeline(usable: tuple[TakenIn, ...], brief: Brief, manifest: Manifest, pool: Pool) -> Demo:
    rate = common_rate(usable)
    recordings = pool.map("One timeline", at_rate, [(one.recording, rate) for one in usable])
    names = [one.file.name for one in usable]
    asked = [(name, recording, len(usable)) for name, recording in zip(names, recordings, strict=True)]
    roles = pool.map("What each track is", role_of, asked)
    return demo_of(usable, recordings, roles, manifest, brief)


@kept
def demo_as_it_came(demo: Demo) -> Recording:
    """The plain sum of the demo's tracks in stereo, nothing changed: what the record is compared with."""
    frames = max(track.recording.frames for track in demo.tracks)
    total = np.zeros((frames, 2), np.float32)
    for track in demo.tracks:
        total[: track.recording.frames] += open_audio(track.recording)
    return keep_audio(total, demo.rate)


@dataclass(frozen=True, slots=True)
class HeardReference:
    """One record of the artist's, heard; or why it was not (reference None)."""

    reference: Reference | None
    note: str = ""


@kept
def heard_reference(file: ReferenceFile, with_ffmpeg: bool) -> HeardReference:  # noqa: ARG001  (as in take_in_file)
    """Decode and measure a record of the artist's; one that cannot be read, or holds no song, is told by name."""
    entry, again = Path(file.path).name, "Export it again, or name another in references in brief.toml"
    try:
        decoded = read_audio(Path(file.path))
    except Refusal as refusal:
        return HeardReference(None, f"reference {entry}: {refusal.reason}. {refusal.next_step}")
    if holds_no_sound(decoded.samples) or len(decoded.samples) < SHORTEST_REFERENCE_S * decoded.rate:
        reason = f"it is silent, or shorter than {SHORTEST_REFERENCE_S:g} s"
        return HeardReference(None, f"reference {entry}: {reason}. {again}")
    if decoded.samples.shape[1] > 2:
        return HeardReference(None, f"reference {entry}: it has more than two channels. {again}")
    recording = keep_audio(decoded.samples[: round(HEARD_S * decoded.rate)], decoded.rate)  # what is heard, no more
    heard = hear_reference(file.name, recording)
    return HeardReference(replace(heard, duration=round(len(decoded.samples) / decoded.rate, 3)))


def gather_references(brief: Brief, root: Path, pool: Pool) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
    """What was heard of the records the brief names, and a line for each that was left out. root: the production."""
    files, wrong = reference_files(brief.references, root)
    heard = pool.map("Your references", heard_reference, [(file, is_installed()) for file in files])
    notes = tuple(one.note for one in heard if one.note)
    return tuple(one.reference for one in heard if one.reference), (*wrong, *notes)
