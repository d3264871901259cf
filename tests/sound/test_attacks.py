import numpy as np
from tests.made_strums import EIGHTH, FIRST, RATE, scatter, strums

from longplay.sound.attacks import refine_attacks
from longplay.sound.onsets import onset_envelopes, onset_times


def found(late_ms: np.ndarray) -> np.ndarray:
    signal = strums(late_ms)[:, 0].copy()
    onsets = onset_envelopes(signal, RATE)
    return refine_attacks(signal, RATE, onset_times(onsets.full, onsets.step_s))


def test_the_first_string_of_a_strum_is_found_within_3_ms() -> None:
    late = scatter(24, 20.0)
    truth = FIRST + EIGHTH * np.arange(24) + late / 1000.0
    rows = found(late)
    assert len(rows) == 24
    assert np.abs(rows[:, 0] - truth).max() < 0.003


def test_every_strum_rises() -> None:
    assert found(np.zeros(8))[:, 1].min() > 4.0


def test_nothing_is_found_where_nothing_sounds() -> None:
    silence = np.zeros(RATE, np.float32)
    assert refine_attacks(silence, RATE, np.array([0.5])).shape == (0, 2)
    assert refine_attacks(silence, RATE, np.zeros(0)).shape == (0, 2)
