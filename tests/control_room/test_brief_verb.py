"""Eight questions: each answer is understood, refused with a next step, or skipped."""

import json
import sys
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from longplay.control_room.brief_verb import QUESTIONS, budget_of, deadline_of
from longplay.control_room.cli import app
from longplay.folder.brief import read_brief, write_answers
from longplay.folder.demo_files import take_copies
from longplay.song.brief import Brief
from longplay.song.money import Money
from longplay.song.refusal import Refusal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one recording in it."""
    import numpy as np
    import soundfile

    soundfile.write(tmp_path / "take.wav", np.full(44100, 0.1), 44100)
    return tmp_path


def brief(folder: Path, *options: str) -> dict[str, object]:
    """What `longplay brief` says of the folder as data."""
    ran = CliRunner().invoke(app, ["brief", str(folder), *options, "--json"])
    assert ran.exit_code == 0, ran.output
    return dict(json.loads(ran.stdout))


def test_there_are_eight_questions_about_fields_that_exist() -> None:
    assert len(QUESTIONS) == 8
    assert {q.field for q in QUESTIONS} <= set(Brief.__dataclass_fields__)


def test_answers_are_kept_beside_what_a_person_wrote(folder: Path) -> None:
    (folder / "brief.toml").write_text('# mine\nsinger = "Mara"\n')
    said = brief(folder, "--about", "a key", "--keep", "bridge", "--keep", "guitar", "--budget", "600 EUR")
    assert (said["about"], said["must_keep"], said["singer"]) == ("a key", ["bridge", "guitar"], "Mara")
    assert read_brief(folder / "brief.toml").budget == Money(60000)
    assert (folder / "brief.toml").read_text().startswith("# mine\n")


def test_an_empty_answer_empties(folder: Path) -> None:
    brief(folder, "--budget", "600", "--deadline", "2027-05-01", "--about", "a key")
    said = brief(folder, "--budget", "", "--deadline", "", "--about", "")
    assert (said["budget"], said["deadline"], said["about"]) == (None, "", "")


def test_it_asks_in_a_terminal_and_enter_skips(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    from longplay.control_room.brief_verb import brief_and_show

    write_answers(folder / "brief.toml", {"about": "a key", "singer": "Mara"})
    typed = "\nthe line\nnowhere.wav\n\n\n-\n\n1.500,00\n1500\n2027-05-01\n"
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    brief_and_show(folder, {}, as_json=False)
    said = read_brief(folder / "brief.toml")
    assert (said.about, said.line_that_matters, said.singer) == ("a key", "the line", "")
    assert (said.budget, said.deadline, said.references) == (Money(150000), "2027-05-01", ())


@pytest.mark.parametrize("text", ["1.500,00 EUR", "1,500", "a lot", "-5", "5 euros"])
def test_an_amount_that_could_mean_two_things_is_asked_again(text: str) -> None:
    with pytest.raises(Refusal, match="two things"):
        budget_of(text)


def test_a_date_is_a_date() -> None:
    assert deadline_of("2027-05-01") == "2027-05-01"
    with pytest.raises(Refusal, match="not a date"):
        deadline_of("1.5.27")


def test_a_reference_is_a_file_and_no_track(folder: Path) -> None:
    (folder / "their record.wav").write_bytes((folder / "take.wav").read_bytes()[:-100])
    said = brief(folder, "--reference", "their record.wav")
    assert said["references"] == [str(folder / "their record.wav")]
    manifest = take_copies(folder, folder / "production")
    assert [file.name for file in manifest.files] == ["take"]
    assert any("reference" in note for note in manifest.refused)


def test_four_references_are_too_many(folder: Path) -> None:
    ran = CliRunner().invoke(app, ["brief", str(folder), *(x for _ in range(4) for x in ("--reference", "take.wav"))])
    assert isinstance(ran.exception, Refusal)


def test_a_folder_without_music_has_no_brief(tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["brief", str(tmp_path / "nothing")])
    assert isinstance(ran.exception, Refusal)


def test_a_new_budget_takes_the_old_ones_comment_with_it(folder: Path) -> None:
    path = folder / "brief.toml"
    path.write_text('budget = { amount = 60000, currency = "EUR" }  # minor units: 600.00 euro\n')
    write_answers(path, {"budget": {"amount": 90000, "currency": "EUR"}})
    assert path.read_text().strip() == 'budget = {amount = 90000, currency = "EUR"} # minor units: 900.00 EUR'
