from pathlib import Path

import pytest

from longplay.formats.platforms_toml import read_platform, read_platforms
from longplay.song.refusal import Refusal


def test_each_of_ours_is_dated_and_sourced() -> None:
    ours = read_platforms()
    assert {"Spotify", "Apple Music", "YouTube", "TIDAL", "Deezer"} <= {p.name for p in ours}
    assert all(p.source and len(p.dated) == 10 for p in ours)


def test_a_production_has_the_last_word(tmp_path: Path) -> None:
    file = tmp_path / "platforms" / "spotify.toml"
    file.parent.mkdir()
    file.write_text('name="S"\nlufs=-12\nraises=false\nheadroom_dbtp=-1\ndated="2027-01-01"\nsource="me"\n')
    assert next(p for p in read_platforms((tmp_path,)) if p.name == "S").lufs == -12.0


def test_without_a_date_it_is_no_fact(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('name="X"\nlufs=-12\nraises=false\nheadroom_dbtp=-1\nsource="me"\n')
    with pytest.raises(Refusal, match="dated"):
        read_platform(tmp_path / "x.toml")
