"""longplay doctor: is this machine, is this production in good health?"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from longplay.cache.store import Store
from longplay.folder.brief import read_brief
from longplay.folder.corrections import read_corrections
from longplay.folder.decisions import read_decisions
from longplay.folder.demo_files import read_manifest
from longplay.folder.lock import locked
from longplay.folder.production_folder import ProductionFolder, find_production
from longplay.folder.versions import changes, read_versions, seed_of
from longplay.producing.versions import versions_of_house
from longplay.song.refusal import ExitCode, Refusal
from longplay.tools.ffmpeg import ffmpeg

Check = tuple[str, bool, str]
"""(what, whether it is well, what was found)."""
ENOUGH_BYTES = 4 * 1000**3


def show_health(root: Path | None, free: bool, as_json: bool) -> None:
    """Print the checks; exit code 1 when one of them is not well."""
    folder = find_production(root) if root else None
    checks = machine_checks(root or Path.cwd())
    if folder:
        checks += production_checks(folder)
        if free:
            checks.append(_freed(folder))
    if as_json:
        print(json.dumps([{"check": name, "well": well, "found": found} for name, well, found in checks], indent=1))
    else:
        _print(checks)
    ill = [name for name, well, _ in checks if not well]
    if ill:
        raise Refusal("doctor", f"not well: {', '.join(ill)}", "See the lines above", ExitCode.FAULT)


def machine_checks(place: Path) -> list[Check]:
    """Python, packages, programs, space."""
    versions = versions_of_house(0)
    packages = ", ".join(
        f"{n} {v}" for n, v in versions.items() if not n.startswith(("stage", "craft", "library", "seed"))
    )
    space = shutil.disk_usage(place if place.exists() else Path.cwd()).free
    program = ffmpeg()
    return [
        ("python", (3, 11) <= sys.version_info[:2] <= (3, 13), sys.version.split()[0]),
        (
            "packages",
            all(n in versions for n in ("numpy", "scipy", "numba", "soxr", "soundfile", "swift-f0")),
            packages,
        ),
        ("ffmpeg", True, program.version if program else "not installed: m4a and video are refused, all else works"),
        ("space", space > ENOUGH_BYTES, f"{space / 1e9:.1f} GB free"),
    ]


def production_checks(folder: ProductionFolder) -> list[Check]:
    """Copies of the demo, the papers people write, the cache, the versions."""
    cache = Store(folder.cache)
    used = sum(size for _, size, _ in cache.files())
    return [
        *_copies(folder),
        *_papers(folder),
        ("cache", used <= cache.budget, f"{used / 1e9:.2f} of {cache.budget / 1e9:.0f} GB; empty it with --free"),
        ("versions", True, _versions(folder)),
    ]


def _copies(folder: ProductionFolder) -> list[Check]:
    manifest = read_manifest(folder.root)
    return [
        (
            f"demo: {file.name}",
            (well := _unchanged(folder.root / file.copy, file.hash)),
            "unchanged" if well else "missing or changed",
        )
        for file in (manifest.files if manifest else ())
    ]


def _unchanged(path: Path, digest: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def _papers(folder: ProductionFolder) -> list[Check]:
    checks: list[Check] = []
    for name, read in (("brief.toml", read_brief), ("corrections.toml", read_corrections)):
        try:
            read(folder.root / name)
            checks.append((name, True, "reads well" if (folder.root / name).exists() else "none"))
        except Refusal as refusal:
            checks.append((name, False, refusal.reason))
    log = read_decisions(folder.decisions)
    torn = f", line {', '.join(map(str, log.unreadable))} torn and left out" if log.unreadable else ""
    return [*checks, ("decisions.jsonl", not log.unreadable, f"{len(log.decisions)} decisions{torn}")]


def _versions(folder: ProductionFolder) -> str:
    made_by = read_versions(folder.versions)
    if made_by is None:
        return "no record yet"
    differs = changes(made_by, versions_of_house(seed_of(folder.versions)))
    return "; ".join(differs) + " (produce --refresh makes it again)" if differs else "the ones that made the record"


def _freed(folder: ProductionFolder) -> Check:
    with locked(folder.lock):
        freed = 0
        for _, size, path in Store(folder.cache).files():
            path.unlink(missing_ok=True)
            freed += size
    return ("freed", True, f"{freed / 1e9:.2f} GB; the next run makes it again")


def _print(checks: list[Check]) -> None:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, well, found in checks:
        table.add_row("[green]well[/green]" if well else "[red]ill[/red]", name, found)
    Console().print(table)
