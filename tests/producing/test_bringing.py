"""Free libraries come whole or not at all, from a catalogue that says what every file is."""

import base64
import io
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.tools.web import Web, serving
from typer.testing import CliRunner

from longplay.control_room import cli
from longplay.formats import catalogue
from longplay.formats.catalogue import FreeLibrary, files_of, free_libraries, free_library
from longplay.formats.sound_toml import sounds_folder
from longplay.instruments.render import find
from longplay.producing.bringing import bring
from longplay.song.refusal import Refusal

AT = "/them/box/abc123/"


def wav() -> bytes:
    file = io.BytesIO()
    soundfile.write(file, 0.5 * np.cos(np.arange(44100) * 0.0373), 44100, format="WAV")
    return file.getvalue()


FILES = {"box.sfz": b"<region>sample=samples/a #1.wav", "LICENSE": b"do what you like", "samples/a #1.wav": wav()}


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    for name in ("XDG_DATA_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "user"))
    monkeypatch.setattr(catalogue, "package_library", lambda: tmp_path / "library")
    write_catalogue(tmp_path / "library" / "sounds")
    with serving() as server:
        server.files |= {AT + name.replace(" ", "%20").replace("#", "%23"): body for name, body in FILES.items()}
        yield server


def write_catalogue(folder: Path) -> None:
    folder.mkdir(parents=True)
    one = {"name": "box", "role": "keys", "sfz": "box.sfz", "use": "guide", "good_for": "tests"}
    library = {"name": "box", "what": "a box", "repository": "host/them/box", "commit": "abc123", "licence": "CC0-1.0",
               "credit": "Them", "bytes": sum(map(len, FILES.values())), "instruments": [one]}  # fmt: skip
    (folder / "catalogue.json").write_text(json.dumps({"libraries": [library]}))
    lines = []
    for name, body in FILES.items():
        code = base64.urlsafe_b64encode(sha256(body).digest()).decode().rstrip("=")
        lines += [f"/{name.rpartition('/')[0]}", f"{code} {len(body)} {name.rpartition('/')[2]}"]
    (folder / "box.files").write_text("\n".join(lines))


def box() -> FreeLibrary:
    return free_library("box")


def test_a_library_comes_and_can_be_played(web: Web) -> None:
    bring(box(), web.address)
    assert {p.relative_to(box().folder).as_posix() for p in box().folder.rglob("*.*")} == {
        "box.sfz",
        "samples/a #1.wav",
    }
    found = find("box")
    assert (found.role, found.use, found.licence) == ("keys", "guide", "CC0-1.0. Them.")


def test_a_broken_file_leaves_no_library_and_what_came_is_kept(web: Web) -> None:
    good, web.files[AT + "LICENSE"] = web.files[AT + "LICENSE"], b"another licence!"
    with pytest.raises(Refusal, match="LICENSE: is not the file"):
        bring(box(), web.address)
    assert not box().folder.exists()
    with pytest.raises(ValueError, match="no instrument 'box'"):
        find("box")
    web.files[AT + "LICENSE"] = good
    web.asked.clear()
    bring(box(), web.address)
    assert len(web.asked) == 2  # the SFZ came the first time


def test_bringing_again_checks_the_files_and_asks_for_none_that_is_whole(web: Web) -> None:
    bring(box(), web.address)
    (box().folder / "LICENSE").write_text("changed by hand")
    web.asked.clear()
    bring(box(), web.address)
    assert [path for path, _ in web.asked] == [AT + "LICENSE"]
    assert (box().folder / "LICENSE").read_bytes() == FILES["LICENSE"]


def test_a_path_out_of_the_folder_is_refused(web: Web, tmp_path: Path) -> None:
    listed = tmp_path / "library" / "sounds" / "box.files"
    listed.write_text("/../up\n" + "A" * 43 + " 1 x\n")
    with pytest.raises(Refusal, match="leads out"):
        bring(box(), web.address)


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.app, ["sounds", *words])
    if isinstance(done.exception, Refusal):
        return int(done.exception.code), str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_the_verb_shows_the_licence_and_wants_it_agreed_to(web: Web) -> None:
    code, said = run("get", "box", "--from", web.address)
    assert (code, "nobody agreed to its licence" in said, web.asked) == (2, True, [])
    code, said = run("get", "box", "--from", web.address, "--yes")
    assert (code, "CC0-1.0" in said) == (0, True)


def test_the_verb_lists_checks_and_plays(web: Web, tmp_path: Path) -> None:
    run("get", "box", "--from", web.address, "--yes")
    listed = json.loads(run("list", "--json")[1])["sounds"]
    assert {"acoustic_kit", "box"} <= {one["name"] for one in listed}
    _, said = run("check", "box", "-o", str(tmp_path / "box.svg"), "--json")
    checked = json.loads(said)
    assert (checked["verdict"], checked["samples"]["layers"]) == ("guide", 1)
    assert (tmp_path / "box.svg").read_text().startswith("<svg")
    run("play", "box", "-o", str(tmp_path / "box.wav"))
    assert soundfile.info(tmp_path / "box.wav").duration == pytest.approx(7.0)


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("buy",), 2, "One of: list, get, check, play"),
        (("get",), 2, "no name was given"),
        (("get", "kazoo"), 6, "There are: box"),
        (("play", "kazoo"), 6, "no instrument here"),
    ],
)
def test_what_cannot_be_done_is_said(web: Web, words: tuple[str, ...], code: int, reason: str) -> None:
    found, said = run(*words)
    assert (found, reason in said) == (code, True)


def test_our_own_catalogue_is_whole() -> None:
    for library in free_libraries():
        files = files_of(library)
        assert sum(file.size for file in files) == library.bytes
        assert all(len(file.sha256) == 64 for file in files)
        paths = {file.path for file in files}
        assert {one.sfz.relative_to(sounds_folder() / library.name).as_posix() for one in library.instruments} <= paths
        assert library.address(files[0]).startswith("https://raw.githubusercontent.com/")
