import numpy as np
import pytest
from tests.instruments.measures import RATE, first_sound, hit, level, mixed, played

from longplay.instruments.render import render
from longplay.song.performance import PlayedNote

KEYS = (35, 36, 37, 38, 39, 40, 41, 42, 44, 46, 49, 50, 56, 57)


def _hats(*notes: PlayedNote) -> np.ndarray:
    return np.asarray(render(played("machine_kit", *notes), RATE).stems["hats"])


@pytest.mark.parametrize("key", KEYS)
def test_every_voice_begins_on_its_frame_and_ends(key: int) -> None:
    sound = mixed(played("machine_kit", hit(key, start=0.25), duration=4.0))
    assert 0 <= first_sound(sound) - RATE // 4 <= RATE // 1000
    assert level(sound[-RATE // 2 :]) < level(sound) - 60
    assert abs(sound.mean()) < 0.01 * np.abs(sound).max()


def test_a_machine_repeats_itself_exactly() -> None:
    sound = mixed(played("machine_kit", hit(38), hit(38, start=0.5)))
    assert np.array_equal(sound[: RATE // 4], sound[RATE // 2 : RATE // 2 + RATE // 4])


def test_a_closed_hat_chokes_the_open_one() -> None:
    late = slice(int(0.35 * RATE), int(0.5 * RATE))
    assert level(_hats(hit(46), hit(42, 1, start=0.1))[late]) < level(_hats(hit(46))[late]) - 30


def test_velocity_is_level() -> None:
    soft, hard = (level(mixed(played("machine_kit", hit(36, v)))) for v in (20, 127))
    assert 18 <= hard - soft <= 30


def test_an_unknown_voice_is_refused() -> None:
    with pytest.raises(ValueError, match="no drum on key 55"):
        render(played("machine_kit", hit(55)), RATE)
