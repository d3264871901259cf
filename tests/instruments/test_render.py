from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.instruments.measures import RATE, first_sound, hit, level, mixed, played

from longplay.instruments.render import INSTRUMENTS, find, render
from longplay.song.performance import PlayedNote

EVERY = [
    ("acoustic_guitar", 55),
    ("acoustic_kit", 38),
    ("electric_bass", 40),
    ("electric_guitar", 55),
    ("electric_piano", 60),
    ("grand_piano", 60),
    ("string_section", 64),
    ("warm_pad", 60),
]
SWELLING = ("string_section", "warm_pad")


@pytest.mark.parametrize(("name", "midi"), EVERY)
def test_stems_have_exactly_the_length_asked_for(name: str, midi: int) -> None:
    stems = render(played(name, hit(midi), duration=0.73331), 48000).stems
    assert tuple(stems) == INSTRUMENTS[name].stems
    assert all(s.shape == (round(0.73331 * 48000), 2) and s.dtype == np.float32 for s in stems.values())


@pytest.mark.parametrize(("name", "midi"), EVERY)
def test_equal_performances_give_equal_bytes(name: str, midi: int) -> None:
    performance = played(name, hit(midi), hit(midi, start=0.3), seed=5)
    assert np.array_equal(mixed(performance), mixed(performance))


@pytest.mark.parametrize(("name", "midi"), EVERY)
def test_a_repeated_note_is_never_the_same_sound(name: str, midi: int) -> None:
    sound = mixed(played(name, hit(midi), hit(midi, start=2.0), duration=4.0))
    first, second = sound[: RATE // 4], sound[2 * RATE : 2 * RATE + RATE // 4]
    assert level(first - second) > level(first) - 40
    assert abs(level(first) - level(second)) < 3


@pytest.mark.parametrize(("name", "midi"), EVERY)
def test_another_seed_is_another_take(name: str, midi: int) -> None:
    assert not np.array_equal(mixed(played(name, hit(midi), seed=1)), mixed(played(name, hit(midi), seed=2)))


@pytest.mark.parametrize(("name", "midi"), EVERY)
def test_harder_is_louder_by_at_least_18_db_over_the_range(name: str, midi: int) -> None:
    levels = [level(mixed(played(name, hit(midi, v, length=0.6)))) for v in (20, 40, 64, 100, 127)]
    assert all(b > a + 1 for a, b in pairwise(levels))
    assert 18 <= levels[-1] - levels[0] <= 30


@pytest.mark.parametrize(("name", "midi"), EVERY)
def test_the_end_is_silent_and_nothing_is_offset(name: str, midi: int) -> None:
    sound = mixed(played(name, hit(midi, length=0.9), duration=0.8))
    assert np.isfinite(sound).all()
    assert np.abs(sound[-1]).max() < 1e-6
    assert abs(sound.mean()) < 0.01 * np.abs(sound).max()


@pytest.mark.parametrize(("name", "midi"), EVERY)
def test_a_tail_dies_away(name: str, midi: int) -> None:
    sound = mixed(played(name, hit(midi, length=0.3), duration=5.0))
    assert level(sound[-RATE // 2 : -RATE // 10]) < level(sound[: RATE // 2]) - 65


@pytest.mark.parametrize(("name", "midi"), EVERY)
@pytest.mark.parametrize("start", [0.0, 0.12345])
def test_sound_begins_at_the_written_frame(name: str, midi: int, start: float) -> None:
    sound = mixed(played(name, hit(midi, start=start)))
    frame = round(start * RATE)
    assert not np.any(np.abs(sound[:frame]) > 1e-7)
    if name not in SWELLING:  # bows and pads swell
        assert 0 <= first_sound(sound) - frame <= RATE // 1000


@settings(max_examples=8, deadline=None)
@given(st.floats(0.0, 0.9), st.integers(1, 127))
def test_any_hit_stays_inside_its_performance(start: float, velocity: int) -> None:
    sound = mixed(played("acoustic_kit", hit(37, velocity, start)))
    assert len(sound) == RATE
    assert not np.any(np.abs(sound[: round(start * RATE)]) > 1e-7)


def test_an_unknown_instrument_is_named() -> None:
    with pytest.raises(ValueError, match=r"'kazoo'.*acoustic_kit"):
        find("kazoo")


@pytest.mark.parametrize("note", [hit(20), hit(40, length=0.0), hit(40, start=-0.1)])
def test_a_note_that_cannot_be_played_is_refused(note: PlayedNote) -> None:
    with pytest.raises(ValueError, match="of part 'part'"):
        render(played("electric_bass", note), RATE)


def test_an_empty_performance_is_silence() -> None:
    assert not any(mixed(played(name)).any() for name in INSTRUMENTS)
