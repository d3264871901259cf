"""Ends of notes, and the noises of a mouth."""

from dataclasses import replace

import pytest
from tests.stages.critique.made_songs import band, material_of, one_end, problem

from longplay.song.finding import Finding
from longplay.stages.critique.question import Material, ask, our_questions

pytestmark = pytest.mark.usefixtures("store")


def told(name: str, song: Material) -> Finding:
    (finding,) = ask(next(q for q in our_questions() if q.id == name), song)
    return finding


def test_the_note_that_sinks_is_named_in_its_bar() -> None:
    finding = told("note_ends", one_end(-32.0))
    assert (finding.verdict, finding.evidence[0].value, len(finding.where)) == ("consider", -32.0, 1)


def test_a_fall_by_a_semitone_is_meant() -> None:
    assert told("note_ends", one_end(-95.0)).verdict == "good"


def test_a_note_heard_in_two_parts_is_one_that_sinks() -> None:
    song = band()
    notes = song.listening.notes
    first = replace(notes[20], offset=notes[20].onset + 0.4)
    second = replace(first, onset=first.offset, offset=first.offset + 0.16, cents=first.cents - 40.0)
    parted = replace(song.listening, notes=(*notes[:20], first, second, *notes[21:]))
    finding = told("note_ends", material_of(song.demo, parted))
    assert (finding.verdict, finding.evidence[0].value) == ("consider", -40.0)


def test_ends_that_all_move_are_a_way_of_singing() -> None:

    song = band()
    notes = tuple(replace(n, end_cents=-30.0) for n in song.listening.notes)
    moving = material_of(song.demo, replace(song.listening, notes=notes))
    assert told("note_ends", moving).verdict == "cannot_tell"


@pytest.mark.parametrize(("value", "verdict"), [(-10.0, "good"), (-5.0, "consider"), (0.0, "fix")])
def test_a_plosive_is_judged_against_its_phrase(value: float, verdict: str) -> None:
    assert told("voice_noises", band(problems=(problem("plosive", "Lead", value, "db"),))).verdict == verdict


def test_only_the_leads_own_noises_count() -> None:
    assert told("voice_noises", band(problems=(problem("breath", "Guitar", 0.0, "db"),))).verdict == "good"
