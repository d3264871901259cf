import pytest
from tests.instruments.measures import centroid, cents_off, hit, mixed, played


def _hertz(midi: int, cents: float) -> float:
    return float(440 * 2 ** ((midi - 69) / 12 + cents / 1200))


@pytest.mark.parametrize("midi", [28, 33, 40, 47, 55, 67])
@pytest.mark.parametrize("cents", [-25.0, 0.0, 31.0])
def test_bass_is_in_tune_over_its_range(midi: int, cents: float) -> None:
    sound = mixed(played("electric_bass", hit(midi, length=2.5), duration=2.5, cents=cents))
    assert abs(cents_off(sound, _hertz(midi, cents))) < 3


@pytest.mark.parametrize("name", ["acoustic_guitar", "electric_guitar"])
@pytest.mark.parametrize("midi", [40, 45, 50, 55, 59, 64, 83])
@pytest.mark.parametrize("cents", [-25.0, 31.0])
def test_guitars_are_in_tune_on_open_strings_and_up_the_neck(name: str, midi: int, cents: float) -> None:
    sound = mixed(played(name, hit(midi, length=2.0), duration=2.0, cents=cents))
    assert abs(cents_off(sound, _hertz(midi, cents))) < 3


@pytest.mark.parametrize("name", ["string_section", "warm_pad"])
@pytest.mark.parametrize("midi", [36, 55, 67, 84])
def test_sections_are_in_tune_in_the_mean(name: str, midi: int) -> None:
    sound = mixed(played(name, hit(midi, length=4.0), duration=4.0, cents=-25.0))
    assert abs(cents_off(sound[8000:], _hertz(midi, -25.0))) < 3


@pytest.mark.parametrize(
    ("name", "midi"),
    [("acoustic_kit", k) for k in (36, 37, 38, 42, 43, 46, 49, 50, 51, 53)]
    + [("acoustic_guitar", 40), ("acoustic_guitar", 76), ("electric_guitar", 40), ("electric_guitar", 76)]
    + [("electric_bass", 28), ("electric_bass", 40), ("string_section", 48), ("string_section", 67), ("warm_pad", 55)],
)
def test_harder_is_brighter_by_a_fifth(name: str, midi: int) -> None:
    soft, hard = (centroid(mixed(played(name, hit(midi, v, length=0.9)))) for v in (20, 127))
    assert hard >= 1.2 * soft
