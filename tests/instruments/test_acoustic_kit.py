import numpy as np
import pytest
from tests.instruments.measures import RATE, hit, level, mixed, played

from longplay.instruments.acoustic_kit import CLOSE, KEYS
from longplay.instruments.render import render
from longplay.song.performance import PlayedNote


def _stems(*notes: PlayedNote, duration: float = 1.0) -> dict[str, np.ndarray]:
    return dict(render(played("acoustic_kit", *notes, duration=duration), RATE).stems)


@pytest.mark.parametrize(("key", "stem"), [(36, "kick"), (38, "snare"), (37, "snare"), (45, "toms"), (42, "hats")])
def test_each_piece_has_its_own_microphone_and_the_far_ones_hear_it(key: int, stem: str) -> None:
    stems = _stems(hit(key))
    assert {n for n, s in stems.items() if s.any()} == {stem, "overhead", "room"}


@pytest.mark.parametrize("closing", [42, 44])
def test_closing_the_hat_chokes_it(closing: int) -> None:
    ringing = _stems(hit(46))["hats"]
    choked = _stems(hit(46), hit(closing, 10, start=0.2))["hats"]
    late = slice(int(0.6 * RATE), int(0.9 * RATE))
    assert np.array_equal(ringing[: int(0.2 * RATE)], choked[: int(0.2 * RATE)])
    assert level(choked[late]) < level(ringing[late]) - 30


def test_a_hand_on_the_crash_stops_it() -> None:
    free, held = (_stems(hit(49, length=0.3, articulation=a))["cymbals"] for a in ("", "choke"))
    assert level(held[int(0.4 * RATE) :]) < level(free[int(0.4 * RATE) :]) - 60


def test_hats_open_in_three_steps() -> None:
    late = slice(int(0.12 * RATE), int(0.3 * RATE))
    pedal, shut, wide = (level(_stems(hit(k))["hats"][late]) for k in (44, 42, 46))
    assert pedal < shut < wide


@pytest.mark.parametrize("key", [36, 38])
def test_ghost_notes_speak_12_to_22_db_below_accents(key: int) -> None:
    ghost, accent = (level(mixed(played("acoustic_kit", hit(key, v)))) for v in (34, 115))
    assert 12 <= accent - ghost <= 22


def test_far_microphones_hear_later_than_the_close_one() -> None:
    stems = _stems(hit(38))
    begins = {n: int(np.argmax(np.abs(s[:, 0]) > 0.02 * np.abs(s).max())) for n, s in stems.items() if s.any()}
    assert 0 <= begins["snare"] <= RATE // 1000
    assert 0.003 * RATE < begins["overhead"] < begins["room"] < 0.03 * RATE


def test_toms_go_down_the_kit() -> None:
    def lowest(key: int) -> float:
        spectrum = np.abs(np.fft.rfft(_stems(hit(key, 60))["toms"][:, 0]))
        return float(np.argmax(spectrum))

    pitches = [lowest(k) for k in (50, 48, 47, 45, 43, 41)]
    assert pitches == sorted(pitches, reverse=True)


def test_an_unknown_drum_is_refused() -> None:
    with pytest.raises(ValueError, match="no drum on key 39"):
        render(played("acoustic_kit", hit(39)), RATE)


def test_every_key_sounds_where_it_is_written() -> None:
    notes = [hit(k, start=0.1 * i + 0.1) for i, k in enumerate(KEYS)]
    close = sum(s.mean(axis=1) for n, s in _stems(*notes, duration=0.1 * len(notes) + 0.2).items() if n in CLOSE)
    for note in notes:
        frame = round(note.start * RATE)
        step = np.abs(np.diff(close))
        assert step[frame - 1 : frame + RATE // 1000].max() > 3 * np.median(step[frame : frame + RATE // 20])
