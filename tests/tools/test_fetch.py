"""A file from the web: whole and right, or not at all."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from tests.tools.web import Web, serving

from longplay.song.refusal import Refusal
from longplay.tools.fetch import TRIES, fetch

BODY = bytes(range(256)) * 40


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as server:
        server.files["/a.wav"] = BODY
        yield server


def get(web: Web, target: Path, body: bytes = BODY, path: str = "/a.wav") -> None:
    fetch(web.address + path, target, len(body), sha256(body).hexdigest())


def test_a_file_comes_whole(web: Web, tmp_path: Path) -> None:
    get(web, tmp_path / "a.wav")
    assert (tmp_path / "a.wav").read_bytes() == BODY
    assert [p.name for p in tmp_path.iterdir()] == ["a.wav"]


def test_a_connection_that_breaks_off_is_gone_on_from(web: Web, tmp_path: Path) -> None:
    web.cuts["/a.wav"] = [4000, 3000]
    get(web, tmp_path / "a.wav")
    assert (tmp_path / "a.wav").read_bytes() == BODY
    assert [wanted for _, wanted in web.asked] == ["", "bytes=4000-", "bytes=7000-"]


def test_a_connection_that_stays_broken_leaves_a_part_for_another_day(web: Web, tmp_path: Path) -> None:
    web.cuts["/a.wav"] = [100] * TRIES
    with pytest.raises(Refusal, match="connection was lost"):
        get(web, tmp_path / "a.wav")
    assert [p.name for p in tmp_path.iterdir()] == ["a.wav.part"]
    web.asked.clear()
    get(web, tmp_path / "a.wav")
    assert web.asked == [("/a.wav", f"bytes={100 * TRIES}-")]


def test_a_busy_server_is_asked_again(web: Web, tmp_path: Path) -> None:
    web.codes["/a.wav"] = [503, 429]
    get(web, tmp_path / "a.wav")
    assert (tmp_path / "a.wav").is_file()


@pytest.mark.parametrize("sent", [BODY[:-1] + b"x", BODY + b"x", b"<html>gone</html>" * 700])
def test_another_content_is_refused_and_not_kept(web: Web, tmp_path: Path, sent: bytes) -> None:
    web.files["/a.wav"] = sent
    with pytest.raises(Refusal, match="not the file that the catalogue names"):
        get(web, tmp_path / "a.wav")
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_part_from_another_day_is_begun_anew(web: Web, tmp_path: Path) -> None:
    (tmp_path / "a.wav.part").write_bytes(b"other" * 100)
    get(web, tmp_path / "a.wav")
    assert (tmp_path / "a.wav").read_bytes() == BODY


def test_what_is_not_there_is_said_at_once(web: Web, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot be had"):
        get(web, tmp_path / "a.wav", path="/none.wav")
    assert len(web.asked) == 1


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/y", "a.wav"])
def test_only_web_addresses_are_taken(tmp_path: Path, url: str) -> None:
    with pytest.raises(Refusal, match="no web address"):
        fetch(url, tmp_path / "a", 1, "")


def test_nobody_there(tmp_path: Path) -> None:
    with serving() as web:
        address = web.address
    with pytest.raises(Refusal, match="connection was lost"):
        fetch(f"{address}/a.wav", tmp_path / "a", 1, "")
