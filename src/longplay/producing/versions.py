"""Which code and which packages make a record, stage by stage."""

from longplay import __version__
from longplay.cache.source import ACROSS_STAGES, FLOORS, HOUSE, package_version, source_of_folders, source_of_library

PACKAGES = ("numpy", "scipy", "numba", "soxr", "soundfile", "swift_f0", "onnxruntime")


def versions_of_house(seed: int) -> dict[str, str]:
    """Name -> version: Longplay, its stages (by source), the craft round them, the library, packages, and the seed."""
    stages = sorted(p.name for p in (HOUSE / "stages").iterdir() if (p / "__init__.py").is_file())
    by_stage = {f"stage {name}": source_of_folders((f"stages/{name}",))[:12] for name in stages}
    packages = {name.replace("_", "-"): version for name in PACKAGES if (version := package_version(name))}
    craft = source_of_folders((ACROSS_STAGES, *FLOORS))[:12]
    ours = {"longplay": __version__, "seed": str(seed), "craft": craft, "library": source_of_library()[:12]}
    return {**ours, **by_stage, **packages}
