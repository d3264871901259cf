from dataclasses import replace

import pytest

from longplay.producing.desk_values import channels_named, differences, set_value, taken_over
from longplay.song.mix import Bus, Channel, Mix, Room, Send
from longplay.song.refusal import Refusal

ROOM = Send("room", -12.0, "one room")
CHANNELS = tuple(
    Channel(name, role, bus, (), 0.0, 0.0, (ROOM,), "why")
    for name, role, bus in (
        ("LV take 3.wav", "lead vocal", "lead vocal"),
        ("drums/kick", "drums", "drums"),
        ("drums/snare", "drums", "drums"),
    )
)
MIX = Mix(CHANNELS, (Bus("drums", (), 0.0, "flat"),), (Room("room", 1.0, 20.0, 7000.0, "short"),), (), 0.0, 44100)


def test_a_fader_is_set_and_says_by_whom() -> None:
    lead = set_value(MIX, "LV take 3.wav.fader_db=-2", "Ann").channels[0]
    assert (lead.fader_db, lead.origin) == (-2.0, "Ann")


def test_a_part_means_all_its_stems_and_case_does_not_matter() -> None:
    mix = set_value(MIX, "Drums.pan=0.2", "Ann")
    assert [c.pan for c in mix.channels] == [0.0, 0.2, 0.2]


@pytest.mark.parametrize(("typed", "sends"), [("off", []), ("-20", [-20.0])])
def test_a_send_is_set_or_taken_out(typed: str, sends: list[float]) -> None:
    mix = set_value(MIX, f"drums/kick.send.room={typed}", "Ann")
    assert [send.level_db for send in mix.channels[1].sends] == sends


def test_busses_rooms_and_mute_are_set() -> None:
    mix = set_value(
        set_value(set_value(MIX, "drums bus.fader_db=-1", "Ann"), "room.decay_s=0.7", "Ann"), "drums.mute=on", "B"
    )
    assert (mix.busses[0].fader_db, mix.busses[0].origin, mix.rooms[0].decay_s) == (-1.0, "Ann", 0.7)
    assert [c.mute for c in mix.channels] == [False, True, True]


@pytest.mark.parametrize(
    "typed",
    [
        "Ld.fader_db=1",
        "drums.fader_db=loud",
        "drums.fader_db=99",
        "drums.colour=1",
        "drums.send.hall=-9",
        "drums",
        "room.pan=0",
    ],
)
def test_what_does_not_fit_is_refused_with_a_next_step(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        set_value(MIX, typed, "Ann")
    assert len(refused.value.next_step) > 10


def test_names_mean_channels_parts_and_busses() -> None:
    assert channels_named(MIX, "drums") == ("drums/kick", "drums/snare")
    assert channels_named(MIX, "lead vocal") == ("LV take 3.wav",)


def test_versions_differ_in_what_was_set_and_come_back_pinned() -> None:
    louder = set_value(MIX, "drums/kick.fader_db=3", "Ann")
    (difference,) = differences(MIX, louder)
    assert (difference.what, difference.here, difference.there) == ("drums/kick.fader_db", "+0.0", "+3.0")
    assert taken_over(louder, MIX, "Bo") == MIX
    other = replace(MIX, channels=tuple(replace(c, fader_db=-1.0) for c in CHANNELS))
    assert {c.origin for c in taken_over(other, MIX, "Bo").channels} == {"Bo"}
