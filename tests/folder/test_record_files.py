"""record/: whole files, only where something changed, and never another's."""

from pathlib import Path

import pytest

from longplay.folder.record_files import RecordFiles
from longplay.folder.versions import hold_still, seed_of
from longplay.song.refusal import ExitCode, Refusal


def run(tmp_path: Path, files: dict[str, str]) -> None:
    record = RecordFiles(tmp_path / "record", tmp_path / ".longplay")
    for name, text in files.items():
        record.text(name, text)
    record.close()


def test_unchanged_files_are_not_touched_and_old_ones_go(tmp_path: Path) -> None:
    run(tmp_path, {"a.txt": "one", "stems/b.txt": "two"})
    first = (tmp_path / "record" / "a.txt").stat().st_mtime_ns
    (tmp_path / "record" / "mine.txt").write_text("the artist's own")
    run(tmp_path, {"a.txt": "one"})
    assert (tmp_path / "record" / "a.txt").stat().st_mtime_ns == first
    assert not (tmp_path / "record" / "stems").exists()
    assert (tmp_path / "record" / "mine.txt").exists()


def test_a_changed_or_deleted_file_is_written_again(tmp_path: Path) -> None:
    run(tmp_path, {"a.txt": "one", "b.txt": "two"})
    (tmp_path / "record" / "a.txt").write_text("scribble!")
    (tmp_path / "record" / "b.txt").unlink()
    run(tmp_path, {"a.txt": "one", "b.txt": "two"})
    assert (tmp_path / "record" / "a.txt").read_text() == "one"
    assert (tmp_path / "record" / "b.txt").read_text() == "two"


def test_what_is_written_ahead_is_known_to_the_next_and_takes_nothing_away(tmp_path: Path) -> None:
    run(tmp_path, {"a.txt": "one"})
    ahead = RecordFiles(tmp_path / "record", tmp_path / ".longplay")
    first = ahead.text("previews/b.txt", "two").stat().st_mtime_ns
    ahead.note()
    assert (tmp_path / "record" / "a.txt").exists()
    run(tmp_path, {"previews/b.txt": "two"})
    assert (tmp_path / "record" / "previews" / "b.txt").stat().st_mtime_ns == first
    assert not (tmp_path / "record" / "a.txt").exists()


def test_other_versions_wait_for_a_word(tmp_path: Path) -> None:
    path = tmp_path / "versions.json"
    hold_still(path, {"numpy": "2.0"})
    path.write_text('{"numpy": "1.0", "scipy": "1"}')
    with pytest.raises(Refusal, match=r"numpy 1\.0 -> 2\.0; scipy 1 -> gone") as refused:
        hold_still(path, {"numpy": "2.0"})
    assert refused.value.code == ExitCode.NEEDS_REFRESH


def test_another_seed_is_asked_for_and_no_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "versions.json"
    path.write_text('{"numpy": "2.0", "seed": "0"}')
    hold_still(path, {"numpy": "2.0", "seed": "7"})
    assert seed_of(path) == 0
