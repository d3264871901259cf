"""Every word survives JSON."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longplay.formats.words_json import decode, encode
from longplay.song.finding import Heard
from longplay.song.harmony import Chord, ChordSpan, Key
from longplay.song.money import Money
from longplay.song.proposal import AddPart, HirePlayer, LeaveAlone, MuteTrack, Proposal
from longplay.song.refusal import Refusal
from longplay.song.time import DemoSeconds, Span, TempoMap


def round_trip(kind: Any, word: object) -> object:
    return decode(kind, json.loads(json.dumps(encode(word))))


@pytest.mark.parametrize(
    "action",
    [
        LeaveAlone("lead"),
        MuteTrack("loop", ("bridge",)),
        AddPart("bass", "bass", "electric_bass", ("chorus 1", "chorus 2"), 0.4),
        HirePlayer("drums", "drummer", (), "lay back"),
    ],
)
def test_a_proposal_keeps_the_type_of_its_action(action: Any) -> None:
    word = Proposal("p", ("f",), action, "s", "w", "in_house", Money(100), 0.5, "m", Span(1.0, 2.0, 3, 4))
    assert round_trip(Proposal, word) == word


def test_generic_words_know_what_they_hold() -> None:
    word = Heard(Key("A", "minor"), Key("C"), 0.2)
    assert round_trip(Heard[Key], word) == word


@given(st.lists(st.floats(0.1, 2.0), min_size=2, max_size=9), st.integers(-8, 8))
def test_tempo_maps(steps: list[float], first: int) -> None:
    word: TempoMap[DemoSeconds] = TempoMap(tuple(sum(steps[: n + 1]) for n in range(len(steps))), first_beat=first)
    assert round_trip(TempoMap[DemoSeconds], word) == word


def test_tuples_of_words_and_unknown_fields() -> None:
    spans = (ChordSpan(0.0, 1.0, Chord(9, "min"), 0.9), ChordSpan(1.0, 2.0, Chord(None), 0.1))
    data = encode(spans)
    data[0]["later"] = "a field of a newer version"
    assert decode(tuple[ChordSpan, ...], data) == spans


def test_data_that_do_not_fit_are_refused() -> None:
    with pytest.raises(Refusal, match="do not fit"):
        decode(Money, {"sum": 3})


def test_other_objects_are_not_words() -> None:
    with pytest.raises(TypeError):
        encode(object())
