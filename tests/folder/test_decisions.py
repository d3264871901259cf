"""The log of decisions loses nothing that was written."""

from dataclasses import replace
from pathlib import Path

from longplay.folder.decisions import append_decisions, read_decisions
from longplay.song.decision import Decision
from longplay.song.money import Money
from longplay.song.proposal import MuteTrack, Proposal

MUTE = Proposal("p1", ("f1",), MuteTrack("loop", ("bridge",)), "Mute it", "space", "in_house", Money(0), 0.0)


def line(sequence: int) -> Decision:
    return Decision(sequence, MUTE, "accept", "Ana 🎤", "2026-01-01T00:00:00+00:00", "because")


def test_write_and_read(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    append_decisions(path, (line(1),))
    append_decisions(path, (line(2), line(3)))
    log = read_decisions(path)
    assert log.decisions == (line(1), line(2), line(3))
    assert log.next_sequence == 4


def test_a_torn_last_line_is_reported_and_never_joined(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    append_decisions(path, (line(1),))
    with path.open("ab") as file:
        file.write(b'{"sequence": 2, "propo')
    append_decisions(path, (line(2),))
    log = read_decisions(path)
    assert log.decisions == (line(1), line(2))
    assert log.unreadable == (2,)


def test_a_line_written_by_hand_with_another_verdict_is_told(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    append_decisions(path, (line(1), replace(line(2), verdict="perhaps")))
    assert (read_decisions(path).decisions, read_decisions(path).unreadable) == ((line(1),), (2,))


def test_no_log_is_an_empty_log(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "none").next_sequence == 1
