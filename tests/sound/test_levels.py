import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longplay.sound.levels import crest_db, db, from_db, peak, rms


@given(st.floats(-150, 60))
def test_decibels_and_back(level: float) -> None:
    assert db(from_db(level)) == pytest.approx(level, abs=1e-9)


def test_silence_stays_finite() -> None:
    assert db(0.0) == -200.0
    assert db(0.0, floor_db=-96.0) == -96.0
    assert from_db(float("-inf")) == 0.0


def test_measures_of_a_sine() -> None:
    sine = 0.5 * np.sin(2 * np.pi * np.arange(100000) / 100)[:, None]
    assert peak(sine) == pytest.approx(0.5)
    assert peak(-sine[:30]) == pytest.approx(0.5)
    assert rms(sine) == pytest.approx(0.5 / np.sqrt(2))
    assert crest_db(sine) == pytest.approx(3.0103, abs=1e-3)


def test_measures_of_nothing() -> None:
    empty = np.zeros((0, 2))
    assert (rms(empty), peak(empty), crest_db(empty)) == (0.0, 0.0, 0.0)
