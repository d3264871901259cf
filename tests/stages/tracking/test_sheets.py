"""What stands on the stands."""

from dataclasses import replace

import pytest
from tests.made import made_demo, made_listening

from longplay.song.arrangement import Arrangement, Form
from longplay.song.brief import Brief
from longplay.song.edit import EditList
from longplay.song.listening import Listening
from longplay.song.part import Part, WrittenNote
from longplay.song.time import Tick
from longplay.stages.arrange.form import make_form
from longplay.stages.tracking.sheets import chord_chart, lead_sheet, part_sheet, rhythm_sheet

BRIEF = Brief(title="Song", artist="Mia")


@pytest.fixture
def listening() -> Listening:
    return made_listening()


@pytest.fixture
def form(listening: Listening) -> Form:
    return make_form(made_demo(), listening, EditList(()))


def test_the_lead_sheet_has_every_sung_note_once(form: Form, listening: Listening) -> None:
    sheet = lead_sheet(form, listening, BRIEF)
    assert [n.start for n in sheet.notes] == [form.grid.tick(n.onset) for n in listening.notes]
    assert {n.midi for n in sheet.notes} == {67, 69}
    assert sheet.bars == 36


def test_bars_nobody_sings_in_have_slashes(form: Form, listening: Listening) -> None:
    sheet = lead_sheet(form, listening, BRIEF)
    assert sheet.slashes[:5] == (1, 2, 3, 4, 8)


def test_a_tune_nobody_is_sure_of_is_not_written(form: Form, listening: Listening) -> None:
    unsure = replace(listening, notes=tuple(replace(n, confidence=0.2) for n in listening.notes))
    assert lead_sheet(form, unsure, BRIEF).notes == ()


def test_words_stand_under_their_phrase(form: Form, listening: Listening) -> None:
    said = [n.lyric for n in lead_sheet(form, listening, BRIEF).notes if n.lyric]
    assert said == ["la"] * 2 * len(listening.phrases)


def test_more_words_than_notes_share_them(form: Form, listening: Listening) -> None:
    (first, *_), text = listening.phrases, " ".join(f"w{i}" for i in range(24))
    told = replace(listening, phrases=(replace(first, text=text),))
    assert " ".join(n.lyric for n in lead_sheet(form, told, BRIEF).notes if n.lyric) == text


def test_sections_are_rehearsal_marks_and_chords_start_on_beats(form: Form, listening: Listening) -> None:
    sheet = rhythm_sheet(form, listening, BRIEF, "guitar")
    assert [(m.bar, m.text) for m in sheet.marks][:3] == [(1, "Intro"), (5, "Verse 1"), (13, "Chorus 1")]
    assert all(c.tick % 960 == 0 for c in sheet.chords)
    assert len(sheet.slashes) == 36


def test_a_part_keeps_its_notes(form: Form, listening: Listening) -> None:
    notes = tuple(WrittenNote(Tick(i * 960), Tick(900), 40, 2, "root") for i in range(8))
    sheet = part_sheet(Part("bass", "bass", "electric_bass", notes), Arrangement(form, ()), listening, BRIEF)
    assert (sheet.staff, sheet.part, len(sheet.notes)) == ("bass", "Bass", 8)


def test_the_chord_chart_is_one_page_of_four_bars_a_line(form: Form, listening: Listening) -> None:
    text = chord_chart(rhythm_sheet(form, listening, BRIEF, "chords"))
    assert "[Chorus 1]\n  13 | C             | G/B           | Am            | F             |" in text
    assert len(text.splitlines()) < 60


def test_the_chord_chart_says_a_chord_that_goes_on_once(form: Form, listening: Listening) -> None:
    same = replace(form, chords=(replace(form.chords[0], end=form.duration),))
    assert "| C             | %             |" in chord_chart(rhythm_sheet(same, listening, BRIEF, "chords"))
