import numpy as np
import pytest
from tests.stages.mix.made_tracks import form, noise, track

from longplay.stages.mix.channel import ride_gain
from longplay.stages.mix.rides import rides_for

pytestmark = pytest.mark.usefixtures("store")
SUNG = np.zeros(9200, bool)
SUNG[1000:2000] = SUNG[2050:2500] = True
CHORUS_S = 0.5 + 48 * 0.625


def level(role: str, second: float) -> float:
    rides = rides_for((track("part", role, noise(60.0, channels=1)),), form(), SUNG)
    return float(20 * np.log10(ride_gain(rides, round(second * 100), 1, 100)[0]))


def test_a_pad_gives_way_while_the_lead_sings_and_does_not_pump_in_breaths() -> None:
    assert [round(level("pad", s), 1) for s in (5.0, 10.0, 15.0, 20.25, 24.0, 27.0)] == [0, -1.5, -1.5, -1.5, -1.5, 0]


def test_the_chorus_opens_with_its_first_beat() -> None:
    assert level("pad", CHORUS_S + 0.05) == pytest.approx(1.5, abs=0.01)
    assert level("drums", CHORUS_S + 0.05) == pytest.approx(0.8, abs=0.01)
    assert level("drums", CHORUS_S - 1.0) == pytest.approx(0.0, abs=0.01)


def test_a_part_that_plays_in_choruses_only_needs_no_lift() -> None:
    sound = noise(60.0, channels=1)
    sound[: round(CHORUS_S * 44100)] = 0.0
    sound[round((CHORUS_S + 10.0) * 44100) :] = 0.0
    assert rides_for((track("kit", "drums", sound),), form(), SUNG) == ()
