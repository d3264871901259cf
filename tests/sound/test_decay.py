import numpy as np
import pytest

from longplay.sound.decay import free_decays, rt60_of


def powers(rt60_s: float, wet_db: float = -8.0, bursts: int = 12) -> np.ndarray:
    """Bursts of 0.4 s with 0.8 s between them in a room, every 10 ms."""
    time = np.arange(120) * 0.01
    ring = 10 ** (wet_db / 10) * 10 ** (-6.0 * np.maximum(time - 0.4, 0.0) / rt60_s)
    one = np.where(time < 0.4, 1.0, 10 ** (-6.0 * np.maximum(time - 0.4, 0.0) / 0.08)) + ring
    flutter = 10 ** (0.05 * np.random.default_rng(1).standard_normal(bursts * time.size))
    return np.tile(one, bursts) * flutter + 1e-9


@pytest.mark.parametrize("rt60_s", [0.5, 0.8, 1.2])
def test_the_room_is_found_behind_the_sounds_own_fall(rt60_s: float) -> None:
    assert rt60_of(free_decays(powers(rt60_s), 0.01)) == pytest.approx(rt60_s, rel=0.2)


def test_of_too_few_falls_nothing_is_said() -> None:
    assert rt60_of(free_decays(powers(0.8, bursts=3), 0.01)) is None
    assert free_decays(np.ones(500), 0.01) == ()
    assert free_decays(np.zeros(0), 0.01) == ()
