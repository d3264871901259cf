import numpy as np
import pytest
from numpy.typing import NDArray

from longplay.sound.clicks import bridge_clicks, find_clicks

RATE = 22050
TIME = np.arange(4 * RATE) / RATE
PLACES = (1.0, 2.345, 3.1)


def clean() -> NDArray[np.float32]:
    return np.asarray(0.2 * sum(np.sin(2 * np.pi * f * TIME) for f in (110, 277, 659)), np.float32)


def clicked(height: float = 0.3) -> NDArray[np.float32]:
    out = clean()
    for at in PLACES:
        out[round(at * RATE) : round(at * RATE) + 6] += np.float32(height) * np.array([1, -0.8, 0.6, -0.4, 0.2, -0.1])
    return out


@pytest.mark.parametrize("height", [0.05, 0.3])
def test_clicks_are_found_in_their_places(height: float) -> None:
    assert find_clicks(clicked(height), RATE) == pytest.approx(PLACES, abs=0.001)


def test_a_bridge_leaves_no_trace_and_touches_little() -> None:
    mended = bridge_clicks(clicked()[:, None], RATE, PLACES)[:, 0]
    assert np.max(np.abs(mended - clean())) < 0.003
    assert np.count_nonzero(mended != clicked()) < 60


def test_notes_that_start_are_no_clicks() -> None:
    decays = np.exp(-6 * (TIME % 0.5)) * np.sin(2 * np.pi * 440 * TIME)
    assert find_clicks(decays.astype(np.float32), RATE) == ()


def test_pulses_of_a_low_tone_are_no_clicks() -> None:
    pulses = np.zeros(4 * RATE, np.float32)
    pulses[:: RATE // 50] = 0.5
    assert find_clicks(pulses, RATE) == ()


def test_nothing_to_bridge_keeps_every_bit() -> None:
    assert np.array_equal(bridge_clicks(clean()[:, None], RATE, (1.7,))[:, 0], clean())
