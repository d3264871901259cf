"""corrections.toml is written without losing a word, and never so that it cannot be read."""

from pathlib import Path
from typing import Any

import pytest

from longplay.folder.corrections import read_corrections, write_corrections
from longplay.song.corrections import SectionCorrection
from longplay.song.refusal import Refusal

SECTIONS = [{"label": "verse", "first_bar": 1, "bars": 8}, {"label": "chorus", "first_bar": 9, "bars": 8}]


def test_what_was_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text('# I counted\ntempo_bpm = 64.0 # slow\nkey = "A minor"\n')
    write_corrections(path, {"key": "E minor", "by": "Ana"})
    said = read_corrections(path)
    assert (said.tempo_bpm, said.key, said.by) == (64.0, "E minor", "Ana")
    assert path.read_text().startswith("# I counted\ntempo_bpm = 64.0 # slow\n")


def test_sections_replace_all_there_were(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    write_corrections(path, {"sections": SECTIONS})
    write_corrections(path, {"sections": SECTIONS[1:], "first_downbeat_s": 1.5})
    said = read_corrections(path)
    assert said.sections == (SectionCorrection("chorus", 9, 8),)
    assert said.first_downbeat_s == 1.5


@pytest.mark.parametrize("wrong", [{"key": "H major"}, {"tempo_bpm": 4000.0}, {"sections": [{"label": "drop"}]}])
def test_nonsense_is_refused_and_nothing_is_lost(tmp_path: Path, wrong: dict[str, Any]) -> None:
    path = tmp_path / "corrections.toml"
    write_corrections(path, {"key": "A minor"})
    before = path.read_text()
    with pytest.raises(Refusal):
        write_corrections(path, wrong)
    assert path.read_text() == before
    assert list(tmp_path.iterdir()) == [path]
