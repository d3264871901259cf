"""The verb that makes the release folder: deliver."""

from pathlib import Path

from rich.console import Console

from longplay.control_room.progress_display import showing_progress
from longplay.folder.production_folder import find_production
from longplay.producing.releasing import put_release, release_place
from longplay.production import open_production, produce


def deliver_and_show(root: Path, out: Path | None, jobs: int) -> None:
    """Bring the record up to date, decide nothing, make the release folder, and list what is in it."""
    found = find_production(root)
    place = release_place(found, out)
    with showing_progress(Console(stderr=True)):
        release = produce(root, accept="none", jobs=jobs).release
        with open_production(root, jobs=jobs) as (folder, _, pool):
            listed = put_release(release, folder, out, pool)
    console = Console()
    widest = max(len(path) for path, _ in listed)
    for path, note in listed:
        console.print(f"{path:<{widest + 2}}{note}", markup=False, highlight=False, soft_wrap=True)
    console.print(f"The release: {place}", markup=False, soft_wrap=True)
