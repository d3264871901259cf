from pathlib import Path

import pytest

from longplay.formats.library import library_file, package_library
from longplay.formats.player_toml import read_player
from longplay.song.refusal import Refusal


@pytest.mark.parametrize("path", sorted((package_library() / "players").glob("*.toml")), ids=lambda p: p.stem)
def test_shipped_players_say_where_they_learned(path: Path) -> None:
    player = read_player(path)
    assert player.attribution
    assert all(abs(ms) < 40 for touch in player.touches for ms in touch.offset_ms)


def test_learned_habits_name_their_teacher() -> None:
    player = read_player(library_file("players", "pocket drummer"))
    assert "Groove MIDI Dataset" in player.attribution
    assert "CC BY 4.0" in player.attribution


@pytest.mark.parametrize(
    ("text", "message"),
    [("name = 1", "'voices' is missing"), ("name = ", "not valid TOML"), ("voices = 3", "wrong kind")],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "p.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match=message):
        read_player(path)
