import numpy as np
import pytest
from tests.instruments.measures import MELODIC, RATE, centroid, hit, level, mixed, played

from longplay.instruments import ensemble
from longplay.instruments.modes import Modes, later, ring


def test_ring_is_the_sum_of_damped_sines() -> None:
    modes = Modes(np.array([220.0, 907.0]), np.array([0.5, 0.2]), np.array([1.0, 0.3]), np.array([0.0, 1.0]))
    time = np.arange(4001) / RATE
    one, two = (
        a * 10 ** (-3 * time / t) * np.sin(2 * np.pi * f * time + p)
        for f, t, a, p in zip(modes.hertz, modes.t60, modes.amplitude, modes.phase, strict=True)
    )
    assert np.abs(ring(modes, 4001, RATE) - one - two).max() < 1e-4


def test_later_goes_on_without_a_step() -> None:
    modes = Modes(np.array([220.0]), np.array([0.5]), np.array([1.0]), np.array([0.2]))
    whole = ring(modes, 2000, RATE)
    tail = ring(later(modes, 1000 / RATE, modes.t60), 1000, RATE)
    assert np.abs(whole[1000:] - tail).max() < 1e-4


def test_dead_notes_are_short_and_dull() -> None:
    free, dead = (mixed(played("electric_bass", hit(33, length=0.8, articulation=a))) for a in ("", "dead"))
    assert level(dead[RATE // 4 : RATE // 2]) < level(free[RATE // 4 : RATE // 2]) - 25
    assert centroid(dead[: RATE // 8]) < 1.5 * centroid(free[: RATE // 8])


def test_released_bass_is_damped_within_a_quarter_second() -> None:
    sound = mixed(played("electric_bass", hit(33, length=0.4)))
    assert level(sound[int(0.65 * RATE) : int(0.8 * RATE)]) < level(sound[: int(0.4 * RATE)]) - 60


@pytest.mark.parametrize(("name", "midi"), [("warm_pad", 72), ("warm_pad", 90), ("electric_bass", 67)])
def test_nothing_folds_back_below_the_fundamental(name: str, midi: int) -> None:
    sound = mixed(played(name, hit(midi, 127, length=2.0), duration=2.0))[RATE // 2 : -RATE // 4].mean(axis=1)
    power = np.abs(np.fft.rfft(sound * np.blackman(sound.size))) ** 2
    hertz = np.fft.rfftfreq(sound.size, 1 / RATE)
    lowest = 440 * 2 ** ((midi - 69) / 12)
    below = (hertz > 40) & (hertz < 0.8 * lowest)
    assert 10 * np.log10(power[below].max() / power.max()) < -60


def test_legato_speaks_sooner_than_a_new_bow() -> None:
    new, tied = (mixed(played("string_section", hit(64, length=0.8, articulation=a))) for a in ("", "legato"))
    early = slice(0, RATE // 20)
    assert level(tied[early]) > level(new[early]) + 3


@pytest.mark.parametrize("name", MELODIC[1:])
def test_sections_are_wide_yet_survive_mono(name: str) -> None:
    sound = mixed(played(name, hit(67, length=2.0), duration=2.0))
    assert float(np.asarray(np.corrcoef(sound.T))[0, 1]) < 0.9
    assert level(sound.mean(axis=1)) > level(sound) - 3


def test_a_waveform_holds_only_its_partials() -> None:
    spectrum = np.abs(np.fft.rfft(ensemble.waveform(np.ones(9), 3)[:-1]))
    assert (spectrum[1:10] > 100).all()
    assert spectrum[10:].max() < 1e-2
