import numpy as np

from longplay.sound.timing import slips, spread, within


def rows(late: list[float], apart: float = 0.3) -> np.ndarray:
    out = np.zeros((len(late), 4), np.float32)
    out[:, 0], out[:, 1], out[:, 2] = apart * np.arange(len(late)), late, 1.0
    return out


def test_spread_is_the_middle_distance_of_sure_attacks() -> None:
    played = rows([5.0, -7.0, 9.0, 80.0])
    played[3, 2] = 0.0
    assert spread(played) == (7.0, 3)
    assert spread(played[:0]) == (0.0, 0)


def test_a_slip_is_alone_among_attacks_on_time() -> None:
    assert list(np.flatnonzero(slips(rows([2.0] * 20 + [60.0] + [2.0] * 20), 45.0))) == [20]


def test_runs_graces_and_ways_of_playing_are_no_slips() -> None:
    assert not slips(rows([2.0] * 20 + [60.0, 70.0] + [2.0] * 20), 45.0).any()
    assert not slips(rows([2.0] * 20 + [60.0] + [2.0] * 20, apart=0.08), 45.0).any()
    assert not slips(rows([2.0, 60.0, 2.0] * 12), 45.0).any()
    assert not slips(rows([20.0] * 20 + [60.0] + [20.0] * 20), 45.0).any()


def test_within_takes_the_start_and_leaves_the_end() -> None:
    assert list(within(rows([1.0, 2.0, 3.0]), 0.3, 0.6)[:, 1]) == [2.0]
