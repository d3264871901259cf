import pytest

from longplay.song.platform import Platform, playback

SPOTIFY = Platform("Spotify", -14.0, True, -1.0, "2026-11-23", "support.spotify.com")
YOUTUBE = Platform("YouTube", -14.0, False, -1.0, "2026-11-22", "a list")


def test_a_loud_master_is_turned_down_everywhere() -> None:
    for platform in (SPOTIFY, YOUTUBE):
        heard = playback(platform, -8.0, -0.5)
        assert (heard.gain_db, heard.lufs, heard.dbtp) == (-6.0, -14.0, -6.5)


def test_a_quiet_master_is_raised_as_far_as_its_peaks_allow() -> None:
    heard = playback(SPOTIFY, -20.0, -5.0)  # the platform's own example
    assert (heard.gain_db, heard.lufs, heard.dbtp) == (4.0, -16.0, -1.0)
    assert playback(YOUTUBE, -20.0, -5.0).gain_db == 0.0


def test_peaks_over_the_headroom_are_no_reason_to_turn_down() -> None:
    assert playback(SPOTIFY, -15.0, -0.2).gain_db == pytest.approx(0.0)
