from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stages.mix.made_tracks import RATE, noise, tone

from longplay.cache.audio import keep_audio, open_audio
from longplay.song.mix import Bus, Channel, Mix, Processor, Room, Send
from longplay.stages.mix.mixdown import Mixdown, mix_down, trim_for

pytestmark = pytest.mark.usefixtures("store")
ROOM = Room("room", 0.8, 20.0, 7000.0, "short")
SEND = (Send("room", -12.0, "one room"),)


def desk(**values: object) -> Mix:
    channels = (
        Channel("vox", "lead vocal", "lead vocal", (), 0.0, 0.0, SEND, "centre"),
        Channel("gtr", "guitar", "music", (), 0.0, 0.0, SEND, "there"),
    )
    busses = Bus("lead vocal", (), 0.0, "flat"), Bus("music", (), -2.0, "back")
    return replace(Mix(channels, busses, (ROOM,), (), 0.0, RATE), **values)  # type: ignore[arg-type]


def mixed(mix: Mix, seconds: float = 4.0, level_db: float = -20.0) -> Mixdown:
    vox, gtr = tone(seconds, level_db, channels=2), noise(seconds / 2, level_db - 10)
    return mix_down(mix, (("vox", keep_audio(vox, RATE)), ("gtr", keep_audio(gtr, RATE))))


def null_db(down: Mixdown) -> float:
    total = np.array(open_audio(down.pre_bus), np.float64)
    for stem in down.stems:
        sound = open_audio(stem.recording)
        total[: len(sound)] -= sound.astype(np.float64) * 10 ** (stem.gain_db / 20)
    return 20 * float(np.log10(np.abs(total).max() + 1e-12))


def peak_db(down: Mixdown) -> float:
    return 20 * float(np.log10(np.abs(open_audio(down.mix)).max()))


@pytest.mark.parametrize("level_db", [-55.0, -20.0, 12.0])
def test_stems_null_and_the_peak_has_room(level_db: float) -> None:
    down = mixed(desk(), level_db=level_db)
    assert [stem.name for stem in down.stems] == ["vox", "gtr", "room return"]
    assert null_db(down) < -100.0
    assert -6.0 < peak_db(down) < -3.0
    assert down.mix == down.pre_bus


def test_stems_null_before_a_bus_that_works() -> None:
    bell = Processor("peak", (("hz", 440.0), ("gain_db", -6.0), ("q", 1.0)), "less")
    down = mixed(desk(busses=(Bus("lead vocal", (bell,), 0.0, "tamed"), Bus("music", (), 0.0, "flat"))))
    assert null_db(down) < -100.0
    assert down.mix != down.pre_bus
    assert -6.0 < peak_db(down) < -3.0


def test_no_sends_no_room() -> None:
    mix = desk()
    dry = replace(mix, channels=tuple(replace(c, sends=()) for c in mix.channels))
    assert [stem.name for stem in mixed(dry).stems] == ["vox", "gtr"]


@given(st.floats(-79, 30).filter(lambda level: min(abs(level + 3.0), abs(level + 6.0)) > 1e-5))
def test_trim_lands_in_the_window_and_leaves_what_lies_there(level_db: float) -> None:
    sound = np.full((10, 2), 10 ** (level_db / 20), np.float32)
    after = level_db + trim_for(sound)
    assert -6.0 < after < -3.0
    assert trim_for(sound) == 0.0 or not -6.0 < level_db < -3.0


def test_silence_nothing_and_a_fifth_of_a_second() -> None:
    silent = mix_down(desk(), (("vox", keep_audio(np.zeros((8820, 2), np.float32), RATE)),))
    assert silent.trim_db == 0.0
    assert mix_down(desk(), ()).mix.frames == 0
    assert null_db(mixed(desk(), seconds=0.2)) < -100.0
