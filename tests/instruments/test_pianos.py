import numpy as np
import pytest
from tests.instruments.measures import RATE, Sound, centroid, cents_off, hit, level, mixed, played

from longplay.instruments.modes import Modes
from longplay.instruments.piano_strings import damped_t60, inharmonicity, struck_strings
from longplay.instruments.render import find

PIANOS = ("grand_piano", "electric_piano")


def _strings(midi: int, velocity: int = 100) -> Modes:
    return struck_strings(hit(midi, velocity), 0.0, RATE, np.random.default_rng(1))


def _power(sound: Sound, hertz: float) -> float:
    spectrum = np.abs(np.fft.rfft(sound.mean(axis=1) * np.hanning(len(sound)))) ** 2
    axis = np.fft.rfftfreq(len(sound), 1 / RATE)
    return float(spectrum[np.abs(axis - hertz) < 12].sum())


@pytest.mark.parametrize("name", PIANOS)
@pytest.mark.parametrize("midi", [36, 57, 74, 95])
def test_pianos_are_in_tune(name: str, midi: int) -> None:
    sound = mixed(played(name, hit(midi, length=3.0), duration=3.0, cents=17.0))
    assert abs(cents_off(sound, 440 * 2 ** ((midi - 69) / 12 + 17 / 1200))) < 3


@pytest.mark.parametrize("name", PIANOS)
@pytest.mark.parametrize("midi", [36, 57, 74, 95])
def test_harder_is_brighter_and_louder(name: str, midi: int) -> None:
    soft, hard = (mixed(played(name, hit(midi, v, length=0.9))) for v in (20, 127))
    assert centroid(hard) >= 1.2 * centroid(soft)
    assert 18 <= level(hard) - level(soft) <= 30


def test_partials_are_stretched_as_stiff_strings_are() -> None:
    modes = _strings(60)
    tenth = modes.hertz[9] / modes.hertz[0]
    assert tenth == pytest.approx(10 * np.sqrt(1 + 100 * inharmonicity(60)), rel=1e-3)
    assert inharmonicity(96) > 10 * inharmonicity(36)


def test_the_first_decay_is_faster_than_the_second() -> None:
    sound = mixed(played("grand_piano", hit(64, length=4.0), duration=4.2))
    at = [level(sound[int(t * RATE) : int((t + 0.2) * RATE)]) for t in (0.1, 0.7, 2.4, 3.6)]
    assert (at[0] - at[1]) / 0.6 > 1.6 * (at[2] - at[3]) / 1.2


def test_dampers_still_the_strings_but_not_the_top_ones() -> None:
    low, top = (mixed(played("grand_piano", hit(m, length=0.2), duration=1.0)) for m in (72, 93))
    early, late = slice(0, RATE // 5), slice(RATE // 2, int(0.7 * RATE))
    assert level(low[late]) < level(low[early]) - 45
    assert level(top[late]) > level(top[early]) - 40
    assert damped_t60(_strings(36), 36).max() > damped_t60(_strings(84), 84).max()


@pytest.mark.parametrize(("lowest", "side"), [(31, 0), (88, 1)])
def test_low_keys_sound_from_the_left_and_survive_mono(lowest: int, side: int) -> None:
    scale = (hit(lowest + i, start=0.3 * i, length=0.28) for i in range(8))
    sound = mixed(played("grand_piano", *scale, duration=2.5))
    assert level(sound[:, side]) > level(sound[:, 1 - side]) + 2
    assert level(sound.mean(axis=1)) > level(sound) - 3


def test_hard_strokes_bark() -> None:
    hertz = 440 * 2 ** ((52 - 69) / 12)
    soft, hard = (mixed(played("electric_piano", hit(52, v, length=0.9))) for v in (20, 127))
    assert _power(soft, 2 * hertz) < 0.02 * _power(soft, hertz)
    assert _power(hard, 2 * hertz) > 0.25 * _power(hard, hertz)


@pytest.mark.parametrize("name", PIANOS)
def test_nothing_folds_back(name: str) -> None:
    sound = mixed(played(name, hit(94, 127, length=2.0), duration=2.2))[RATE // 2 : 2 * RATE].mean(axis=1)
    power = np.abs(np.fft.rfft(sound * np.blackman(sound.size))) ** 2
    hertz = np.fft.rfftfreq(sound.size, 1 / RATE)
    below = (hertz > 400) & (hertz < 0.9 * 440 * 2 ** ((90 - 69) / 12))
    assert 10 * np.log10(power[below].max() / power.max()) < -60


def test_both_make_keys_tracks() -> None:
    assert {find(name).role for name in PIANOS} == {"keys"}
