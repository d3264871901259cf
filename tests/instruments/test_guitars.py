from collections.abc import Mapping

import numpy as np
import pytest
from tests.instruments.measures import RATE, Sound, centroid, first_sound, hit, level, mixed, played

from longplay.instruments import acoustic_guitar, electric_guitar
from longplay.instruments.modes import Floats

GUITARS = ("acoustic_guitar", "electric_guitar")
CHORD = (45, 52, 57, 61, 64)


def _strum(name: str, velocity: int = 90, length: float = 0.8, duration: float = 1.2) -> Sound:
    return mixed(played(name, *(hit(m, velocity, 0.1, length) for m in CHORD), duration=duration))


def _line(hertz: float, signal: Floats) -> float:
    """Level in dB of one sine in a signal."""
    wave = np.exp(-2j * np.pi * hertz * np.arange(signal.size) / RATE) * np.blackman(signal.size)
    return float(20 * np.log10(np.abs(np.sum(signal * wave)) + 1e-12))


@pytest.mark.parametrize("name", GUITARS)
def test_the_first_string_of_a_strum_sounds_at_the_written_time(name: str) -> None:
    assert 0 <= first_sound(_strum(name)) - RATE // 10 <= RATE // 1000


@pytest.mark.parametrize("name", GUITARS)
def test_a_strum_is_damped_where_it_ends(name: str) -> None:
    sound = _strum(name, length=0.4)
    assert level(sound[int(0.9 * RATE) :]) < level(sound[: RATE // 2]) - 60


@pytest.mark.parametrize("name", GUITARS)
def test_a_string_plucked_anew_stops_what_rang_on_it(name: str) -> None:
    first, second = hit(40, length=1.5), hit(43, start=0.5, length=1.0)
    alone, both = (mixed(played(name, *notes, duration=1.5)) for notes in ((first,), (first, second)))
    left, stopped = (_line(164.8, s[int(0.8 * RATE) : int(1.3 * RATE)].mean(axis=1)) for s in (alone, both))
    assert stopped < left - 20


@pytest.mark.parametrize("name", GUITARS)
def test_dead_strings_are_short(name: str) -> None:
    free, dead = (mixed(played(name, hit(52, length=0.8, articulation=a))) for a in ("", "dead"))
    assert level(dead[RATE // 4 : RATE // 2]) < level(free[RATE // 4 : RATE // 2]) - 25


@pytest.mark.parametrize("name", GUITARS)
def test_high_partials_fade_first(name: str) -> None:
    sound = mixed(played(name, hit(45, length=2.0), duration=2.0))
    assert centroid(sound[: RATE // 4]) > 1.3 * centroid(sound[RATE : RATE + RATE // 4])


def test_two_microphones_hear_one_guitar() -> None:
    sound = _strum("acoustic_guitar")
    assert 0.3 < float(np.asarray(np.corrcoef(sound.T))[0, 1]) < 0.97
    assert level(sound.mean(axis=1)) > level(sound) - 3


@pytest.mark.parametrize("hertz", [2637.0, 4100.0])
def test_the_amplifier_folds_nothing_back(hertz: float) -> None:
    driven = electric_guitar.amplified(4.0 * np.sin(2 * np.pi * hertz * np.arange(RATE // 2) / RATE), RATE)[4000:-4000]
    folded = [abs(n * hertz - RATE * round(n * hertz / RATE)) for n in range(2, 40) if n * hertz > RATE / 2]
    audible = [f for f in folded if f < 18000.0]  # the cabinet ends at a third of that
    assert max(_line(f, driven) for f in audible) < _line(hertz, driven) - 60


def test_blocks_do_not_show_in_the_amplifier() -> None:
    signal = 3.0 * np.sin(0.05 * np.arange(150000)) * np.hanning(150000)
    late = electric_guitar.amplified(np.concatenate([np.zeros(30000), signal]), RATE)[30000:]
    assert np.abs(late - electric_guitar.amplified(signal, RATE)).max() < 1e-6


def test_chords_break_up_where_single_notes_stay_clean() -> None:
    soft, hard = (electric_guitar.amplified(g * np.sin(np.arange(RATE) * 0.05), RATE) for g in (0.3, 4.0))
    third = [_line(3 * 0.05 * RATE / (2 * np.pi), s) - _line(0.05 * RATE / (2 * np.pi), s) for s in (soft, hard)]
    assert third[0] < -35
    assert third[1] > -20


def _responses(rate: int) -> Mapping[str, Sound]:
    return {
        "left": acoustic_guitar.body_response(rate, 0),
        "right": acoustic_guitar.body_response(rate, 1),
        "cabinet": electric_guitar.cabinet_response(rate),
    }


@pytest.mark.parametrize("rate", [44100, 48000])
def test_bodies_and_cabinets_speak_at_once(rate: int) -> None:
    for response in _responses(rate).values():
        assert np.argmax(np.abs(response) > 0.05 * np.abs(response).max()) < rate // 2000
        assert np.sum(response[: rate // 25] ** 2) > 0.7 * np.sum(response**2)
