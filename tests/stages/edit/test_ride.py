import numpy as np
import pytest

from longplay.stages.edit.ride import WAY_S, ride

RATE = 1000


def ridden(*rides: tuple[float, float, float]) -> np.ndarray:
    samples = np.ones((10 * RATE, 1), np.float32)
    ride(samples, rides, RATE)
    return 20.0 * np.log10(samples[:, 0])


def test_whole_over_the_phrase_and_nothing_far_from_it() -> None:
    gain = ridden((4.0, 5.0, -3.0))
    assert gain[4000:5000] == pytest.approx(-3.0, abs=1e-3)
    assert np.all(gain[: round((4.0 - WAY_S) * RATE)] == 0.0)
    assert np.all(gain[round((5.1 + WAY_S) * RATE) :] == 0.0)


def test_no_step_is_heard() -> None:
    assert np.max(np.abs(np.diff(ridden((4.0, 5.0, 4.0))))) < 0.05


def test_a_neighbour_of_zero_is_not_touched() -> None:
    gain = ridden((4.0, 5.0, -3.0), (5.4, 7.0, 0.0))
    assert gain[5420:7000] == pytest.approx(0.0, abs=0.02)
