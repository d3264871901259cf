"""Pitch classes and tuning of made chords."""

import numpy as np
import numpy.typing as npt
import pytest

from longplay.sound.chroma import HIGHEST, LOWEST, chroma, chromagram, constant_q, estimate_tuning

Floats = npt.NDArray[np.float32]
RATE = 22050


def chord(pitches: tuple[int, ...], cents: float = 0.0, seconds: float = 3.0, rate: int = RATE) -> Floats:
    """Strummed strings with eight falling partials."""
    t = np.arange(round(seconds * rate)) / rate
    strings = 440.0 * 2 ** ((np.array(pitches) - 69 + cents / 100) / 12)
    partials = np.arange(1, 9)
    tones = [0.6**h * np.sin(2 * np.pi * f * h * t) for f in strings for h in partials]
    return np.asarray(0.1 * np.sum(tones, axis=0) * np.exp(-t), dtype=np.float32)


@pytest.mark.parametrize("pitches", [(48, 52, 55, 60), (45, 52, 57, 60, 64), (43, 50, 55, 59)])
def test_the_three_strongest_pitch_classes_are_the_chord(pitches: tuple[int, ...]) -> None:
    _, found = chroma(chord(pitches), RATE)
    assert set(np.argsort(-found.mean(axis=0))[:3]) == {p % 12 for p in pitches}


def test_the_bass_chroma_holds_the_lowest_note() -> None:
    assert int(np.argmax(chromagram(chord((40, 60, 64, 67)), RATE).bass.mean(axis=0))) == 40 % 12


def test_transposing_turns_the_chroma() -> None:
    low, high = (chroma(chord((48, 52, 55), 100.0 * k), RATE)[1].mean(axis=0) for k in (0, 3))
    assert np.corrcoef(np.roll(low, 3), high)[0, 1] > 0.98


@pytest.mark.parametrize("cents", [-45.0, -25.0, 0.0, 12.0, 40.0])
def test_tuning_is_found_within_three_cents(cents: float) -> None:
    found, sure = estimate_tuning(chord((40, 47, 52, 56, 59, 64), cents), RATE)
    assert found == pytest.approx(cents, abs=3.0)
    assert sure > 0.8


def test_a_flat_guitar_is_heard_as_its_own_chord_when_the_tuning_is_known() -> None:
    _, found = chroma(chord((48, 52, 55), -40.0), RATE, -40.0)
    in_tune = chroma(chord((48, 52, 55)), RATE)[1]
    assert np.corrcoef(found.mean(axis=0), in_tune.mean(axis=0))[0, 1] > 0.98


def test_gain_changes_nothing_and_silence_is_zero() -> None:
    samples = chord((48, 52, 55))
    assert np.allclose(chroma(samples, RATE)[1], chroma(samples * np.float32(0.5), RATE)[1], atol=1e-3)
    assert not chroma(np.zeros(RATE, dtype=np.float32), RATE)[1].any()
    assert estimate_tuning(np.zeros(RATE, dtype=np.float32), RATE) == (0.0, 0.0)


def test_a_tone_is_strongest_at_its_own_pitch() -> None:
    tone = np.sin(2 * np.pi * 440.0 * np.arange(2 * RATE) / RATE).astype(np.float32)
    spectrum = constant_q(tone, RATE)
    assert spectrum.shape == (40, HIGHEST - LOWEST + 1)
    assert int(np.argmax(spectrum.mean(axis=0))) == 69 - LOWEST
