"""Bring a free sample library when the artist asks for it: the only thing in the house that uses the network."""

import shutil
from pathlib import Path

from longplay.cache.progress import progress
from longplay.folder.lock import locked
from longplay.formats.catalogue import ORIGIN, FreeLibrary, LibraryFile, files_of
from longplay.formats.sound_toml import sounds_folder, write_sound
from longplay.formats.whole_file import cannot_write
from longplay.song.refusal import ExitCode, Refusal
from longplay.tools.fetch import fetch, is_file


def is_here(library: FreeLibrary) -> bool:
    """Return whether the library was brought."""
    return library.folder.is_dir()


def bring(library: FreeLibrary, origin: str = ORIGIN, catalogue: Path | None = None) -> tuple[Path, ...]:
    """Bring all files of a library, then describe its instruments; return the descriptions.

    What came before is kept and checked; the library appears whole or not at all. origin: where the files come from;
    catalogue: another catalogue's folder. Errors: Refusal naming what could not be had, or why nothing can be written.
    """
    partial = sounds_folder() / f".{library.name}.partial"
    try:
        partial.mkdir(parents=True, exist_ok=True)
        with locked(sounds_folder() / f".{library.name}.lock"):
            _bring_all(library, files_of(library, catalogue), partial, origin)
            return tuple(write_sound(instrument) for instrument in library.instruments)
    except OSError as error:
        raise cannot_write(partial, error) from error


def _bring_all(library: FreeLibrary, files: tuple[LibraryFile, ...], partial: Path, origin: str) -> None:
    have = [_find(library, file, partial) for file in files]
    _check_space(sum(f.size for f, there in zip(files, have, strict=True) if not there), partial)
    watching = progress()
    watching.begin(f"Bringing {library.name}", len(files))
    for file, there in zip(files, have, strict=True):
        target = partial / file.path
        if not there:
            target.parent.mkdir(parents=True, exist_ok=True)
            fetch(library.address(file, origin), target, file.size, file.sha256)
        watching.advance()
    if library.folder.exists():
        shutil.rmtree(library.folder)
    partial.rename(library.folder)


def _find(library: FreeLibrary, file: LibraryFile, partial: Path) -> bool:
    """Whether the file came before, now or with a library that lies here already (it is copied then)."""
    target, old = partial / file.path, library.folder / file.path
    if is_file(target, file.size, file.sha256):
        return True
    if not is_file(old, file.size, file.sha256):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(old, target)
    return True


def _check_space(needed: int, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if needed > free:
        reason = f"{needed / 1e6:.0f} MB are needed and {free / 1e6:.0f} MB are free"
        raise Refusal(str(folder), reason, "Free some space, then run it again", ExitCode.CANNOT_WRITE)
