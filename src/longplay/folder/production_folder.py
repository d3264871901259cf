"""A production on disk: where everything lies."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from longplay.folder.demo_files import listed, read_manifest, take_copies, track_name
from longplay.formats.whole_file import cannot_write
from longplay.song.demo_file import Manifest
from longplay.song.refusal import ExitCode, Refusal


@dataclass(frozen=True, slots=True)
class ProductionFolder:
    """The rooms of one production under `root`."""

    root: Path

    @property
    def brief(self) -> Path:
        """What the artist asked for."""
        return self.root / "brief.toml"

    @property
    def corrections(self) -> Path:
        """What a person told the ear."""
        return self.root / "corrections.toml"

    @property
    def decisions(self) -> Path:
        """Who decided what."""
        return self.root / "decisions.jsonl"

    @property
    def library(self) -> Path:
        """Library data of this production alone: styles/, players/, rates/."""
        return self.root / "library"

    @property
    def record(self) -> Path:
        """Everything agreed."""
        return self.root / "record"

    @property
    def versions(self) -> Path:
        """What made the record."""
        return self.record / "versions.json"

    @property
    def cache(self) -> Path:
        """Safe to delete."""
        return self.root / ".longplay"

    @property
    def lock(self) -> Path:
        """Held by the one process that works here."""
        return self.cache / "lock"

    @contextmanager
    def swept(self) -> Iterator[None]:
        """Remove half-written files, before the block and however it ends; the caller holds the lock."""
        self._sweep()
        try:
            yield
        finally:
            self._sweep()

    def _sweep(self) -> None:
        torn = [*self.root.glob(".writing-*"), *self.cache.rglob("draft-*")]  # a recording may be called "draft" too
        for place in (self.root / "demo", self.record, self.cache):
            torn += place.rglob(".writing-*")
        for file in torn:
            with suppress(OSError):
                file.unlink(missing_ok=True)

    @property
    def is_production(self) -> bool:
        """Whether a demo was ever taken in here."""
        return (self.root / "demo" / "demo.json").is_file()


def find_production(root: Path) -> ProductionFolder:
    """An existing production. Errors: Refusal when `root` is none."""
    folder = ProductionFolder(root)
    if not folder.is_production:
        raise Refusal(
            str(root), "not a production", "Make one with: longplay produce DEMO -o FOLDER", ExitCode.NOT_FOUND
        )
    return folder


def place_for(demo: Path, out: Path | None) -> ProductionFolder:
    """Where the production of `demo` lives: `demo` itself when it is one, else `out`.

    Errors: Refusal before any work when it cannot be written or holds something else.
    """
    if ProductionFolder(demo).is_production and out is None:
        return ProductionFolder(demo)
    if out is None:
        raise Refusal(str(demo), "not a production yet", "Say where its production shall be: -o FOLDER", ExitCode.USAGE)
    folder = ProductionFolder(out)
    if out.exists() and (not out.is_dir() or (not folder.is_production and _visible(out))):
        raise Refusal(str(out), "exists and is not a production", "Choose another name with -o", ExitCode.CANNOT_WRITE)
    _check_writable(out)
    return folder


def _visible(folder: Path) -> bool:
    ours = {"demo", "brief.toml"}  # left by a run that was ended before it had taken everything in
    return any(not p.name.startswith(".") and p.name not in ours for p in folder.iterdir())


def _check_writable(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(prefix=".writing-", dir=out):  # asked of the disk itself, not of permissions
            pass
    except OSError as error:
        raise cannot_write(out, error) from error


def take_in(folder: ProductionFolder, demo: Path) -> Manifest:
    """The manifest: copies are taken on the first run, and when the demo is given again, of what is new in it.

    Errors: Refusal when `folder` holds another demo.
    """
    manifest = read_manifest(folder.root)
    if manifest is None:
        return take_copies(demo, folder.root)
    if not demo.exists() or demo.resolve() == folder.root.resolve():
        return manifest
    _check_same(demo, folder, manifest)
    return take_copies(demo, folder.root, manifest)


def _check_same(demo: Path, folder: ProductionFolder, manifest: Manifest) -> None:
    given = {track_name(path) for path in ([demo] if demo.is_file() else listed(demo))}
    if given and not given & {file.name for file in manifest.files}:
        raise Refusal(
            str(folder.root),
            "holds the production of another demo",
            f"Choose another folder with -o, or resume this one: longplay produce {folder.root}",
            ExitCode.CANNOT_WRITE,
        )
