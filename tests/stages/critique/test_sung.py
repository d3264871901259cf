"""A phrase against the singer's own centre and habit."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stages.critique.made_songs import sung

from longplay.stages.critique.question import Material, ask, our_questions
from longplay.stages.critique.sung import SungPhrase, centre, spread, sung_phrases


def phrases(song: Material) -> tuple[SungPhrase, ...]:
    return sung_phrases(song.listening, song.listening.phrases, song.listening.notes)


@given(st.floats(-49.0, 49.0), st.floats(-500.0, 500.0))
def test_centre_does_not_care_for_whole_semitones(cents: float, base: float) -> None:
    notes = [base + cents, base + cents + 100.0, base + cents - 200.0]
    found, focus = centre(notes, [1.0, 0.5, 0.2], 100.0)
    assert abs((found - base - cents + 50.0) % 100.0 - 50.0) < 1e-6
    assert focus == pytest.approx(1.0)


@pytest.mark.usefixtures("store")
def test_flat_phrase_is_measured_against_the_others() -> None:
    found = phrases(sung({3: -40.0}))
    assert found[3].cents == pytest.approx(-36.0, abs=6.0)  # the singer's centre leans a little towards it
    assert max(abs(p.cents) for i, p in enumerate(found) if i != 3) < 8.0


@pytest.mark.usefixtures("store")
def test_a_singer_who_is_flat_all_through_is_at_home() -> None:
    assert max(abs(p.cents) for p in phrases(sung(dict.fromkeys(range(7), -30.0)))) < 1.0


@pytest.mark.usefixtures("store")
def test_late_phrase_is_measured_against_habit() -> None:
    found = phrases(sung({}, late_ms={2: 100.0}))
    assert found[2].late_ms > 70.0
    assert abs(found[4].late_ms) < 30.0


@pytest.mark.usefixtures("store")
def test_more_than_half_a_semitone_is_folded_by_the_key() -> None:
    song = sung({3: 40.0})
    notes = song.listening.notes
    inside = [n for n in notes if song.listening.phrases[3].start - 0.01 <= n.onset < song.listening.phrases[3].end]
    lowered = tuple(replace(n, midi=n.midi - 1) if n in inside else n for n in notes)
    moved = replace(song, listening=replace(song.listening, notes=lowered))
    assert phrases(moved)[3].cents < -50.0


@pytest.mark.usefixtures("store")
def test_one_flat_phrase_is_no_drift() -> None:
    assert spread(phrases(sung({3: -45.0}))) < 10.0
    assert spread(phrases(sung({0: -30.0, 1: 30.0, 2: -30.0, 3: 30.0, 4: -30.0, 5: 30.0}))) > 25.0


@pytest.mark.usefixtures("store")
def test_drift_from_phrase_to_phrase_is_one_point() -> None:
    question = next(q for q in our_questions() if q.id == "vocal_delivery")
    found = ask(question, sung({0: -40.0, 1: 40.0, 2: -40.0, 3: 40.0, 4: -40.0, 5: 40.0}))
    assert "vocal-delivery.steadiness" in [f.id for f in found if f.verdict in ("fix", "consider")]
