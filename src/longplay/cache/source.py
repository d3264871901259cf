"""What a step's answer depends on besides its arguments: its folder, the floors below, the packages they import."""

import hashlib
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
FLOORS = ("instruments", "cache", "formats", "tools", "theory", "sound", "song")
"""Code rooms under the stages, top to bottom (folder/ only moves files)."""

ACROSS_STAGES = "producing"
"""The room above the stages, whose steps call them."""

_IMPORT = re.compile(r"^\s*(?:from|import)\s+([A-Za-z_]\w*)", re.MULTILINE)
_OURS_OR_STANDARD = frozenset({"longplay"})


def source_of(module: str) -> str:
    """Hash of the source of the module's own folder and the floors below it, and of the packages they import."""
    folder = ".".join(module.split(".")[1:-1]) or "."
    return source_of_folders(_folders(folder))


def _folders(folder: str) -> tuple[str, ...]:
    own = folder.split(".", maxsplit=1)[0] if not folder.startswith("stages.") else "/".join(folder.split(".")[:2])
    below = FLOORS[FLOORS.index(own) + 1 :] if own in FLOORS else FLOORS
    return (own, "stages", *below) if own == ACROSS_STAGES else (own, *below)


@cache
def source_of_folders(folders: tuple[str, ...], house: Path = HOUSE) -> str:
    """Hash over all Python files of `folders` under `house`, and the versions of what they import."""
    digest = hashlib.sha256()
    packages: set[str] = set()
    for folder in folders:
        for path in sorted((house / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            digest.update(f"{path.relative_to(house).as_posix()}\n{text}".encode())
            packages.update(_IMPORT.findall(text))
    digest.update("\n".join(_versions(packages)).encode())
    return digest.hexdigest()


@cache
def source_of_library(house: Path = HOUSE) -> str:
    """Hash over the data that Longplay brings: its styles, players, rates."""
    digest = hashlib.sha256()
    for path in sorted((house / "library").rglob("*.toml")):
        digest.update(f"{path.relative_to(house).as_posix()}\n{path.read_text(encoding='utf-8')}".encode())
    return digest.hexdigest()


def _versions(packages: set[str]) -> list[str]:
    return [f"{name} {found}" for name in sorted(packages - _OURS_OR_STANDARD) if (found := package_version(name))]


@cache
def package_version(name: str) -> str:
    """Version of an installed distribution by import name; "" for the standard library and our own."""
    try:
        return version(name.replace("_", "-"))
    except PackageNotFoundError:
        return ""
