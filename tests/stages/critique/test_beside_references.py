"""Beside records: few differences, only what lies outside all of them, and never an order."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.stages.critique.made_songs import a_record, band, beside

from longplay.song.finding import Finding
from longplay.song.reference import Reference
from longplay.stages.critique.question import ask, our_questions

pytestmark = pytest.mark.usefixtures("store")


def asked(*references: Reference) -> Sequence[Finding]:
    return ask(next(q for q in our_questions() if q.id == "beside_references"), beside(*references))


def points(*references: Reference) -> list[str]:
    return [f.id.split(".")[1] for f in asked(*references) if f.verdict == "consider"]


def test_without_references_one_quiet_word() -> None:
    (finding,) = asked()
    assert (finding.verdict, "songs" in finding.summary) == ("not_heard", False)


def test_at_most_three_differences_the_largest_first() -> None:
    found = points(a_record(bpm=140.0, lift_lu=14.0, range_lu=14.0, lufs=-4.0))
    assert len(found) == 3
    assert len({"lift", "range"} & set(found)) == 1


def test_what_lies_between_the_references_is_no_news() -> None:
    assert "tempo" in points(a_record(bpm=140.0))
    assert "tempo" not in points(a_record(bpm=140.0), a_record(bpm=72.0))


def test_half_time_counts_as_the_same_pace() -> None:
    assert "tempo" not in points(a_record(bpm=48.0))


def test_stems_are_not_judged_by_tone_before_they_are_mixed() -> None:
    other = a_record(bands_db=(-30.0, -20.0, -10.0, -6.0, -6.0, -6.0, -6.0, -6.0, -20.0))
    assert "tone" not in points(other)
    song = beside(other)
    record = replace(song, listening=replace(song.listening, clock="record"))
    found = ask(next(q for q in our_questions() if q.id == "beside_references"), record)
    assert "beside-references.tone" in [f.id for f in found]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.floats(-24.0, -6.0), min_size=1, max_size=4), st.floats(50.0, 200.0))
def test_the_order_of_the_references_does_not_matter(lufs: list[float], bpm: float) -> None:
    records = [a_record(lufs=value, bpm=bpm) for value in lufs]
    assert points(*records) == points(*reversed(records))


def test_every_sentence_is_whole() -> None:
    for finding in asked(a_record(bpm=140.0, lift_lu=14.0, lufs=-6.0), a_record(bpm=150.0, lift_lu=12.0, lufs=-5.0)):
        assert "{" not in finding.summary + finding.because
    assert band().references == ()
