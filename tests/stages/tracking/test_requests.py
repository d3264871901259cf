"""Who is asked for what, and how they are told."""

from dataclasses import replace

import pytest
from tests.made import made_demo, made_listening, made_proposal

from longplay.song.arrangement import Cut, Form
from longplay.song.brief import Brief
from longplay.song.edit import EditList
from longplay.song.harmony import Key
from longplay.song.money import Money
from longplay.song.proposal import Action, AddPart, HirePlayer, Proposal, RecordAgain, SingAgain
from longplay.song.rates import RateCard
from longplay.song.request import Request
from longplay.song.time import Span
from longplay.stages.arrange.form import make_form
from longplay.stages.tracking.letter import letter, letter_path
from longplay.stages.tracking.requests import clockwork_of, requests_of

BRIEF = Brief(title="Song", artist="Mia", about="a key under a stone", deadline="2026-12-10")
CARD = RateCard("default", "EUR", "2026-11-01", ())
ADD = made_proposal(AddPart("drums", "drums", "acoustic_kit", ("chorus 1",)))


@pytest.fixture
def form() -> Form:
    return make_form(made_demo(), made_listening(), EditList(()))


def hire(**changes: object) -> Proposal:
    action: Action = HirePlayer("drummer", "drummer", ("chorus 1", "chorus 2"), "Play simple.")
    plain = made_proposal(action, route="hire", cost=Money(15000), days=0.5, alternative_to=ADD.id)
    return replace(plain, **changes)  # type: ignore[arg-type]


def asked(form: Form, *proposals: Proposal, state: str = "accepted") -> tuple[Request, ...]:
    return requests_of(proposals, {p.id: state for p in proposals}, form, made_demo(), BRIEF)


def test_a_hired_player_takes_the_part_we_would_write(form: Form) -> None:
    (request,) = asked(form, ADD, hire())
    assert (request.part, request.who, request.role) == ("drums", "drummer", "drums")
    assert [s.bars for s in request.spans] == ["bars 13-16", "bars 25-32"]


def test_nobody_is_asked_for_what_was_rejected(form: Form) -> None:
    assert asked(form, hire(), state="rejected") == ()


def test_the_artist_is_asked_for_a_phrase_wherever_the_record_brings_it(form: Form) -> None:
    action = SingAgain("Lead", Span(10.5, 13.0, 5, 5), "la la", "Breathe.")
    twice = replace(form, cuts=(Cut(0.0, 20.0, 0.0), Cut(10.5, 20.0, 20.0)))
    (request,) = asked(twice, made_proposal(action, route="artist"))
    assert [(s.start, s.end) for s in request.spans] == [(10.5, 13.0), (20.0, 22.5)]
    assert (request.who, request.text, request.replaces_a_stretch) == ("Mia", "la la", True)


def test_a_stretch_that_was_cut_out_is_not_asked_for(form: Form) -> None:
    action = RecordAgain("Guitar", (Span(50.0, 52.0),), "Softer.")
    gone = replace(form, cuts=(Cut(0.0, 20.0, 0.0),))
    assert asked(gone, made_proposal(action, route="artist")) == ()


def test_the_brief_for_a_person_says_everything(form: Form) -> None:
    (request,) = asked(form, ADD, hire())
    clock = clockwork_of(form, 48000)
    text = letter(request, BRIEF, clock, Key("C"), -25.0, CARD, ("record/guides/drums-guide.wav: the record",))
    for wanted in (
        "a key under a stone", "Play simple.", "bars 13-16: 0:35.0", "96.0 bpm", "A = 433.7 Hz", "bar 1 is at 5.000 s",
        "24 bit, 48000 Hz", "takes/drums/YOUR-NAME/", "By 2026-12-07", "150.00 EUR for 0.5 days", "drums-guide.wav",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert letter_path(request) == "charts/drummer-drums-bars-13-16.md"


def test_an_open_request_says_how_to_get_its_guides(form: Form) -> None:
    (request,) = asked(form, ADD, hire(), state="open")
    text = letter(request, replace(BRIEF, deadline=""), clockwork_of(form, 48000), Key("C"), 0.0, CARD, ())
    assert f"longplay decide my-song {request.proposal} accept --by" in text
    assert "No date is set" in text


def test_what_the_artist_does_bears_the_artists_name(form: Form) -> None:
    (request,) = asked(form, ADD, hire(route="artist"))
    assert request.who == "Mia"


def test_a_place_is_never_told_with_sixty_seconds(form: Form) -> None:
    (request,) = asked(form, ADD, hire())
    late = replace(request, spans=(Span(55.47, 60.5, 13, 16),))
    text = letter(late, BRIEF, clockwork_of(form, 48000), Key("C"), 0.0, CARD, ())
    assert ": 1:00.0 to 1:05.0 in the guide" in text
