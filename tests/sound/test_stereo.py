import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from longplay.sound.stereo import Stereo, stereo_image


def hiss(seed: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).standard_normal(20000).astype(np.float32)


def sides(left: NDArray[np.float32], right: NDArray[np.float32]) -> Stereo:
    return stereo_image(np.stack((left, right), axis=1))


def test_the_same_on_both_sides_loses_nothing() -> None:
    assert sides(hiss(1), hiss(1)) == Stereo(1.0, 0.0, -60.0)


def test_two_sides_that_have_nothing_in_common_lose_three_decibels() -> None:
    image = sides(hiss(1), hiss(2))
    assert image.mono_loss_db == pytest.approx(-3.0, abs=0.2)
    assert image.width_db == pytest.approx(0.0, abs=0.3)


def test_a_flipped_side_is_gone_on_one_loudspeaker() -> None:
    image = sides(hiss(1), -hiss(1))
    assert (image.correlation, image.mono_loss_db, image.width_db) == (-1.0, -60.0, 60.0)


def test_one_channel_and_silence_are_all_middle() -> None:
    assert stereo_image(hiss(1)[:, None]) == stereo_image(np.zeros((100, 2), np.float32)) == Stereo()


@given(st.floats(0.01, 10.0), st.booleans())
def test_neither_gain_nor_swapped_sides_change_the_image(gain: float, swap: bool) -> None:
    left, right = hiss(1), (0.5 * hiss(1) + 0.2 * hiss(3)).astype(np.float32)
    first, second = (right, left) if swap else (left, right)
    image = sides((gain * first).astype(np.float32), (gain * second).astype(np.float32))
    assert image.mono_loss_db == pytest.approx(sides(left, right).mono_loss_db, abs=0.02)
    assert image.width_db == pytest.approx(sides(left, right).width_db, abs=0.02)
