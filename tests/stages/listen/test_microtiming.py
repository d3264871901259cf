"""Only what is scattered is a distance: swing, pushes, laying back and drift are ways of playing, or machines."""

import numpy as np
import pytest
from tests.made_strums import BEATS, EIGHTH, FIRST, scatter

from longplay.sound.timing import spread
from longplay.stages.listen.microtiming import off_the_beat

COUNT = 72


def rows(late_ms: object, rise: float = 10.0) -> np.ndarray:
    seconds = FIRST + EIGHTH * np.arange(COUNT) + np.asarray(late_ms) / 1000.0
    return off_the_beat(np.stack((seconds, np.full(COUNT, rise)), axis=1).astype(np.float32), BEATS)


@pytest.mark.parametrize("ms", [10.0, 20.0, 35.0])
def test_scatter_is_heard_as_it_is(ms: float) -> None:
    late = scatter(COUNT, ms)
    assert spread(rows(late)).ms == pytest.approx(float(np.median(np.abs(late))), rel=0.25)


def test_laying_back_swing_and_pushes_are_no_scatter() -> None:
    swung = 30.0 + 60.0 * (np.arange(COUNT) % 2)
    assert spread(rows(swung)).ms < 0.5


def test_wandering_slowly_is_no_scatter() -> None:
    assert spread(rows(25.0 * np.sin(np.arange(COUNT) / 40.0))).ms < 8.0


def test_a_slow_drift_is_told_apart_from_scatter() -> None:
    heard = rows(np.linspace(0.0, 45.0, COUNT) + scatter(COUNT, 3.0))
    assert heard[-1, 3] == pytest.approx(45.0, abs=15.0)
    assert spread(heard).ms < 5.0


def test_a_slip_is_measured_against_its_place() -> None:
    late = np.zeros(COUNT)
    late[30] = 70.0
    assert rows(late)[30, 1:3] == pytest.approx([70.0, 1.0], abs=1.0)


def test_weak_attacks_and_short_tracks_are_not_judged() -> None:
    assert len(rows(np.zeros(COUNT), rise=2.0)) == 0
    assert len(off_the_beat(np.zeros((10, 2), np.float32), BEATS)) == 0


def test_of_attacks_close_together_none_is_sure() -> None:
    seconds = np.sort(np.concatenate((FIRST + EIGHTH * np.arange(COUNT), [FIRST + 10 * EIGHTH + 0.04])))
    heard = off_the_beat(np.stack((seconds, np.full(COUNT + 1, 9.0)), axis=1).astype(np.float32), BEATS)
    assert list(np.flatnonzero(heard[:, 2] == 0.0)) == [10, 11]
