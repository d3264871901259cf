"""Long is long only where nobody sings and nothing changes."""

from dataclasses import replace

import numpy as np
import pytest
from tests.stages.critique.made_songs import material_of, with_a_long_intro

from longplay.cache.audio import keep_curve, open_curve
from longplay.song.finding import Finding
from longplay.song.structure import name_sections
from longplay.stages.critique.question import Material, ask, our_questions

pytestmark = pytest.mark.usefixtures("store")
OUTSTAYS = next(q for q in our_questions() if q.id == "outstays")


def verdicts(song: Material) -> list[str]:
    return [f.verdict for f in ask(OUTSTAYS, song)]


def long_intro() -> Finding:
    return next(f for f in ask(OUTSTAYS, with_a_long_intro()) if f.verdict == "consider")


def test_it_says_which_bars_and_for_how_long() -> None:
    found = long_intro()
    assert (found.target, found.where[0].bars) == ("intro", "bars 1-16")
    assert [e.value for e in found.evidence] == pytest.approx([16.0, 40.0])


def test_eight_bars_are_heard_out() -> None:
    assert verdicts(with_a_long_intro(8)) == ["good"]


def test_a_step_in_the_middle_is_a_change() -> None:
    song = with_a_long_intro()
    lead, guitar = song.listening.tracks
    curve = np.array(open_curve(guitar.loudness))
    curve[round(song.listening.grid.bar_start(9) * 10) :] += 4.0
    louder = replace(guitar, loudness=keep_curve(curve, 0.1, "lufs"))
    assert verdicts(material_of(song.demo, replace(song.listening, tracks=(lead, louder)))) == ["good"]


def test_a_solo_may_last_twice_as_long() -> None:
    song = with_a_long_intro()
    solo = name_sections((("solo", 1, 16, 0.8), ("verse", 17, 20, 0.8)))
    assert verdicts(material_of(song.demo, replace(song.listening, structure=solo))) == ["good"]
