from dataclasses import replace

import numpy as np
import pytest
from tests.stages.mix.made_tracks import form, noise, track
from tests.stages.mix.test_finish import SPACIOUS, desk, lead, rides

from longplay.song.mix import Mix
from longplay.song.track import Track
from longplay.stages.mix.by_hand import balanced_by_hand
from longplay.stages.mix.layers import layer_rides
from longplay.stages.mix.measures import over_lu, powers_of, sounding
from longplay.stages.mix.places import missing_db
from longplay.stages.mix.powers import on_desk

pytestmark = pytest.mark.usefixtures("store")
GUITAR = -30.0


def band(chorus_db: float, *new: Track) -> tuple[Track, ...]:
    return lead(chorus_db), track("gtr", "guitar", noise(92.0, GUITAR)), *new


def under_in_chorus(mix: Mix, front: Track, part: Track) -> float:
    here = slice(3050, 4050)
    sung = sounding(powers_of(front.recording))[here]
    found = over_lu(on_desk(front, mix)[here], on_desk(part, mix)[here], sung)
    assert found is not None
    return found


@pytest.mark.parametrize("chorus_db", [-6.0, 0.0, 4.0])
def test_strings_stay_in_their_place_where_the_lead_is_softer_or_louder(chorus_db: float) -> None:
    strings = track("strings", "strings", noise(92.0, -40.0, seed=2), "longplay")
    tracks = band(chorus_db, strings)
    assert 9.5 <= under_in_chorus(desk(*tracks), tracks[0], strings) <= 12.6


def test_layers_move_by_four_decibels_at_most() -> None:
    tracks = band(12.0, track("strings", "strings", noise(92.0, -40.0, seed=2), "longplay"))
    assert max(abs(move) for move in rides(desk(*tracks), "strings")) <= 4.0 + 3.0  # its first ride moves by 3


def test_a_layer_that_a_person_set_is_not_moved() -> None:
    tracks = band(-6.0, track("strings", "strings", noise(92.0, -40.0, seed=2), "longplay"))
    mix = desk(*tracks).without_rides()
    by_ann = replace(mix, channels=tuple(replace(c, fader_db=20.0, origin="Ann") for c in mix.channels))
    assert layer_rides(by_ann, tracks, form(), SPACIOUS.lead_over_track_lu) == ()


def test_a_lead_turned_up_by_hand_shows_in_its_sections() -> None:
    tracks = band(0.0)
    mix = desk(*tracks)
    by_ann = replace(mix, channels=tuple(replace(c, fader_db=c.fader_db + 3.0, origin="Ann") for c in mix.channels[:1]))
    again = balanced_by_hand(mix, by_ann, tracks, form(), SPACIOUS)
    for before, after in zip(mix.balance, again.balance, strict=True):
        assert (after.on_record_lu or 0.0) - (before.on_record_lu or 0.0) == pytest.approx(3.0, abs=0.02)


def test_what_is_covered_in_all_bands_but_two_lacks_what_the_third_lacks() -> None:
    part = np.ones(28)
    rest = np.full(28, 1000.0)
    rest[[10, 11]] = 1.0
    assert missing_db(part, rest) == pytest.approx(18.0)
    rest[12] = 1.0
    assert missing_db(part, rest) == 0.0
