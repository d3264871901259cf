import pytest

from longplay.song.style import Groove, Lane
from longplay.song.time import TimeSignature
from longplay.stages.arrange.steps import fill_hits, groove_hits

ROCK = Groove("rock", (1, 5), 1, (Lane(36, "X.......x......."), Lane(38, "....X.......X..."), Lane(42, "x.o." * 4)))


def ticks(key: int, signature: TimeSignature) -> list[int]:
    return [h.tick for h in groove_hits(ROCK, 0, signature) if h.key == key]


@pytest.mark.parametrize(
    ("signature", "kicks", "snares"),
    [
        (TimeSignature(), [0, 1920], [960, 2880]),
        (TimeSignature(3), [0], [960, 1920]),
        (TimeSignature(2, 1440), [0], [1440]),
        (TimeSignature(5), [0, 1920], [960, 2880, 3840]),
    ],
)
def test_a_pattern_fits_any_bar(signature: TimeSignature, kicks: list[int], snares: list[int]) -> None:
    assert ticks(36, signature) == kicks
    assert ticks(38, signature) == snares


def test_six_eight_has_three_eighths_a_beat() -> None:
    assert ticks(42, TimeSignature(2, 1440)) == [0, 480, 960, 1440, 1920, 2400]


def test_a_fill_stands_at_the_end_of_its_bar() -> None:
    fill = Groove("taps", (1, 5), 1, (Lane(38, "x.x.x.xX"),))
    assert [h.tick for h in fill_hits(fill, 2, 3840, "chorus")] == [1920, 2400, 2880, 3360, 3600]
    assert fill_hits(fill, 2, 3840, "chorus")[0].why == "fill into chorus: taps"
