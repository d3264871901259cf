"""Which code and which packages make a record, stage by stage."""

from longplay import __version__
from longplay.cache.source import FLOORS, HOUSE, package_version, source_of_folders

PACKAGES = ("numpy", "scipy", "numba", "soxr", "soundfile", "swift_f0", "onnxruntime")


def versions_of_house(seed: int) -> dict[str, str]:
    """Name -> version: Longplay, its stages (by source), the craft under them, the packages, and the seed."""
    stages = sorted(p.name for p in (HOUSE / "stages").iterdir() if (p / "__init__.py").is_file())
    by_stage = {f"stage {name}": source_of_folders((f"stages/{name}",))[:12] for name in stages}
    packages = {name.replace("_", "-"): version for name in PACKAGES if (version := package_version(name))}
    craft = {"craft": source_of_folders(FLOORS)[:12]}
    return {"longplay": __version__, "seed": str(seed), **craft, **by_stage, **packages}
