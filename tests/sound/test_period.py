"""A machine loop gives its period away; a drummer does not."""

import numpy as np
import numpy.typing as npt
import pytest

from longplay.sound.period import loop_period

Floats = npt.NDArray[np.float32]


def hits(rng: np.random.Generator, frames: int, every: int) -> Floats:
    """Noise bursts, each one different."""
    t = np.arange(frames) % every
    return (0.3 * rng.standard_normal(frames) * np.exp(-t / 900)).astype(np.float32)


@pytest.mark.parametrize("frames", [96001, 88200, 70123])
def test_a_loop_is_found_to_a_hundred_thousandth(frames: int) -> None:
    loop = hits(np.random.default_rng(1), frames, frames // 4)
    assert loop_period(np.tile(loop, 12), 44100) == pytest.approx(frames / 44100, rel=1e-5)


def test_a_loop_that_rests_for_a_verse_is_still_found() -> None:
    song = np.tile(hits(np.random.default_rng(2), 66150, 16537), 16)
    song[66150 * 5 : 66150 * 8] = 0
    assert loop_period(song, 44100) == pytest.approx(1.5, rel=1e-5)


def test_played_drums_and_silence_have_no_period() -> None:
    assert loop_period(hits(np.random.default_rng(3), 44100 * 20, 22050), 44100) is None
    assert loop_period(np.zeros(44100 * 10, dtype=np.float32), 44100) is None
    assert loop_period(np.zeros(10, dtype=np.float32), 44100) is None
