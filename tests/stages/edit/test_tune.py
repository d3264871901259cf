import numpy as np
import pytest
from tests.made_voice import HISS_S, RATE, heard_hz, made_voice

from longplay.stages.edit.tune import tuned

START = 0.2 + HISS_S
NOTE = (START, START + 0.8)


def cents(one: float, other: float) -> float:
    return float(1200.0 * np.log2(one / other))


@pytest.mark.parametrize("asked", [-45.0, -20.0, 30.0, 60.0])
def test_the_centre_moves_by_what_was_asked(asked: float) -> None:
    voice = made_voice()
    done = tuned(voice, ((*NOTE, asked),), RATE).samples
    moved = cents(heard_hz(done, START + 0.1, START + 0.7), heard_hz(voice, START + 0.1, START + 0.7))
    assert moved == pytest.approx(asked, abs=7.0)


def test_all_but_the_note_keeps_its_bits() -> None:
    voice = made_voice((200.0, 224.5, 200.0), seconds=0.7)
    start, end = START + 0.7, START + 1.4
    done = tuned(voice, ((start, end, 40.0),), RATE).samples
    first, last = round((start - 0.02) * RATE), round((end + 0.02) * RATE)
    assert np.array_equal(done[:first], voice[:first])
    assert np.array_equal(done[last:], voice[last:])
    assert not np.array_equal(done[first:last], voice[first:last])


def test_the_consonant_before_a_note_keeps_its_bits() -> None:
    voice = made_voice()
    done = tuned(voice, ((START - HISS_S, NOTE[1], 40.0),), RATE).samples
    assert np.array_equal(done[: round((START - 0.01) * RATE)], voice[: round((START - 0.01) * RATE)])


def test_both_channels_move_as_one() -> None:
    voice = made_voice()
    stereo = tuned(np.hstack((voice, 0.5 * voice)), ((*NOTE, 40.0),), RATE).samples
    assert np.allclose(stereo[:, 0], 2.0 * stereo[:, 1], atol=1e-6)


def test_no_pitch_and_no_centre_are_left_alone() -> None:
    slide = made_voice(tuple(np.linspace(180.0, 240.0, 16)), seconds=0.05, vibrato_cents=0.0)
    hiss = np.random.default_rng(2).standard_normal((RATE, 1)).astype(np.float32) * 0.1
    for sound in (slide, hiss):
        done = tuned(sound, ((*NOTE, 40.0),), RATE)
        assert done.left_alone == (START,)
        assert np.array_equal(done.samples, sound)


def test_a_take_that_starts_later_is_moved_where_the_note_is() -> None:
    voice = made_voice()
    early = tuned(voice, ((*NOTE, 40.0),), RATE).samples
    late = tuned(voice, ((NOTE[0] + 5.0, NOTE[1] + 5.0, 40.0),), RATE, start_s=5.0).samples
    assert np.array_equal(early, late)
