"""Which held notes are slips: single ones, whose meant note is known."""

from dataclasses import replace
from typing import Any

import pytest
from tests.stages.critique.made_songs import material_of, one_note, sung

from longplay.song.finding import Finding
from longplay.stages.critique.question import Material, ask, our_questions

pytestmark = pytest.mark.usefixtures("store")


def asked(song: Material) -> tuple[Finding, ...]:
    return ask(next(q for q in our_questions() if q.id == "held_notes"), song)


def verdicts(song: Material) -> set[str]:
    return {f.verdict for f in asked(song)}


def with_note(**changes: Any) -> Material:
    song = one_note(-42.0)
    notes = tuple(replace(n, **changes) if n.cents == -42.0 else n for n in song.listening.notes)
    return material_of(song.demo, replace(song.listening, notes=notes))


def test_a_single_slip_is_named_with_its_place_and_counted() -> None:
    (found,) = asked(one_note(-42.0))
    assert (found.verdict, len(found.where)) == ("consider", 1)
    assert [e.value for e in found.evidence] == [1.0, -42.0]


@pytest.mark.parametrize("cents", [-30.0, 42.0, 0.0])
def test_what_listeners_let_pass_is_let_pass(cents: float) -> None:
    assert verdicts(one_note(cents)) == {"good"}


def test_a_phrase_off_as_a_whole_is_another_question() -> None:
    assert "consider" not in verdicts(sung({3: -45.0}))


@pytest.mark.parametrize("changes", [{"offset": 0.0}, {"confidence": 0.5}, {"midi": 66}, {"midi": 65, "cents": -46.0}])
def test_short_unsure_and_doubtful_notes_are_not_judged(changes: dict[str, float]) -> None:
    assert "consider" not in verdicts(with_note(**changes))


def test_many_slips_are_a_way_of_singing() -> None:
    song = one_note(5.0)
    notes = tuple(
        replace(n, cents=-42.0) if i % 12 == 3 else replace(n, offset=n.onset + 0.3)
        for i, n in enumerate(song.listening.notes)
    )
    assert verdicts(material_of(song.demo, replace(song.listening, notes=notes))) == {"cannot_tell"}
