"""brief.toml: read with care, written without losing a word of a person."""

from pathlib import Path

import pytest

from longplay.folder.brief import read_brief, write_roles
from longplay.folder.corrections import read_corrections
from longplay.song.money import Money
from longplay.song.recording import Recording
from longplay.song.refusal import Refusal
from longplay.song.track import Take, Track

TRACK = Track("gtr DI", "guitar", (Take("gtr DI", Recording("h", 44100, 1, 10)),), "name", 0.9)


def test_a_guess_is_written_and_a_person_wins(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    write_roles(path, (TRACK,))
    text = path.read_text().replace('"gtr DI" = "guitar"', '"gtr DI" = "keys" # mine')
    assert "guessed from its name" in path.read_text()
    path.write_text(text)
    write_roles(path, (TRACK,))
    assert path.read_text() == text
    assert read_brief(path).roles == {"gtr DI": "keys"}


def test_what_the_artist_says(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    path.write_text('title="T"\nmust_keep=["lead"]\nbudget={amount=5,currency="USD"}\ndeadline=2027-03-31\n')
    brief = read_brief(path)
    assert (brief.title, brief.must_keep, brief.budget, brief.deadline) == (
        "T",
        ("lead",),
        Money(5, "USD"),
        "2027-03-31",
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title = ", "cannot be read"),
        ('budget = "1.500,00 EUR"', "line 1: budget = '1.500,00 EUR' is not"),
        ("budget = {amount = -3}", "line 1: budget"),
        ('[roles]\na = "kazoo"', r"line 2: a = 'kazoo' is not .* Write one of: .*guitar"),
        ("roles = 3", "line 1: roles"),
        ('\nmust_keep = "all"', "line 2: must_keep"),
        ("title = 3", "line 1: title"),
        ("tempo_bpm = 99999999.0", "a number from 20 to 400"),
        ("target_lufs = nan", "line 1: target_lufs"),
        ('deadline = "soon"', "line 1: deadline"),
    ],
)
def test_what_cannot_be_meant(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "brief.toml").write_text(text)
    with pytest.raises(Refusal, match=reason):
        read_brief(tmp_path / "brief.toml")


def test_corrections(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text('tempo_bpm = 64\nfirst_downbeat_s = 0.5\n[[sections]]\nlabel="chorus"\nfirst_bar=9\nbars=8\n')
    corrections = read_corrections(path)
    assert (corrections.tempo_bpm, corrections.sections[0].first_bar) == (64.0, 9)
    path.write_text("sections = 3")
    with pytest.raises(Refusal, match="line 1: sections"):
        read_corrections(path)


@pytest.mark.parametrize(
    "text",
    [
        "tempo_bpm = nan",
        "tempo_bpm = -5",
        "beats_per_bar = 99",
        'key = "H dur"',
        'first_downbeat_s = "one"',
        '[[sections]]\nlabel = "refrain"\nfirst_bar = 1\nbars = 8',
        '[[sections]]\nlabel = "verse"\nfirst_bar = 0\nbars = 8',
        "[[sections]]",
        "by = \n",
    ],
)
def test_a_correction_that_cannot_be_meant_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text("# what I told the ear\n" + text)
    with pytest.raises(Refusal, match=r"line [234]"):
        read_corrections(path)
