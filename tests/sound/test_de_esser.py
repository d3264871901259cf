import numpy as np

from longplay.sound.de_esser import DeEssing, band_over_vowels, de_ess
from longplay.sound.filters import apply_sos, high_pass

RATE = 44100
SETTINGS = DeEssing(5000.0, -10.0, 6.0)


def voice(hiss_db: float) -> np.ndarray:
    """A vowel with a sibilant of 100 ms in every half second."""
    time = np.arange(2 * RATE) / RATE
    hiss = apply_sos(np.random.default_rng(0).standard_normal(time.size).astype(np.float32), high_pass(RATE, 6000.0, 4))
    speaks = (time % 0.5) < 0.4
    vowel = sum(np.sin(2 * np.pi * 220.0 * k * time) / k**2 for k in range(1, 9)) * 0.2
    sound = np.where(speaks, vowel, 10 ** (hiss_db / 20) * hiss * 0.2)
    return sound.astype(np.float32)[:, None]


def hiss_level(sound: np.ndarray) -> float:
    inside = (np.arange(len(sound)) / RATE % 0.5 > 0.43) & (np.arange(len(sound)) / RATE % 0.5 < 0.48)
    return 10.0 * float(np.log10(np.mean(np.square(sound[inside]))))


def test_a_sharp_sibilant_goes_down_and_by_the_most_at_most() -> None:
    sharp = voice(0.0)
    taken = hiss_level(sharp) - hiss_level(de_ess(sharp, RATE, SETTINGS))
    assert 4.0 < taken < 6.5


def test_vowels_and_soft_sibilants_stay_bit_for_bit() -> None:
    soft = voice(-24.0)
    assert np.array_equal(de_ess(soft, RATE, SETTINGS), soft)


def test_the_vowel_beside_a_sharp_sibilant_hardly_changes() -> None:
    sharp = voice(0.0)
    after = de_ess(sharp, RATE, SETTINGS)
    middle = slice(int(0.55 * RATE), int(0.85 * RATE))
    assert np.abs(after[middle] - sharp[middle]).max() < 0.01 * np.abs(sharp[middle]).max()


def test_silence_hisses_nowhere() -> None:
    over, _ = band_over_vowels(np.zeros((RATE, 1), np.float32), RATE, 5000.0)
    assert np.all(over <= 0.0)
    quiet = np.concatenate((voice(-24.0), np.zeros((RATE, 1), np.float32)))
    assert np.array_equal(de_ess(quiet, RATE, SETTINGS), quiet)
