"""The exit codes that docs/cli.md promises, on the ways to fail that cost nothing."""

import sys
from pathlib import Path

import pytest

from longplay.control_room import cli
from longplay.song.refusal import ExitCode


def code_of(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """How `longplay` ends with these words."""
    monkeypatch.setattr(sys, "argv", ["longplay", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    "words",
    [
        ["listen", "FOLDER"],
        ["notes", "FOLDER"],
        ["plan", "FOLDER"],
        ["decide", "FOLDER", "1", "accept", "--by", "Ana"],
        ["doctor", "FOLDER"],
    ],
    ids=lambda words: str(words[0]),
)
def test_a_folder_that_is_no_production_is_not_found(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = str(tmp_path / "nowhere")
    code = code_of(monkeypatch, *[nowhere if word == "FOLDER" else word for word in words])
    told = capsys.readouterr().err
    assert code == ExitCode.NOT_FOUND
    assert "nowhere" in told
    assert "Traceback" not in told
    assert not Path(nowhere).exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["produce", "no-such-demo", "-o", "out"], ExitCode.BAD_INPUT),
        (["produce", "."], ExitCode.USAGE),
        (["produce", ".", "-o", "out", "--accept", "maybe"], ExitCode.USAGE),
        (["produce", ".", "-o", "full"], ExitCode.CANNOT_WRITE),
        (["meter", "full/words.txt"], ExitCode.BAD_INPUT),
        (["sing"], ExitCode.USAGE),
        (["plan"], ExitCode.USAGE),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(int(value)),
)
def test_other_ways_to_fail(words: list[str], code: ExitCode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "words.txt").write_text("not a production")
    monkeypatch.chdir(tmp_path)
    assert code_of(monkeypatch, *words) == code
