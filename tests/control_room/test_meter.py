import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from longplay.control_room.reading_verbs import show_loudness


@pytest.fixture
def loud(tmp_path: Path) -> Path:
    """Noise of -6 LUFS or so: every platform that is named turns it down."""
    sound = np.random.default_rng(1).uniform(-0.9, 0.9, (44100 * 3, 2)).astype(np.float32)
    soundfile.write(tmp_path / "loud.wav", sound, 44100)
    return tmp_path / "loud.wav"


def test_platforms_are_told_with_date_and_source(loud: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show_loudness([loud], as_json=True, platforms=True)
    (row,) = json.loads(capsys.readouterr().out)["files"]
    heard = {platform["name"]: platform for platform in row["platforms"]}
    assert heard["Spotify"]["heard_lufs"] == pytest.approx(-14.0)
    assert heard["Apple Music"]["gain_db"] == pytest.approx(-16.0 - row["integrated_lufs"])
    assert all(platform["dated"] and platform["source"] for platform in heard.values())


def test_without_the_word_nothing_is_said_of_platforms(loud: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show_loudness([loud], as_json=False)
    assert "Spotify" not in capsys.readouterr().out
    show_loudness([loud], as_json=False, platforms=True)
    assert "Spotify" in capsys.readouterr().out


def test_silence_has_no_place_on_a_platform(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    soundfile.write(tmp_path / "silent.wav", np.zeros((44100, 2)), 44100)
    show_loudness([tmp_path / "silent.wav"], as_json=True, platforms=True)
    assert json.loads(capsys.readouterr().out)["files"][0]["platforms"] == []
