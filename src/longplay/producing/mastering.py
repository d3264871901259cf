"""Master finished mixes that came from anywhere."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import kept
from longplay.cache.pool import Pool
from longplay.cache.store import Store, using
from longplay.folder.demo_files import names_apart
from longplay.formats.audio_in import read_audio
from longplay.formats.names import slug
from longplay.formats.wav_out import write_wav24
from longplay.formats.whole_file import cannot_write
from longplay.producing.gathering import gather_references
from longplay.song.brief import Brief
from longplay.song.mix import MasterReport
from longplay.song.recording import Recording
from longplay.song.refusal import Refusal
from longplay.stages.master.master import master


@dataclass(frozen=True, slots=True)
class MasteredFile:
    """A mix and its master. path: of the master; notes: what was noticed on the way in."""

    mix: Path
    path: Path
    report: MasterReport
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MixFile:
    """A decoded mix, in stereo at its own rate; or why it cannot be mastered."""

    recording: Recording | None
    notes: tuple[str, ...]


@kept
def read_mix_file(path: str) -> MixFile:
    """Decode a mix; one that cannot be read, or has more than two channels, is told by its reason."""
    if not Path(path).exists():
        return MixFile(None, ("there is no such file. Check the name",))
    try:
        decoded = read_audio(Path(path))
    except Refusal as refusal:
        return MixFile(None, (f"{refusal.reason}. {refusal.next_step}",))
    if decoded.samples.shape[1] > 2:
        return MixFile(None, ("it has more than two channels. Bounce it to stereo",))
    stereo = np.repeat(decoded.samples, 2, axis=1) if decoded.samples.shape[1] == 1 else decoded.samples
    return MixFile(keep_audio(stereo, decoded.rate), decoded.notes)


def master_files(
    mixes: Sequence[Path], out: Path, wanted: Brief, jobs: int
) -> tuple[tuple[MasteredFile, ...], tuple[tuple[Path, str], ...], tuple[str, ...]]:
    """Master every mix into `out` as 24-bit WAV; (masters, mixes left out and why, notes on the references).

    wanted: of it only target_lufs, references and reference_amount count. The mixes are only read.
    Errors: Refusal when `out` cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(out, error) from error
    with tempfile.TemporaryDirectory() as scratch, using(Store(Path(scratch))), Pool(jobs) as pool:
        references, notes = gather_references(wanted, Path.cwd(), pool)
        read = pool.map("Reading the mixes", read_mix_file, [(str(mix),) for mix in mixes])
        named = zip(mixes, names_apart(mixes), read, strict=True)
        usable = [(mix, out / f"{slug(name)}-master.wav", file) for mix, name, file in named if file.recording]
        asked = [(f.recording, wanted.target_lufs, references, wanted.reference_amount) for _, _, f in usable]
        masters = pool.map("Mastering", master, asked)
        done = []
        for (mix, path, file), made in zip(usable, masters, strict=True):
            write_wav24(open_audio(made.recording), made.recording.rate, path)
            done.append(MasteredFile(mix, path, made.report, file.notes))
    left_out = tuple((mix, file.notes[0]) for mix, file in zip(mixes, read, strict=True) if not file.recording)
    return tuple(done), left_out, notes
