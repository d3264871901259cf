"""Do I know everything that must not be touched?"""

from collections.abc import Iterator

from longplay.formats.ids import readable_id
from longplay.song.brief import Brief
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening
from longplay.song.must_keep import unknown_entries
from longplay.song.track import Demo
from longplay.stages.critique.question import whole_song

ID = "must_keep"
FAMILY = "arrangement"
RATIONALE = """What must be kept is a hard limit on every proposal. An entry that names nothing in the song cannot be
kept by anybody, so it is asked about before anything else."""
SOURCE = "the brief"


def answer(demo: Demo, listening: Listening, brief: Brief) -> Iterator[Finding]:
    """One point if an entry could not be placed; good where all of them could."""
    if not brief.must_keep:
        return
    unknown = unknown_entries(brief, demo, listening)
    names = ", ".join(f"“{entry}”" for entry in unknown or brief.must_keep)
    if unknown:
        summary = f"I do not know what you mean by {names}, so I cannot keep it."
        because = "It names no track, section or sung line that I know of. Please say it in other words in brief.toml."
    else:
        summary = f"I know what must stay as it is: {names}."
        because = "No proposal changes it."
    evidence = Evidence("wishes I could not place", len(unknown), "count", (None, 0.0), SOURCE, 0.9)
    verdict, where = "consider" if unknown else "good", (whole_song(listening),)
    yield Finding(readable_id(ID), ID, FAMILY, verdict, summary, because, where, (evidence,), "the song")
