import numpy as np
import pytest
from tests.made import made_listening
from tests.stages.critique.made_songs import WARM, heard

from longplay.song.time import Span
from longplay.stages.critique.tones import Tones, balance

pytestmark = pytest.mark.usefixtures("store")
VERSE = Span(12.0, 20.0)


def tones() -> Tones:
    stereo = heard("Keys", "keys", channels=2)
    return Tones(made_listening(tracks=(heard("Guitar", "guitar"), stereo)))


def test_octaves_of_a_stretch_are_those_of_the_track() -> None:
    power = tones().of("Guitar", (VERSE,))
    assert power is not None
    assert balance(power) - balance(10.0 ** (np.asarray(WARM) / 10.0)) == pytest.approx(0.0, abs=0.01)


def test_a_mono_track_counts_twice() -> None:
    mono, stereo = (tones().of(name, (VERSE,)) for name in ("Guitar", "Keys"))
    assert mono is not None
    assert stereo is not None
    assert mono == pytest.approx(2.0 * stereo)
    assert tones().together(("Guitar", "Keys"), (VERSE,)) == pytest.approx(mono + stereo)


def test_what_was_not_measured_is_none_and_weighs_nothing() -> None:
    empty = Tones(made_listening())
    assert empty.of("Guitar", (VERSE,)) is None
    assert tones().of("Guitar", (Span(900.0, 901.0),)) is None
    assert not empty.together(("Guitar",), (VERSE,)).any()
