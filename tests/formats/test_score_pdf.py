"""Engraved pages: there, whole, and the same each time."""

from pathlib import Path
from typing import Any

import pytest
from tests.formats.test_musicxml import score

from longplay.formats import score_pdf
from longplay.song.harmony import parse_chord
from longplay.song.score import BarMark, ChordMark
from longplay.song.time import Tick


@pytest.fixture
def sheet() -> Any:
    for package in score_pdf.PACKAGES:
        pytest.importorskip(package)
    return score(bars=60, slashes=tuple(range(1, 61)), chords=(ChordMark(Tick(0), parse_chord("Eb:min")),),
                 marks=(BarMark(1, "Verse"),))  # fmt: skip


@pytest.mark.filterwarnings("ignore")  # theirs
def test_a_long_sheet_has_pages_and_repeats_byte_for_byte(sheet: Any, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        score_pdf.write_pdf(tmp_path / name, sheet)
    data = (tmp_path / "a.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") >= 2
    assert data == (tmp_path / "b.pdf").read_bytes()


def test_without_the_extra_nothing_is_engraved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score_pdf, "PACKAGES", ("no_such_package_at_all",))
    assert not score_pdf.can_engrave()
