"""Copies of what came in: originals untouched, names from outside are data."""

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from longplay.folder.demo_files import read_manifest, take_copies
from longplay.formats.names import slug
from longplay.song.refusal import Refusal


def stem(folder: Path, name: str, level: float = 0.1) -> Path:
    folder.mkdir(exist_ok=True)
    soundfile.write(folder / name, np.full(100, level, np.float32), 44100)
    return folder / name


def test_copies_are_read_only_and_originals_stay(tmp_path: Path) -> None:
    original = stem(tmp_path / "demo", "LV take 3.wav")
    before = (original.read_bytes(), original.stat().st_mtime_ns)
    manifest = take_copies(tmp_path / "demo", tmp_path / "song")
    copy = tmp_path / "song" / manifest.files[0].copy
    assert copy.read_bytes() == before[0]
    assert not copy.stat().st_mode & 0o222
    assert (original.read_bytes(), original.stat().st_mtime_ns) == before
    assert read_manifest(tmp_path / "song") == manifest


NAMES = ["Gesang 🎤 é.wav", "x" * 200 + ".wav", "-rf.wav", "CON.wav", "voix\u0301.wav", "a\nb.wav"]


@pytest.mark.skipif(os.name == "nt", reason="such names cannot exist there")
@pytest.mark.parametrize("name", NAMES)
def test_strange_names(tmp_path: Path, name: str) -> None:
    stem(tmp_path / "demo", name)
    file = take_copies(tmp_path / "demo", tmp_path / "song").files[0]
    copied = Path(file.copy).name
    assert copied.isascii()
    assert len(copied) <= 60
    assert not copied.startswith("-")
    assert file.name.isprintable()


@pytest.mark.parametrize("names", [("Vox.wav", "vox.flac"), ("LV (dry).wav", "LV dry.wav"), ("a+b.wav", "A_B.wav")])
def test_names_that_fold_to_one_stay_apart(tmp_path: Path, names: tuple[str, str]) -> None:
    for number, name in enumerate(names, 1):
        stem(tmp_path / "demo", name, 0.1 * number)
    taken = take_copies(tmp_path / "demo", tmp_path / "song").files
    assert len({slug(file.name) for file in taken}) == 2


def test_the_same_recording_twice_is_used_once(tmp_path: Path) -> None:
    stem(tmp_path / "demo", "a.wav")
    stem(tmp_path / "demo", "b.wav")
    manifest = take_copies(tmp_path / "demo", tmp_path / "song")
    assert [f.name for f in manifest.files] == ["a"]
    assert "same recording as a" in manifest.refused[0]


def test_bad_files_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    stem(tmp_path / "demo", "good.wav")
    (tmp_path / "demo" / "empty.wav").touch()
    (tmp_path / "demo" / "song.mid").write_bytes(b"MThd")
    manifest = take_copies(tmp_path / "demo", tmp_path / "song")
    assert [f.name for f in manifest.files] == ["good"]
    assert any("empty.wav" in line for line in manifest.refused)
    assert any("song.mid" in line for line in manifest.refused)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("https://example.org/a.wav", "fetches nothing"),
        ("nowhere", "no such file"),
        ("set.als", "Ableton"),
        (".", "no recording"),
    ],
)
def test_what_cannot_be_a_demo(tmp_path: Path, source: str, reason: str) -> None:
    (tmp_path / "set.als").touch()
    with pytest.raises(Refusal, match=reason):
        take_copies(Path(source) if "://" in source else tmp_path / source, tmp_path / "song")


def test_lyrics_in_an_old_encoding(tmp_path: Path) -> None:
    stem(tmp_path / "demo", "a.wav")
    (tmp_path / "demo" / "lyrics.txt").write_bytes("Für Élise".encode("cp1252"))
    assert take_copies(tmp_path / "demo", tmp_path / "song").lyrics == "Für Élise"


def test_a_recording_that_was_mended_is_taken_in_when_the_demo_is_given_again(tmp_path: Path) -> None:
    stem(tmp_path / "demo", "good.wav")
    broken = tmp_path / "demo" / "vox.wav"
    broken.touch()
    first = take_copies(tmp_path / "demo", tmp_path / "song")
    stem(tmp_path / "demo", "vox.wav", 0.2)
    again = take_copies(tmp_path / "demo", tmp_path / "song", first)
    assert ([f.name for f in again.files], again.refused) == (["good", "vox"], ())


def test_a_recording_exported_again_is_used_and_the_older_copy_stays(tmp_path: Path) -> None:
    stem(tmp_path / "demo", "vox.wav", 0.1)
    first = take_copies(tmp_path / "demo", tmp_path / "song")
    stem(tmp_path / "demo", "vox.wav", 0.2)
    again = take_copies(tmp_path / "demo", tmp_path / "song", first)
    assert "older copy" in again.refused[0]
    assert again.files[0].hash != first.files[0].hash
    assert (tmp_path / "song" / first.files[0].copy).exists()


def test_a_recording_that_is_gone_from_the_source_stays(tmp_path: Path) -> None:
    stem(tmp_path / "demo", "vox.wav", 0.1)
    gone = stem(tmp_path / "demo", "gtr.wav", 0.2)
    first = take_copies(tmp_path / "demo", tmp_path / "song")
    gone.unlink()
    assert set(take_copies(tmp_path / "demo", tmp_path / "song", first).files) == set(first.files)


def test_a_brief_that_cannot_be_read_is_told_before_anything_is_made(tmp_path: Path) -> None:
    stem(tmp_path / "demo", "vox.wav")
    (tmp_path / "demo" / "brief.toml").write_text("title = ?")
    with pytest.raises(Refusal, match=r"demo/brief\.toml.*line 1"):
        take_copies(tmp_path / "demo", tmp_path / "song")
    assert not (tmp_path / "song").exists()


def test_a_folder_around_the_stems_says_which_to_give(tmp_path: Path) -> None:
    stem(tmp_path, "x.wav").unlink()
    stem(tmp_path / "stems", "vox.wav")
    with pytest.raises(Refusal, match="Recordings lie in stems"):
        take_copies(tmp_path, tmp_path / "song")


@pytest.mark.parametrize("text", ["{", '{"files": 3}', '{"files": [{"name": "a"}]}'])
def test_a_damaged_manifest_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "demo" / "demo.json"
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(Refusal, match=r"demo\.json.*cannot be read"):
        read_manifest(tmp_path)
