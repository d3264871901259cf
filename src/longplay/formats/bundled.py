"""The demo song that Longplay brings."""

from pathlib import Path

from longplay.song.refusal import ExitCode, Refusal

HOUSE = Path(__file__).resolve().parents[1]


def bundled_demo() -> Path:
    """Its folder: in the installed package, or beside the source. Errors: Refusal."""
    for place in (HOUSE / "examples" / "demo", HOUSE.parents[1] / "examples" / "demo"):
        if place.is_dir():
            return place
    raise Refusal("the bundled demo", "is not in this installation", "Install from the repository", ExitCode.NOT_FOUND)
