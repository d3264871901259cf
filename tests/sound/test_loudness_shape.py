import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longplay.sound.loudness_shape import Powers, intro_s, lift_lu, range_lu


def powers(*stretches: tuple[float, float]) -> Powers:
    """Stretches of (seconds, lufs), one after the other."""
    return np.concatenate([np.full(round(10 * seconds), 10.0 ** (lufs / 10.0)) for seconds, lufs in stretches])


SONG = powers((12.0, -30.0), (60.0, -20.0), (40.0, -15.0), (30.0, -20.0))


def test_lift_is_the_step_from_its_soft_to_its_loud_stretches() -> None:
    assert lift_lu(SONG) == pytest.approx(5.0, abs=0.3)
    assert lift_lu(powers((60.0, -20.0))) == pytest.approx(0.0, abs=1e-6)


def test_range_counts_the_soft_intro_too() -> None:
    assert range_lu(SONG) > lift_lu(SONG)


def test_it_begins_when_it_reaches_its_usual_level() -> None:
    assert intro_s(SONG) == pytest.approx(11.0, abs=1.5)
    assert intro_s(powers((60.0, -20.0))) == 0.0


def test_silence_has_no_shape() -> None:
    silence = np.zeros(300)
    assert (range_lu(silence), lift_lu(silence), intro_s(silence), intro_s(np.zeros(0))) == (0.0, 0.0, 0.0, 0.0)


@given(st.floats(-20.0, 10.0))
def test_gain_changes_nothing(gain_db: float) -> None:
    moved = SONG * 10.0 ** (gain_db / 10.0)
    assert lift_lu(moved) == pytest.approx(lift_lu(SONG))
    assert intro_s(moved) == intro_s(SONG)
