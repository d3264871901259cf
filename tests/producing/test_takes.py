"""Which take is used for what."""

from dataclasses import replace

import pytest
from tests.made import made_demo, made_listening

from longplay.producing.sounding import Version
from longplay.producing.takes import candidates, choose, wanted_in
from longplay.song.arrangement import Arrangement
from longplay.song.edit import EditList
from longplay.song.money import Money
from longplay.song.part import Part, WrittenNote
from longplay.song.recording import Recording
from longplay.song.request import Request
from longplay.song.take_file import Audition, TakeFile, TakeFolder
from longplay.song.time import Span, Tick
from longplay.stages.arrange.form import make_form

NEW, OLD = (
    TakeFile("drums", "Mia", "takes/drums/Mia/2.wav", "b"),
    TakeFile("drums", "Ben", "takes/drums/Ben/1.wav", "a"),
)
FOLDER = TakeFolder("drums", (NEW, OLD))
REQUEST = Request("p", "hire", "drums", "drums", "drummer", (Span(1.0, 9.0),), "", "", Money(0), 0.5, "accepted")
GOOD = Recording("0" * 32, 44100, 1, 44100)


@pytest.fixture
def version() -> Version:
    form = make_form(made_demo(), made_listening(), EditList(()))
    notes = (WrittenNote(Tick(960), Tick(480), 36, 2, "x"), WrittenNote(Tick(9600), Tick(480), 38, 2, "x"))
    return Version(EditList(()), Arrangement(form, (Part("drums", "drums", "acoustic_kit", notes, "p"),)))


def test_the_newest_good_take_is_used_and_the_bad_one_named() -> None:
    heard = [Audition(NEW, None, reason="it is silent", next_step="Record it again"), Audition(OLD, GOOD, how="guide")]
    placed, notes = choose(FOLDER, REQUEST, heard)
    assert placed
    assert (placed.track.name, placed.track.source, placed.spans) == ("drums", "Ben", ())
    assert notes[0] == "takes/drums/Mia/2.wav: it is silent. Record it again"
    assert "takes/drums/Ben/1.wav: used for “drums”" in notes[1]


def test_without_a_good_take_we_play() -> None:
    placed, notes = choose(FOLDER, REQUEST, [Audition(NEW, None, reason="it is silent", next_step="Again")])
    assert (placed, len(notes)) == (None, 1)


def test_a_take_for_a_stretch_replaces_only_that() -> None:
    placed, _ = choose(FOLDER, replace(REQUEST, kind="sing_again"), [Audition(NEW, GOOD)])
    assert placed
    assert placed.spans == REQUEST.spans


def test_a_person_may_choose() -> None:
    assert candidates(FOLDER) == (NEW, OLD)
    assert candidates(replace(FOLDER, use="Ben/1.wav")) == (OLD,)
    assert candidates(replace(FOLDER, use="none")) == ()


def test_a_choice_that_is_not_there_is_named() -> None:
    _, notes = choose(replace(FOLDER, use="Ben/9.wav"), REQUEST, [Audition(NEW, GOOD)])
    assert "choice.toml wants “Ben/9.wav”, which is not there" in notes[0]


def test_takes_answer_the_part_we_would_play(version: Version) -> None:
    (request,) = wanted_in(FOLDER, (), version)
    grid = version.form.grid
    assert (request.part, request.spans[0].start) == ("drums", grid.seconds(960))


def test_what_is_not_accepted_is_not_answered(version: Version) -> None:
    asked = (replace(REQUEST, part="Lead", kind="sing_again", state="open"),)
    assert wanted_in(TakeFolder("lead", (NEW,)), asked, version) == ()
    assert wanted_in(TakeFolder("lead", (NEW,)), (replace(asked[0], state="accepted"),), version)
