from dataclasses import replace

import numpy as np
import pytest
from tests.made import made_listening
from tests.stages.mix.made_tracks import RATE, STYLE, form, noise, track

from longplay.song.brief import Brief
from longplay.song.mix import FADER, Mix
from longplay.song.track import Track
from longplay.stages.mix.balance import balance
from longplay.stages.mix.finish import finish
from longplay.stages.mix.parts import add_channels

pytestmark = pytest.mark.usefixtures("store")
SPACIOUS = replace(STYLE, space=(("lead_plate_db", -15.0), ("throw_db", -16.0)))


def lead(chorus_db: float = 0.0) -> Track:
    """Sings 3 s of every 4; in the choruses (30.5-40.5 s and 60.5-80.5 s) at another level."""
    time = np.arange(92 * RATE // 4) / (RATE // 4)
    chorus = ((time > 30.5) & (time < 40.5)) | ((time > 60.5) & (time < 80.5))
    level = np.where(chorus, 10 ** (chorus_db / 20), 1.0) * (time % 4.0 < 3.0)
    sound = np.repeat(0.1 * level * np.sin(2 * np.pi * 330 * time), 4)
    return track("vox", "lead vocal", sound.astype(np.float32)[:, None])


def desk(*tracks: Track, brief: Brief | None = None) -> Mix:
    mix = balance(tracks, form(), made_listening(), brief or Brief(), SPACIOUS)
    return finish(add_channels(mix, tracks, form(), SPACIOUS), tracks, form(), SPACIOUS)


GUITAR_DB = -26.0


def rides(mix: Mix, name: str, target: str = FADER) -> list[float]:
    return [db for ride in mix.automation if (ride.track, ride.target) == (name, target) for _, db in ride.points]


def test_a_lead_that_sinks_in_the_chorus_is_ridden_there_within_four_decibels_of_the_demo() -> None:
    mix = desk(lead(-6.0), track("gtr", "guitar", noise(92.0, GUITAR_DB)))
    assert max(rides(mix, "vox")) + mix.channels[0].fader_db == pytest.approx(4.0)
    chorus = next(b for b in mix.balance if b.section == "chorus 1")
    verse = next(b for b in mix.balance if b.section == "verse 1")
    assert chorus.as_given_lu is not None
    assert chorus.on_record_lu is not None
    assert chorus.on_record_lu > chorus.as_given_lu + 1.0
    assert verse.wanted == SPACIOUS.lead_over_track_lu


def test_a_kept_lead_is_neither_ridden_nor_thrown() -> None:
    tracks = lead(-6.0), track("gtr", "guitar", noise(92.0, GUITAR_DB))
    mix = desk(*tracks, brief=Brief(must_keep=("vox",)))
    assert rides(mix, "vox") == []
    assert mix.delays == ()


def test_the_lead_sends_to_room_plate_and_in_the_gaps_to_the_delay() -> None:
    mix = desk(lead(), track("gtr", "guitar", noise(92.0, GUITAR_DB)))
    channel = mix.channel("vox")
    assert channel is not None
    assert [send.to for send in channel.sends][:2] == ["room", "plate"]
    shut = rides(mix, "vox", "delay")
    assert all(level in (0.0, -120.0) for level in shut)


def test_busses_are_flat_until_a_measure_asks() -> None:
    mix = desk(lead(), track("gtr", "guitar", noise(92.0, GUITAR_DB)))
    assert [bus.chain for bus in mix.busses] == [()] * 5


def test_a_kit_whose_hits_jump_out_is_glued() -> None:
    hits = np.zeros((92 * RATE, 2), np.float32)
    hits[:: RATE // 2] = 0.9
    kit = track("drums/kick", "drums", hits, "longplay"), track("drums/hats", "drums", noise(92.0, -45.0), "longplay")
    mix = desk(lead(), *kit)
    (device,) = next(bus for bus in mix.busses if bus.name == "drums").chain
    assert (device.type, device.param("ratio")) == ("compressor", 2.0)


def test_a_person_s_take_gets_a_channel_of_its_own_under_the_lead() -> None:
    mix = desk(lead(), track("bass", "bass", noise(92.0, -10.0), "Ann"))
    channel = mix.channel("bass")
    assert channel is not None
    assert channel.fader_db < -6.0


def test_backing_voices_stand_in_pairs() -> None:
    voices = [track(f"bv {n}", "backing vocal", noise(20.0, -30.0), "longplay") for n in range(3)]
    mix = desk(lead(), *voices)
    assert [c.pan for c in mix.channels[1:]] == [-0.35, 0.35, 0.0]
