"""Who is loose, who slips, who runs away, and who is only heard alone."""

from dataclasses import replace

import pytest
from tests.stages.critique.made_songs import material_of, played

from longplay.song.finding import Finding
from longplay.song.proposal import Proposal, TightenTrack
from longplay.song.rates import RateCard
from longplay.stages.critique.question import Material, ask, our_questions
from longplay.stages.plan.answers.tighten import propose
from longplay.stages.plan.situation import Situation

pytestmark = pytest.mark.usefixtures("store")


def asked(song: Material) -> tuple[Finding, ...]:
    return ask(next(q for q in our_questions() if q.id == "timing_together"), song)


def offered(song: Material) -> list[Proposal]:
    room = Situation(song.demo, song.listening, song.brief, song.style, RateCard("none", "EUR", "", ()))
    return [p for f in asked(song) for p in propose(f, room)]


def test_a_loose_player_is_told_kindly_with_every_loose_section() -> None:
    (found,) = asked(played(28.0))
    assert (found.verdict, found.target, len(found.where)) == ("consider", "Guitar", 6)
    assert found.evidence[0].value == 28.0
    assert "may be the feel" in found.because


def test_a_slip_is_told_with_its_place_and_is_not_called_loose() -> None:
    (found,) = asked(played(3.0, slips=(70.0, -60.0)))
    assert [e.value for e in found.evidence] == [70.0]
    assert [span.first_bar for span in found.where] == [6, 8]


def test_a_drift_is_told_only_beside_a_loop() -> None:
    assert [f.verdict for f in asked(played(3.0, drift_ms=60.0))] == ["good"]
    (found,) = asked(played(3.0, drift_ms=-60.0, loop_period_s=2.5))
    assert found.evidence[0].value == -60.0
    assert "parts per million" in found.because
    assert not offered(played(3.0, drift_ms=-60.0, loop_period_s=2.5))


def test_who_plays_alone_is_the_clock() -> None:
    song = played(28.0)
    alone = tuple(t for t in song.listening.tracks if t.role != "drums")
    assert not asked(material_of(song.demo, replace(song.listening, tracks=alone)))


def test_what_is_loose_is_brought_part_of_the_way_or_left() -> None:
    tighten, left = offered(played(28.0))
    assert isinstance(tighten.action, TightenTrack)
    assert (tighten.action.strength, len(tighten.action.sections)) == (0.7, 6)
    assert tighten.measure == "spread of “Guitar” round the beat"
    assert (left.action.kind, left.alternative_to) == ("leave_alone", tighten.id)


def test_only_slips_move_where_only_slips_are_wrong() -> None:
    tighten, _ = offered(played(3.0, slips=(70.0,)))
    assert isinstance(tighten.action, TightenTrack)
    assert (tighten.action.least_ms, tighten.action.sections) == (45.0, ("verse 1",))
