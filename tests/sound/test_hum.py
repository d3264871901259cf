import numpy as np
import pytest
from numpy.typing import NDArray

from longplay.sound.hum import find_hum, subtract_hum

RATE = 8000
TIME = np.arange(20 * RATE) / RATE


def hum(mains: float = 50.0, level: float = 0.003) -> NDArray[np.float32]:
    wave = sum(np.sin(2 * np.pi * k * mains * TIME + k) / k for k in (1, 2, 3, 5, 7))
    return np.asarray(level * wave, np.float32)


def notes(*frequencies: float) -> NDArray[np.float32]:
    """One-second notes with a rest of a second behind each."""
    rests = (np.floor(TIME) % 2 == 0) * np.minimum(1.0, 20.0 * np.minimum(TIME % 1.0, 1.0 - TIME % 1.0))
    pitch = np.asarray(frequencies)[(np.floor(TIME / 2) % len(frequencies)).astype(int)]
    return np.asarray(0.2 * rests * sum(np.sin(2 * np.pi * k * pitch * TIME) / k for k in (1, 2, 3, 4)), np.float32)


def noise() -> NDArray[np.float32]:
    return np.random.default_rng(1).normal(0, 3e-4, len(TIME)).astype(np.float32)


@pytest.mark.parametrize("mains", [49.85, 50.0, 60.1])
def test_a_hum_is_found_at_its_frequency_and_level(mains: float) -> None:
    found = find_hum(notes(98.0, 196.0) + hum(mains) + noise(), RATE)
    assert found is not None
    assert found.frequency_hz == pytest.approx(mains, abs=0.03)
    wanted = 20 * np.log10(np.sqrt(np.mean(hum(mains) ** 2)))
    assert found.level_dbfs == pytest.approx(wanted, abs=0.5)


@pytest.mark.parametrize("clean", [notes(49.0, 98.0) + noise(), notes(61.7) + noise(), noise(), 0 * noise()])
def test_a_bass_is_no_hum(clean: NDArray[np.float32]) -> None:
    assert find_hum(clean, RATE) is None


def test_the_hum_goes_and_the_bass_stays() -> None:
    clean = notes(49.0, 98.0) + noise()
    mended = subtract_hum((clean + hum())[:, None], RATE, 50.0)[:, 0]
    error = np.sqrt(np.mean((mended - clean) ** 2)) / np.sqrt(np.mean(hum() ** 2))
    assert 20 * np.log10(error) < -15.0


def test_digital_silence_stays_silent() -> None:
    gated = notes(98.0) + hum()
    gated[5 * RATE : 6 * RATE] = 0.0
    assert not np.any(subtract_hum(gated[:, None], RATE, 50.0)[5 * RATE + 100 : 6 * RATE - 100])
