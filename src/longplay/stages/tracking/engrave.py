"""Sheets as files."""

from longplay.cache.audio import keep_file
from longplay.cache.kept import kept
from longplay.formats.score_pdf import write_pdf
from longplay.song.recording import Blob
from longplay.song.score import Score


@kept
def engraved(score: Score) -> Blob:
    """The score as a PDF. Errors: ImportError without the extra `scores`."""
    return keep_file(lambda path: write_pdf(path, score), ".pdf")
