"""Sample libraries in the user's own folder are instruments like the built-in ones, known by their content."""

from pathlib import Path

import pytest
from tests.instruments.sfz_libraries import library, note

from longplay.formats.library import user_library
from longplay.instruments.render import bank_of, find, render
from longplay.instruments.sampled import sampled_instruments
from longplay.song.performance import Performance
from longplay.song.refusal import Refusal

DESCRIPTION = """name = "My Box"
role = "keys"
sfz = "made.sfz"
licence = "CC0-1.0"
use = "record"
good_for = "soft chords"
"""


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_DATA_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "user"))
    samples = tmp_path / "samples"
    samples.mkdir()
    library(samples, "<region>lokey=40 hikey=70 sample=a.wav")
    description = user_library() / "instruments" / "my-box.toml"
    description.parent.mkdir(parents=True)
    description.write_text(DESCRIPTION + f"folder = '{samples}'\n")
    return description


def test_it_is_found_and_played(box: Path) -> None:
    found = find("My Box")
    assert (found.role, found.use, found.lowest, found.highest, found.stems) == ("keys", "record", 40, 70, ("direct",))
    assert render(Performance("p", "My Box", (note(),), 1.0), 44100).stems["direct"].any()


def test_its_hash_changes_with_samples_texts_and_description(box: Path, tmp_path: Path) -> None:
    hashes = [bank_of("My Box")]
    for path in (box, tmp_path / "samples" / "made.sfz", tmp_path / "samples" / "a.wav"):
        path.write_bytes(path.read_bytes() + b"\n")
        hashes.append(bank_of("My Box"))
    assert len(set(hashes)) == 4
    assert bank_of("acoustic_kit") == ""


def test_an_instrument_that_is_not_there_is_named(box: Path) -> None:
    with pytest.raises(ValueError, match="no instrument 'kazoo' here; built in are: acoustic_guitar"):
        find("kazoo")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('role = "keys"', 'role = "kazoo"', "there is no role 'kazoo'"),
        ('use = "record"', 'use = "loud"', "use is 'loud'"),
        ('licence = "CC0-1.0"', "", "entry 'licence' is missing"),
        ('sfz = "made.sfz"', 'sfz = "gone.sfz"', "gone.sfz: cannot be read"),
        ('sfz = "made.sfz"', "sfz = ", "not valid TOML"),
        ('name = "My Box"', 'name = "My Box"\ncontrollers = 3', "wrong kind of value"),
    ],
)
def test_a_description_that_is_wrong_is_told_and_hides_nothing_else(box: Path, old: str, new: str, reason: str) -> None:
    box.write_text(box.read_text().replace(old, new))
    with pytest.raises(Refusal, match=reason):
        find("My Box")
    found, faults = sampled_instruments()
    assert found == ()
    assert len(faults) == 1
