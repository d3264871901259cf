"""record/mixes/: named versions of the desk, kept until a person deletes them."""

import json
from dataclasses import dataclass
from pathlib import Path

from longplay.folder.production_folder import ProductionFolder
from longplay.formats.mix_json import mix_to_json, read_mix
from longplay.formats.names import slug
from longplay.formats.whole_file import write_text
from longplay.song.mix import Mix
from longplay.song.refusal import ExitCode, Refusal


@dataclass(frozen=True, slots=True)
class MixVersion:
    """One kept version. lufs: of record/mix.wav when it was kept; None where there was none. by: who kept it."""

    name: str
    by: str
    lufs: float | None
    mix: Mix


def mix_now(folder: ProductionFolder) -> Mix:
    """The desk as record/mix.json has it. Errors: Refusal."""
    path = folder.record / "mix.json"
    if not path.is_file():
        raise Refusal(str(path), "there is no mix yet", f"Run: longplay produce {folder.root}", ExitCode.NOT_FOUND)
    return read_mix(path)


def keep_version(folder: ProductionFolder, version: MixVersion) -> Path:
    """Write a version; one of the same name is replaced. Errors: Refusal."""
    path = _path(folder, version.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"name": version.name, "by": version.by, "lufs": version.lufs}
    write_text(path, json.dumps({**told, **mix_to_json(version.mix)}, indent=1, ensure_ascii=False) + "\n")
    return path


def read_version(folder: ProductionFolder, name: str) -> MixVersion:
    """The version called `name`. Errors: Refusal naming those there are."""
    path = _path(folder, name)
    if not path.is_file():
        there = ", ".join(version.name for version in versions_kept(folder)) or "none yet"
        raise Refusal(name, "no version is called so", f"There is: {there}", ExitCode.NOT_FOUND)
    return _read(path)


def versions_kept(folder: ProductionFolder) -> tuple[MixVersion, ...]:
    """All versions by name. Errors: Refusal for one that cannot be read."""
    return tuple(_read(path) for path in sorted((folder.record / "mixes").glob("*")) if path.suffix == ".json")


def _read(path: Path) -> MixVersion:
    mix = read_mix(path)
    data = json.loads(path.read_text(encoding="utf-8"))
    return MixVersion(str(data.get("name", path.stem)), str(data.get("by", "")), data.get("lufs"), mix)


def _path(folder: ProductionFolder, name: str) -> Path:
    return folder.record / f"mixes/{slug(name)}.json"
