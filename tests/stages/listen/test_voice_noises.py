"""Plosives, sibilants and breaths, made and heard."""

import numpy as np
import pytest
from numpy.typing import NDArray

from longplay.song.listening import Problem
from longplay.song.track import Track
from longplay.sound.pitch import PitchedNote
from longplay.stages.listen.between import sketch
from longplay.stages.listen.voice_noises import voice_noises

RATE = 44100
NOTES = tuple(PitchedNote(1.0 + 0.5 * k, 1.45 + 0.5 * k, 60.0, 0.9) for k in range(6))


def sung() -> NDArray[np.float32]:
    """Six notes with overtones up to 4 kHz, rests between them, in 5 s of near silence."""
    at = np.arange(5 * RATE) / RATE
    tone = np.sum([np.sin(2 * np.pi * 260.0 * k * at) / k for k in range(1, 15)], axis=0)
    gate = np.zeros(len(at))
    for note in NOTES:
        gate[round(note.onset * RATE) : round(note.offset * RATE)] = 0.1
    floor = 1e-6 * np.random.default_rng(0).standard_normal(len(at))
    return np.asarray(gate * tone + floor, np.float32)


def heard(signal: NDArray[np.float32], role: str = "lead vocal") -> dict[str, Problem]:
    found = voice_noises(sketch(signal, RATE), signal, RATE, NOTES, Track("Lead", role, ()))
    return {p.kind: p for p in found}


def with_burst(burst: NDArray[np.float64], end: float) -> NDArray[np.float32]:
    signal = sung()
    last = round(end * RATE)
    signal[last - len(burst) : last] += burst.astype(np.float32)
    return signal


def puff(db: float) -> NDArray[np.float32]:
    at = np.arange(round(0.06 * RATE)) / RATE
    wave = np.sin(2 * np.pi * 55.0 * at) * np.hanning(len(at))
    phrase = float(np.sqrt(np.mean(sung()[RATE : 4 * RATE] ** 2)))
    return with_burst(wave / np.std(wave) * phrase * 10 ** (db / 20), 1.0)


def test_a_clean_voice_makes_none() -> None:
    assert heard(sung()) == {}


@pytest.mark.parametrize("db", [0.0, -6.0])
def test_a_plosive_is_told_with_its_level_where_it_is(db: float) -> None:
    found = heard(puff(db))["plosive"]
    assert found.value == pytest.approx(db, abs=2.0)
    assert found.start < 1.0 <= found.end


def test_a_soft_puff_is_none() -> None:
    assert "plosive" not in heard(puff(-16.0))


def test_a_breath_before_the_line_is_told_and_none_behind_it() -> None:
    air = np.random.default_rng(1).standard_normal(round(0.35 * RATE)) * 0.02
    air = np.convolve(air, np.ones(8) / 8.0, "same") * np.hanning(len(air))
    assert heard(with_burst(air * 8.0, 0.95))["breath"].end < 1.0
    assert "breath" not in heard(with_burst(air * 8.0, 4.9))


def test_two_sharp_s_make_a_sharp_line_and_one_does_not() -> None:
    rng = np.random.default_rng(2)
    hiss = np.diff(rng.standard_normal(round(0.09 * RATE) + 3), 3) * 0.1
    one = with_burst(hiss, 1.5)
    assert "sibilance" not in heard(one)
    one[round(2.41 * RATE) : round(2.41 * RATE) + len(hiss)] += hiss.astype(np.float32)
    assert heard(one)["sibilance"].value > -3.0


def test_a_guitar_beside_the_voice_is_not_asked() -> None:
    assert heard(puff(0.0), "voice and guitar") == {}
