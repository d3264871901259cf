"""What the band lacks, measured as it sounds together."""

import pytest
from tests.made import made_track_listening

from longplay.stages.critique.questions.more_instruments import low_end_db

DEEP, THIN = (-3.0,) + (-10.0,) * 8, (-40.0,) + (-10.0,) * 8


def test_a_mono_track_weighs_as_much_as_the_same_sound_in_stereo() -> None:
    bass = made_track_listening("Bass", "bass", lufs=-20.0, bands_db=DEEP)
    mono = made_track_listening("Keys", "keys", lufs=-20.0, bands_db=THIN)
    stereo = made_track_listening("Keys", "keys", lufs=-16.99, bands_db=THIN, channels=2)
    assert low_end_db((bass, mono)) == pytest.approx(low_end_db((bass, stereo)), abs=0.01)
    assert low_end_db((mono,)) == pytest.approx(-40.0)
