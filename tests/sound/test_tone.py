import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longplay.sound.spectrum import OCTAVE_CENTRES_HZ
from longplay.sound.tone import octave_balance, shape_tone, smooth_curve_db

RATE = 44100
TILT = (3.0, 2.0, 1.0, 0.0, 0.0, 0.0, -1.0, -2.0, -2.0)


def noise(seconds: float = 8.0) -> np.ndarray:
    return np.random.default_rng(1).standard_normal((round(seconds * RATE), 2)).astype(np.float32) * 0.1


def test_octaves_move_as_the_curve_says() -> None:
    sound = noise()
    moved = np.array(octave_balance(shape_tone(sound, RATE, TILT), RATE)) - octave_balance(sound, RATE)
    wanted = smooth_curve_db(TILT, np.array(OCTAVE_CENTRES_HZ))
    assert np.ptp((moved - wanted)[:8]) < 0.35  # levels are "of the whole", which moves too


def test_nothing_is_delayed_or_widened() -> None:
    click = np.zeros((300000, 2), np.float32)
    click[150000] = 1.0, 0.5
    done = shape_tone(click, RATE, TILT)
    assert int(np.argmax(np.abs(done[:, 0]))) == 150000
    assert done[:, 1] == pytest.approx(done[:, 0] * 0.5, abs=1e-6)
    assert done[149000:150000] == pytest.approx(done[150001:151001][::-1], abs=1e-5)  # no phase moved


def test_flat_is_the_same_sound() -> None:
    sound = noise(4.0)
    assert shape_tone(sound, RATE, (0.0,) * 9) == pytest.approx(sound, abs=1e-5)


def test_the_end_of_a_short_sound_is_kept() -> None:
    assert shape_tone(noise(0.01), RATE, TILT).shape == (441, 2)


@settings(max_examples=50)
@given(st.lists(st.floats(-3.0, 3.0), min_size=9, max_size=9))
def test_the_curve_never_exceeds_its_gains(gains: list[float]) -> None:
    curve = smooth_curve_db(gains, np.geomspace(10.0, 24000.0, 200))
    assert np.all(curve <= max(gains) + 1e-9)
    assert np.all(curve >= min(gains) - 1e-9)
