import numpy as np
import pytest
from numpy.typing import NDArray

from longplay.sound.clipping import clipped_runs, declip

RATE = 22050
TIME = np.arange(2 * RATE) / RATE


def clean() -> NDArray[np.float32]:
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * 0.9 * TIME)
    return np.asarray(0.4 * swell * sum(np.sin(2 * np.pi * f * TIME) for f in (131, 196, 330)), np.float32)


def clipped(ceiling: float = 0.6) -> NDArray[np.float32]:
    return np.clip(clean(), -ceiling, ceiling)


def sdr(found: NDArray[np.float32], true: NDArray[np.float32]) -> float:
    return float(10 * np.log10(np.sum(true**2) / np.sum((found - true) ** 2)))


def test_tops_come_back_and_all_else_keeps_its_bits() -> None:
    mended = declip(clipped()[:, None])[:, 0]
    cut = np.abs(clean()) > 0.6
    assert sdr(mended[cut], clean()[cut]) > sdr(clipped()[cut], clean()[cut]) + 15.0
    assert np.array_equal(mended[~cut], clean()[~cut])


def test_no_rebuilt_sample_lies_under_the_ceiling() -> None:
    mended = declip(clipped(0.3)[:, None])[:, 0]
    changed = mended != clipped(0.3)
    assert changed.any()
    assert np.all(np.abs(mended[changed]) >= 0.3)


@pytest.mark.parametrize("gain", [0.2, 1.0, 3.0])
def test_clips_are_found_after_the_level_was_changed(gain: float) -> None:
    assert len(clipped_runs(np.float32(gain) * clipped())) == len(clipped_runs(clipped())) > 50


def test_a_clean_wave_is_returned_as_it_is() -> None:
    assert np.array_equal(declip(clean()[:, None])[:, 0], clean())
