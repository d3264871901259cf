import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longplay.formats.mix_json import mix_from_json, mix_to_json, read_mix, write_mix
from longplay.song.mix import Automation, Bus, Channel, Delay, Mix, Processor, Room, SectionBalance, Send
from longplay.song.refusal import Refusal

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schemas/mix.schema.json").read_text(encoding="utf-8"))
BELL = Processor("peak", (("hz", 2000.0), ("gain_db", -2.0), ("q", 1.0)), "it stands on the words")
LEAD = Channel("vox", "lead vocal", "lead vocal", (BELL,), 1.5, 0.0, (Send("room", -12.0, "one room"),), "centre")
MIX = Mix(
    (LEAD,),
    (Bus("lead vocal", (), 0.0, "flat"),),
    (Room("room", 1.1, 20.0, 7000.0, "short"),),
    (Automation("vox", ((0.0, 0.0), (4.0, 1.5)), "chorus"),),
    -1.3,
    44100,
    "vox",
    (Delay("delay", ((0.0, 0.375),), 0.4, 250.0, 4000.0, 9.0, "dotted eighth"),),
    (SectionBalance("verse", 0.0, 8.0, None, 1.5, (0.0, 3.0)),),
)
numbers = st.floats(-60, 12, allow_nan=False)


def test_it_keeps_to_its_schema() -> None:
    jsonschema.validate(mix_to_json(MIX), SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**mix_to_json(MIX), "trim_db": None}, SCHEMA)


@given(fader=numbers, pan=st.floats(-1, 1), name=st.text(min_size=1), points=st.lists(st.tuples(numbers, numbers)))
def test_written_then_read_is_the_same(fader: float, pan: float, name: str, points: list[tuple[float, float]]) -> None:
    channel = replace(LEAD, track=name, fader_db=fader, pan=pan)
    mix = replace(MIX, channels=(channel,), automation=(Automation(name, tuple(points), "why"),))
    assert mix_from_json(json.loads(json.dumps(mix_to_json(mix)))) == mix


def test_the_first_form_is_still_read() -> None:
    now = mix_to_json(replace(MIX, delays=(), balance=()))
    first = {**{k: v for k, v in now.items() if k not in {"delays", "balance"}}, "schema": "longplay/mix/1"}
    for room in first["rooms"]:
        del room["kind"], room["origin"]
    assert mix_from_json(first) == replace(MIX, delays=(), balance=())


def test_a_desk_at_rest_sends_to_no_delay() -> None:
    throw = Send("delay", -14.0, "the last word")
    still = replace(MIX, channels=(replace(LEAD, sends=(*LEAD.sends, throw)),)).without_rides()
    assert (still.channels, still.automation, still.delays) == ((LEAD,), (), ())


def test_fields_of_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "mix.json"
    data = mix_to_json(MIX)
    data["colour_of_desk"] = "blue"
    data["channels"][0]["colour"] = "red"
    path.write_text(json.dumps(data), encoding="utf-8")
    write_mix(replace(MIX, trim_db=0.0), path)
    after = json.loads(path.read_text(encoding="utf-8"))
    assert (after["colour_of_desk"], after["channels"][0]["colour"], after["trim_db"]) == ("blue", "red", 0.0)
    assert read_mix(path) == replace(MIX, trim_db=0.0)


@pytest.mark.parametrize("text", ["", "{}", '{"schema": "longplay/mix/9"}', '{"schema": "longplay/mix/1"}'])
def test_what_is_no_mix_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "mix.json").write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match=r"mix\.json"):
        read_mix(tmp_path / "mix.json")
