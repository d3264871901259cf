import pytest
from hypothesis import given
from hypothesis import strategies as st

from longplay.producing.exporting import FULLEST_DBFS, Strip, file_gain_db, together
from longplay.song.mix import Automation
from longplay.song.recording import Recording

SOUND = Recording("0" * 32, 44100, 1, 100)


def test_rides_of_one_fader_add_up() -> None:
    rides = [Automation("v", ((0.0, 0.0), (4.0, 4.0)), ""), Automation("v", ((2.0, -1.0), (3.0, 1.0)), "")]
    assert together(rides) == ((0.0, -1.0), (2.0, 1.0), (3.0, 4.0), (4.0, 5.0))
    assert together([]) == ()


@given(st.floats(-60.0, 12.0), st.floats(-30.0, 20.0))
def test_no_file_clips_whatever_its_fader_does(level: float, peak: float) -> None:
    gain = file_gain_db(Strip("v", "guitar", SOUND, level, 0.0, ()), peak)
    assert peak + gain <= FULLEST_DBFS + 1e-9


def test_a_file_that_fits_is_written_as_it_is() -> None:
    assert file_gain_db(Strip("v", "guitar", SOUND, -3.0, 0.0, ()), -6.0) == 0.0
    loud = Strip("v", "guitar", SOUND, 4.0, 0.0, ((0.0, 0.0), (1.0, 4.0)))
    assert file_gain_db(loud, -20.0) == pytest.approx(1.98, abs=0.01)  # its fader would stand at +8 dB
