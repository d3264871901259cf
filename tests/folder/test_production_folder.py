"""Where a production lies, and what is swept out of it."""

from pathlib import Path

from longplay.folder.production_folder import ProductionFolder


def test_only_our_own_torn_files_are_swept(tmp_path: Path) -> None:
    ours = [tmp_path / name for name in (".writing-a.toml", "demo/.writing-b.wav", ".longplay/files/draft-7.mp3")]
    theirs = [tmp_path / name for name in ("draft-words.txt", "demo/draft-vocal-0a1b2c3d.wav", "record/draft-1.wav")]
    for path in (*ours, *theirs):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    with ProductionFolder(tmp_path).swept():
        (tmp_path / "demo" / ".writing-later.wav").touch()
    assert not (tmp_path / "demo" / ".writing-later.wav").exists()
    assert [path.exists() for path in (*ours, *theirs)] == [False, False, False, True, True, True]
