from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longplay.cache.audio import keep_audio, open_audio
from longplay.song.reference import Reference
from longplay.sound.loudness import integrated_loudness
from longplay.sound.tone import octave_balance
from longplay.stages.master.master import master
from longplay.stages.master.tone import LEAST_DIFFERENCE_DB, MOST_DB, tone_towards

RATE = 44100
FLAT = (-9.5,) * 9
DARK = (-4.0, -5.0, -7.0, -9.5, -9.5, -9.5, -12.0, -15.0, -30.0)


def reference(bands: tuple[float, ...], name: str = "a") -> Reference:
    return Reference(name, 200.0, 100.0, "C major", -9.0, 5.0, -1.0, 12.0, bands, -12.0, 3.0, 8.0)


def test_without_references_or_amount_nothing_moves() -> None:
    assert tone_towards(FLAT, (), 0.5).gains_db == ()
    assert tone_towards(FLAT, (reference(DARK),), 0.0).gains_db == ()


def test_half_of_the_difference_and_no_more() -> None:
    gains = tone_towards(FLAT, (reference(DARK),), 0.5).gains_db
    off = np.array(DARK[:8]) - np.mean(DARK[:8])
    assert gains[0] == pytest.approx(off[0] / 2, abs=0.01)
    assert gains[8] == gains[7]


def test_what_references_disagree_about_is_left() -> None:
    darker = tuple(b + (6.0 if k == 0 else 0.0) for k, b in enumerate(DARK))
    lighter = tuple(b - (6.0 if k == 0 else 0.0) for k, b in enumerate(DARK))
    tone = tone_towards(FLAT, (reference(darker), reference(lighter)), 1.0)
    assert tone.gains_db[0] == 0.0
    assert tone.gains_db[7] == -MOST_DB


def test_two_decibels_are_taste() -> None:
    near = tuple(b + 1.5 * (-1) ** k for k, b in enumerate(FLAT))
    tone = tone_towards(FLAT, (reference(near),), 1.0)
    assert tone.gains_db == ()
    assert "at most 1.5 dB" in tone.why


@settings(max_examples=60)
@given(st.lists(st.floats(-40.0, 0.0), min_size=9, max_size=9), st.floats(0.0, 1.0), st.floats(-20.0, 20.0))
def test_bounded_and_blind_to_level(bands: list[float], amount: float, level: float) -> None:
    tone = tone_towards(FLAT, (reference(tuple(bands)),), amount)
    assert all(abs(gain) <= MOST_DB for gain in tone.gains_db)
    louder = tone_towards(FLAT, (reference(tuple(b + level for b in bands)),), amount)
    assert len(louder.gains_db) in {0, len(tone.gains_db), 9}
    assert all(abs(gain) >= LEAST_DIFFERENCE_DB * amount - 0.01 or gain == 0.0 for gain in tone.gains_db)


@pytest.mark.usefixtures("store")
def test_the_master_goes_towards_its_reference_and_keeps_its_loudness() -> None:
    sound = np.random.default_rng(2).standard_normal((RATE * 6, 2)).astype(np.float32) * 0.1
    mix, wanted = keep_audio(sound, RATE), reference(DARK)
    plain = master(mix, -18.0)
    toned = master(mix, -18.0, (wanted,), 1.0)

    def distance(done: np.ndarray) -> float:
        bands = np.array(octave_balance(done, RATE))[:8]
        return float(np.std(bands - np.array(DARK[:8])))

    assert distance(open_audio(toned.recording)) < 0.8 * distance(open_audio(plain.recording))
    assert integrated_loudness(open_audio(toned.recording), RATE) == pytest.approx(-18.0, abs=0.1)
    assert toned.report.tone_db
    assert "100 % of the way to the reference" in toned.report.why
    assert replace(plain.report, why="").tone_db == ()
