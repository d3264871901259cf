"""What is offered to the points about clashes, verses, keys, lines and form: less first, and leaving it beside each."""

from dataclasses import replace

import pytest
from tests.stages.critique.made_songs import (
    MADE,
    a_record,
    beside,
    in_a_key,
    with_a_clash,
    with_a_late_chorus,
    with_loop,
    with_the_line,
    with_track,
)

from longplay.formats.rates_toml import read_rates
from longplay.song.proposal import (
    ChangeKey,
    LeaveAlone,
    MuteTrack,
    Proposal,
    RecordAgain,
    RideLevel,
    ShortenSection,
    SingAgain,
    ThinTrack,
)
from longplay.song.structure import name_sections
from longplay.stages.critique.question import Material, ask, our_questions
from longplay.stages.plan.plan import plan

pytestmark = pytest.mark.usefixtures("store")
ANSWERED = (
    "stems_clash",
    "second_verse",
    "in_tune_together",
    "one_speaker",
    "begins_and_ends",
    "song_length",
    "key_for_singer",
    "line_that_matters",
)


def answers(question: str, song: Material, *keep: str) -> tuple[Proposal, ...]:
    brief = replace(song.brief, must_keep=keep)
    (asked,) = [q for q in our_questions() if q.id == question]
    found = ask(asked, replace(song, brief=brief))
    return plan(found, song.demo, song.listening, brief, song.style, read_rates())


@pytest.mark.parametrize("question", ANSWERED)
def test_leaving_it_stands_beside_every_answer(question: str) -> None:
    offers = answers(question, MADE[question].troubled())
    assert isinstance(offers[-1].action, LeaveAlone)
    assert all(offer.cost.amount == 0 for offer in offers)


@pytest.mark.parametrize("question", ANSWERED)
def test_a_fine_song_gets_no_answer(question: str) -> None:
    assert answers(question, MADE[question].fine()) == ()


def test_of_two_that_clash_the_held_one_gives_room() -> None:
    thin, rest, _ = answers("stems_clash", with_a_clash())
    assert isinstance(thin.action, ThinTrack)
    assert (thin.action.target, thin.action.gain_db, "verse 1" in thin.action.sections) == ("Keys", -3.0, True)
    assert isinstance(rest.action, MuteTrack)
    assert rest.alternative_to == thin.id


def test_what_must_be_kept_does_not_give_room() -> None:
    offers = answers("stems_clash", with_a_clash(), "Keys")
    assert {o.action.kind for o in offers} == {"leave_alone"}
    assert offers[-1].must_keep == ("Keys",)


def test_the_first_verse_is_held_back_for_the_second() -> None:
    first, _ = answers("second_verse", with_loop())
    assert isinstance(first.action, ThinTrack)
    assert first.action.sections == ("verse 1",)


def test_a_track_is_made_lighter_once_in_a_section() -> None:
    song = with_loop()
    found = [f for q in our_questions() for f in ask(q, song) if q.id in ("chorus_lifts", "second_verse")]
    offers = plan(tuple(found), song.demo, song.listening, song.brief, song.style, read_rates())
    thins = [o for o in offers if isinstance(o.action, ThinTrack)]
    assert len(thins) == 2
    assert thins[1].alternative_to == thins[0].id


def test_another_key_is_the_artists_own_work() -> None:
    first, _ = answers("key_for_singer", in_a_key(top_cents=-35.0, top_db=6.0))
    assert isinstance(first.action, ChangeKey)
    assert (first.action.semitones < 0, first.route, "capo" in first.action.direction) == (True, "artist", True)
    assert {o.action.kind for o in answers("key_for_singer", in_a_key(-35.0, 6.0), "Lead")} == {"leave_alone"}


def test_the_line_that_matters_comes_nearer_or_is_sung_again() -> None:
    ride, again, _ = answers("line_that_matters", with_the_line(-2.0))
    assert isinstance(ride.action, RideLevel)
    assert isinstance(again.action, SingAgain)
    assert (ride.action.target, again.route, again.alternative_to) == ("Lead", "artist", ride.id)


def test_a_late_chorus_takes_bars_from_a_long_intro_only() -> None:
    offers = answers("song_length", with_a_late_chorus())
    assert {o.action.kind for o in offers if not o.alternative_to} == {"leave_alone"}
    form = name_sections((("intro", 1, 12, 0.8), ("verse", 13, 16, 0.8), ("chorus", 29, 8, 0.8)))
    song = with_a_late_chorus()
    first, *_ = answers("song_length", replace(song, listening=replace(song.listening, structure=form)))
    assert isinstance(first.action, ShortenSection)
    assert (first.action.first_bar, first.action.last_bar) == (1, 8)


def test_a_cut_ending_is_played_again_by_what_rings() -> None:
    first, _ = answers("begins_and_ends", with_track("Guitar", end_dbfs=-30.0))
    assert isinstance(first.action, RecordAgain)
    assert (first.action.target, first.route) == ("Guitar", "artist")


def test_a_difference_from_the_references_is_no_order() -> None:
    assert answers("beside_references", beside(a_record(bpm=140.0, lift_lu=14.0))) == ()
