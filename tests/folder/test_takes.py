"""takes/ is read and never written."""

import os
from pathlib import Path

import pytest

from longplay.folder.takes import list_takes
from longplay.song.refusal import Refusal


def put(root: Path, name: str, when: int = 0, text: str = "x") -> Path:
    path = root / "takes" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (when, when))
    return path


def test_no_takes_is_nothing(tmp_path: Path) -> None:
    assert list_takes(tmp_path) == ()


def test_the_newest_take_comes_first(tmp_path: Path) -> None:
    for name, when in (("drums/Mia/b.wav", 1), ("drums/Ben/a.wav", 3), ("drums/Mia/c.wav", 2)):
        put(tmp_path, name, when)
    (folder,) = list_takes(tmp_path)
    assert [(t.player, t.path) for t in folder.files] == [
        ("Ben", "takes/drums/Ben/a.wav"),
        ("Mia", "takes/drums/Mia/c.wav"),
        ("Mia", "takes/drums/Mia/b.wav"),
    ]


def test_a_choice_is_read(tmp_path: Path) -> None:
    put(tmp_path, "drums/Mia/b.wav")
    put(tmp_path, "drums/choice.toml", text='use = "Mia/b.wav"\n[bars]\n"Mia/b.wav" = 9\n')
    (folder,) = list_takes(tmp_path)
    assert (folder.use, folder.files[0].bar) == ("Mia/b.wav", 9)


def test_a_choice_nobody_can_read_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "drums/Mia/b.wav")
    put(tmp_path, "drums/choice.toml", text="use = Mia")
    with pytest.raises(Refusal, match=r"choice\.toml"):
        list_takes(tmp_path)


def test_links_notes_and_empty_folders_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "drums/Mia/notes.txt")
    put(tmp_path, "bass/readme.wav")
    link = tmp_path / "takes" / "drums" / "Mia" / "link.wav"
    link.symlink_to(put(tmp_path, "elsewhere.wav"))
    assert list_takes(tmp_path) == ()
