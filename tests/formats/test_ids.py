"""Ids."""

from longplay.formats.ids import readable_id


def test_names_make_an_id_that_can_be_read() -> None:
    assert readable_id("chorus_lifts", "chorus 1", "", "LV take 3") == "chorus-lifts.chorus-1.lv-take-3"


def test_tracks_without_latin_letters_stay_apart() -> None:
    assert readable_id("q", "🎸") != readable_id("q", "🥁")
