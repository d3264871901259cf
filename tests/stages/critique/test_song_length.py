"""Neighbouring verses are one way to the chorus; only a longer second one is a point."""

from collections.abc import Sequence

import pytest
from tests.stages.critique.made_songs import band, heard, material

from longplay.song.finding import Finding
from longplay.song.structure import name_sections
from longplay.stages.critique.question import Material, ask, our_questions
from longplay.stages.critique.questions.song_length import blocks

pytestmark = pytest.mark.usefixtures("store")


def formed(*sections: tuple[str, int], sure: float = 0.8) -> Material:
    first, spans = 1, []
    for label, bars in sections:
        spans.append((label, first, bars, sure))
        first += bars
    return band(structure=name_sections(tuple(spans)))


def asked(song: Material) -> Sequence[Finding]:
    return ask(next(q for q in our_questions() if q.id == "song_length"), song)


def test_two_verses_in_a_row_are_one_way() -> None:
    song = formed(("verse", 8), ("verse", 8), ("chorus", 8), ("verse", 8), ("chorus", 4))
    assert [len(block) for block in blocks(song.listening.structure, "verse")] == [2, 1]
    assert [f.verdict for f in asked(song)] == ["good"]


def test_a_second_verse_twice_as_long_is_a_point() -> None:
    (point,) = asked(formed(("verse", 6), ("chorus", 6), ("verse", 12), ("chorus", 8)))
    assert (point.verdict, point.target, point.evidence[0].value) == ("consider", "verse 2", 2.0)


def test_names_that_are_not_sure_make_no_point() -> None:
    found = asked(formed(("verse", 6), ("chorus", 6), ("verse", 12), ("chorus", 8), sure=0.3))
    assert [f.verdict for f in found] == ["good"]


def test_parts_that_are_all_alike_are_a_point() -> None:
    parts = name_sections(tuple(("part", 1 + 8 * i, 8, 0.5) for i in range(4)))
    song = material(heard("Lead", "lead vocal"), heard("Guitar", "guitar"), structure=parts)
    assert "song-length.contrast" in [f.id for f in asked(song)]
