from pathlib import Path

import pytest

from longplay.formats.library import library_file
from longplay.song.refusal import Refusal


def test_names_become_file_names() -> None:
    assert library_file("styles", "Singer-Songwriter Pop").name == "singer-songwriter-pop.toml"


def test_the_production_goes_first(tmp_path: Path) -> None:
    own = tmp_path / "styles" / "rock.toml"
    own.parent.mkdir()
    own.touch()
    assert library_file("styles", "rock", (tmp_path,)) == own
    assert library_file("styles", "rock") != own


def test_the_users_folder_goes_before_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("longplay.formats.library.user_library", lambda: tmp_path)
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "rock.toml").touch()
    assert library_file("styles", "rock").parent == tmp_path / "styles"


def test_an_unknown_entry_names_the_known_ones() -> None:
    with pytest.raises(Refusal, match="singer-songwriter-pop"):
        library_file("styles", "polka")
