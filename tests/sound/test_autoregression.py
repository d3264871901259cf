import numpy as np
import pytest

from longplay.sound.autoregression import interpolate, predictor

TIME = np.arange(1200) / 8000.0
CHORD = sum(np.sin(2 * np.pi * f * TIME) for f in (131.0, 330.0, 784.0)) + np.random.default_rng(3).normal(
    0, 1e-3, 1200
)


def test_the_predictor_leaves_little_of_a_chord() -> None:
    left = np.convolve(CHORD, predictor(CHORD), mode="valid")
    assert np.std(left) < 0.01 * np.std(CHORD)


@pytest.mark.parametrize("missing", [slice(600, 640), slice(600, 640, 2)])
def test_missing_samples_come_back_and_the_others_stay(missing: slice) -> None:
    gap = np.zeros(1200, np.bool_)
    gap[missing] = True
    found = interpolate(np.where(gap, 0.0, CHORD), gap)
    assert np.max(np.abs(found - CHORD)) < 0.05
    assert np.array_equal(found[~gap], CHORD[~gap])


def test_too_little_to_go_by_is_left() -> None:
    gap = np.arange(100) % 2 == 0
    assert np.array_equal(interpolate(CHORD[:100], gap), CHORD[:100])
