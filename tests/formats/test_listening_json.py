"""listening.json: held to its schema, and whole about what was heard."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.made import made_grid, made_listening, made_track_listening

from longplay.formats.listening_json import listening_json
from longplay.song.finding import Heard
from longplay.song.harmony import Chord, ChordSpan, Key
from longplay.song.structure import LABELS
from longplay.song.time import DemoSeconds, TempoMap, TimeSignature
from longplay.song.track import ROLES

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schemas/listening.schema.json").read_text(encoding="utf-8"))


def test_it_keeps_to_its_schema() -> None:
    data = json.loads(json.dumps(listening_json(made_listening()), allow_nan=False))
    jsonschema.validate(data, SCHEMA)


@pytest.mark.parametrize(
    "wrong", [{"clock": "wall"}, {"beats": [1.0]}, {"duration": None}, {"key": {}}, {"time_signature": "four"}]
)
def test_the_schema_is_not_a_yes_to_anything(wrong: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**listening_json(made_listening()), **wrong}, SCHEMA)


def test_the_schema_knows_all_roles_and_labels() -> None:
    track = SCHEMA["properties"]["tracks"]["items"]["properties"]
    section = SCHEMA["properties"]["sections"]["items"]["properties"]
    assert (track["role"]["enum"], section["label"]["enum"]) == (list(ROLES), list(LABELS))


@given(
    root=st.none() | st.integers(0, 11),
    quality=st.sampled_from(["maj", "min", "7", "maj7", "min7", "sus2", "sus4", "dim", "aug", "5"]),
    bass=st.none() | st.integers(0, 11),
    tonic=st.sampled_from(["C", "F#", "Bb", "Eb"]),
)
def test_every_chord_has_a_label_that_the_schema_knows(
    root: int | None, quality: str, bass: int | None, tonic: str
) -> None:
    heard = made_listening(
        chords=(ChordSpan(0.0, 1.0, Chord(root, quality, bass), 0.5),), key=Heard(Key(tonic, "minor"))
    )
    jsonschema.validate(listening_json(heard)["chords"], SCHEMA["properties"]["chords"] | {"$defs": SCHEMA["$defs"]})


def test_downbeats_are_the_beats_that_begin_bars() -> None:
    pick_up: TempoMap[DemoSeconds] = TempoMap(tuple(0.5 * i for i in range(20)), TimeSignature(3), first_beat=-2)
    data = listening_json(made_listening(grid=pick_up))
    assert data["downbeats"][:3] == [1.0, 2.5, 4.0]
    assert data["time_signature"] == "3/4"


def test_sections_say_bars_and_seconds_of_the_same_place() -> None:
    grid, chorus = made_grid(), listening_json(made_listening())["sections"][2]
    assert (chorus["name"], chorus["bars"]) == ("chorus 1", [13, 16])
    assert (chorus["start"], chorus["end"]) == (grid.bar_start(13), grid.bar_start(17))


def test_silence_is_null_and_never_infinite() -> None:
    silent = made_track_listening(
        "x", "other", lufs=None, dbtp=float("-inf"), crest_db=0.0, noise_floor_dbfs=float("-inf")
    )
    data = listening_json(made_listening(tracks=(silent,)))
    jsonschema.validate(data, SCHEMA)
    assert (data["tracks"][0]["lufs"], data["tracks"][0]["dbtp"]) == (None, None)


def test_a_persons_correction_carries_the_name() -> None:
    heard = replace(made_listening(), tempo=Heard(64.0, 128.0, 1.0, fixed_by="Ana"))
    data = listening_json(heard)
    jsonschema.validate(data, SCHEMA)
    assert (data["tempo"]["bpm"], data["tempo"]["runner_up"], data["tempo"]["fixed_by"]) == (64.0, 128.0, "Ana")
