from pathlib import Path

import pytest

from longplay.folder.references import reference_files


def test_a_path_may_be_relative_absolute_or_from_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.wav").write_bytes(b"sound")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for entry in ("mine.wav", str(tmp_path / "mine.wav"), "~/mine.wav"):
        (file,), wrong = reference_files((entry,), tmp_path)
        assert (file.name, file.path, wrong) == ("mine", str((tmp_path / "mine.wav").resolve()), ())


@pytest.mark.parametrize("entry", ["https://example.org/song.mp3", "www.example.org/song", "FTP://a/b.wav"])
def test_nothing_is_fetched_from_the_network(entry: str, tmp_path: Path) -> None:
    found, (said,) = reference_files((entry,), tmp_path)
    assert found == ()
    assert entry in said
    assert "network" in said


def test_what_is_missing_is_named_and_the_rest_go_on(tmp_path: Path) -> None:
    (tmp_path / "there.wav").write_bytes(b"sound")
    found, wrong = reference_files(("gone.wav", "there.wav", "bad\0name"), tmp_path)
    assert [file.name for file in found] == ["there"]
    assert ["gone.wav" in wrong[0], "brief.toml" in wrong[0], len(wrong)] == [True, True, 2]


def test_another_file_under_the_name_has_another_hash(tmp_path: Path) -> None:
    path = tmp_path / "mine.wav"
    path.write_bytes(b"one")
    before = reference_files(("mine.wav",), tmp_path)[0]
    path.write_bytes(b"two")
    assert reference_files(("mine.wav",), tmp_path)[0] != before
