import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stages.mix.made_tracks import noise, tone, track

from longplay.cache.audio import open_audio
from longplay.song.mix import Automation, Channel, Processor
from longplay.stages.mix.channel import process_channel
from longplay.stages.mix.pan import pan_gains

pytestmark = pytest.mark.usefixtures("store")


def channel(**values: object) -> Channel:
    plain = {"chain": (), "fader_db": 0.0, "pan": 0.0, "sends": (), "why": "plain"}
    return Channel("t", "guitar", "music", **{**plain, **values})  # type: ignore[arg-type]


@given(st.floats(-1, 1))
def test_pan_keeps_the_power_of_a_mono_track(pan: float) -> None:
    left, right = pan_gains(pan, 1)
    assert left**2 + right**2 == pytest.approx(2.0)


def test_mono_in_the_centre_plays_from_both_sides_as_it_is() -> None:
    sound = tone(0.5)
    out = open_audio(process_channel(channel(), track("t", "guitar", sound), ()))
    assert np.allclose(out, sound, atol=1e-7)


def test_a_stereo_track_in_the_centre_comes_out_bit_for_bit() -> None:
    sound = noise(2.0)
    assert np.array_equal(open_audio(process_channel(channel(), track("t", "guitar", sound), ())), sound)


def test_fader_and_ride_add_up() -> None:
    sound = noise(2.0)
    rides = (Automation("t", ((0.0, -6.0), (1.0, -6.0), (2.0, 0.0)), "why"), Automation("other", ((0.0, -60.0),), "no"))
    out = open_audio(process_channel(channel(fader_db=3.0), track("t", "guitar", sound), rides))
    ratio = 20 * np.log10(out[[1000, 44100, 66150], 0] / sound[[1000, 44100, 66150], 0])
    assert ratio == pytest.approx([-3.0, -3.0, 0.0], abs=0.001)


def test_the_chain_is_in_the_path() -> None:
    high_pass = Processor("high_pass", (("hz", 100.0),), "rumble")
    for hz, level in ((20.0, -28.0), (1000.0, 0.0)):
        wave = np.sin(2 * np.pi * hz * np.arange(88200) / 44100)[:, None].astype(np.float32)
        out = open_audio(process_channel(channel(chain=(high_pass,)), track("t", "guitar", wave), ()))
        assert 20 * np.log10(np.abs(out[44100:]).max()) == pytest.approx(level, abs=0.3)


def test_devices_that_do_not_exist_are_refused() -> None:
    with pytest.raises(ValueError, match="fuzz"):
        process_channel(channel(chain=(Processor("fuzz", (), "loud"),)), track("t", "guitar", tone(0.2)), ())
