import json
from pathlib import Path

import pytest
from tests.stages.arrange.written import written

from longplay.folder.arrangement import LOCKED, NAME, read_arrangement, write_arrangement
from longplay.folder.production_folder import ProductionFolder
from longplay.formats.arrangement_json import arrangement_json, read_written
from longplay.song.refusal import Refusal
from longplay.song.section_plan import AS_PLANNED, SectionByHand, SectionPlan

SECTIONS = ("verse 1", "chorus 1")
LOCK = '[[locked]]\npart = "drums"\nbars = [13, 14]\n'


def folder_with(root: Path, text: str, seed: int = 7) -> ProductionFolder:
    folder = ProductionFolder(root)
    (root / NAME).write_text(text, encoding="utf-8")
    (root / "record").mkdir(exist_ok=True)
    record = json.dumps(arrangement_json(written(seed=seed)))
    (root / "record" / "arrangement.json").write_text(record, encoding="utf-8")
    return folder


def test_no_file_changes_nothing(tmp_path: Path) -> None:
    assert read_arrangement(ProductionFolder(tmp_path), SECTIONS) == AS_PLANNED


def test_a_persons_changes_are_read(tmp_path: Path) -> None:
    text = '[sections."verse 1"]\n[sections."chorus 1"]\nenergy = 5\nrest = ["strings"]\n'
    found = read_arrangement(folder_with(tmp_path, text), SECTIONS)
    assert found.sections == (SectionByHand("chorus 1", 5, (), ("strings",)),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[sections."chorus 9"]\nenergy = 2\n', "line 1.*name of a section: chorus 1"),
        ('[sections."verse 1"]\n[sections."chorus 1"]\nenergy = 7\n', "line 3.*from 1 to 5"),
        ('[sections."chorus 1"]\nrests = ["drums"]\n', "line 2.*energy, play or rest"),
        ('[sections."chorus 1"]\nplay = "drums"\n', "line 2.*names of parts"),
        ('[[locked]]\npart = "drums"\nbars = [14, 13]\n', "line 3.*first and the last bar"),
        ('[[locked]]\npart = "kazoo"\nbars = [1, 2]\n', "line 2.*drums, bass, strings"),
        ("[sections\n", "line 1"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(Refusal, match=message):
        read_arrangement(folder_with(tmp_path, text), SECTIONS)


def test_locked_bars_keep_the_notes_they_had_when_they_were_locked(tmp_path: Path) -> None:
    first = read_arrangement(folder_with(tmp_path, LOCK, seed=1), SECTIONS).locked
    again = read_arrangement(folder_with(tmp_path, LOCK, seed=2), SECTIONS).locked
    assert again == first
    assert first[0].notes
    read_arrangement(folder_with(tmp_path, "", seed=2), SECTIONS)
    assert json.loads((tmp_path / LOCKED).read_text())["locked"] == []


def test_the_plan_is_written_round_what_a_person_wrote(tmp_path: Path) -> None:
    text = '# mine\n[sections."chorus 1"]\nenergy = 5  # louder\n[sections."gone"]\n' + LOCK
    folder = folder_with(tmp_path, text)
    before = read_arrangement(folder, SECTIONS)
    write_arrangement(folder, written().plan)
    written_text = (tmp_path / NAME).read_text(encoding="utf-8")
    assert "energy = 5  # louder" in written_text
    assert "#: bars 13-16, energy 4" in written_text
    assert "gone" not in written_text
    assert read_arrangement(folder, SECTIONS) == before
    write_arrangement(folder, written().plan)
    assert (tmp_path / NAME).read_text(encoding="utf-8") == written_text


def test_the_record_keeps_every_note_and_its_reason(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "")
    found = read_written(folder.record / "arrangement.json")
    assert found is not None
    assert (found.parts, found.plan) == (written().parts, written().plan)


def test_a_new_section_stands_at_its_place_in_the_song(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, LOCK)
    late = [SectionPlan("verse 1", 1, 8, 2, ()), SectionPlan("outro", 25, 4, 2, ())]
    write_arrangement(folder, late)
    write_arrangement(folder, [*late, SectionPlan("chorus 1", 9, 8, 4, ()), SectionPlan("end", 29, 1, 1, ())])
    text = (tmp_path / NAME).read_text()
    assert [line for line in text.splitlines() if line.startswith("[sections")] == [
        f'[sections."{name}"]' for name in ("verse 1", "chorus 1", "outro", "end")
    ]
    assert read_arrangement(folder, ("verse 1",)).locked
