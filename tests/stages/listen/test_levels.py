import numpy as np
import pytest
from tests.stages.listen.small_song import RATE, Samples, noise, tone

from longplay.cache.audio import open_curve
from longplay.song.listening import TrackListening
from longplay.song.track import Track
from longplay.stages.listen.levels import active_spans, listen_levels, momentary

pytestmark = pytest.mark.usefixtures("store")


def levels(signal: Samples) -> TrackListening:
    return listen_levels(Track("it", "other", ()), signal[:, None], signal, RATE)


def test_a_tone_between_noise() -> None:
    heard = levels(np.concatenate((noise(3, -70), tone(69, 4), noise(3, -70))))
    assert heard.noise_floor_dbfs == pytest.approx(-70, abs=1)
    assert list(heard.active[0]) == pytest.approx([2.8, 7.2], abs=0.15)


def test_curve_is_centred_and_as_long_as_the_track() -> None:
    curve = momentary(np.concatenate((noise(2, -80), tone(69, 2))), RATE)
    assert len(curve) == 41
    half_power = curve[35] - 3.0
    assert np.flatnonzero(curve > half_power)[0] == pytest.approx(20, abs=1)


def test_gain_moves_levels_and_nothing_else() -> None:
    signal = np.concatenate((noise(2, -70), tone(69, 2)))
    loud, quiet = levels(signal), levels(0.5 * signal)
    assert (loud.lufs or 0) - (quiet.lufs or 0) == pytest.approx(6.02, abs=0.01)
    assert loud.bands_db == pytest.approx(quiet.bands_db, abs=0.01)
    assert loud.active == quiet.active
    assert loud.crest_db == pytest.approx(quiet.crest_db, abs=1e-3)


def test_silence_stays_finite() -> None:
    heard = levels(np.zeros(2 * RATE, np.float32))
    assert (heard.lufs, heard.active, heard.brightness_hz) == (None, (), 0.0)
    assert np.isfinite(open_curve(heard.loudness)).all()


def test_brightness_of_a_tone_is_its_pitch() -> None:
    assert levels(tone(69, 2, partials=1)).brightness_hz == pytest.approx(440, rel=0.02)


def test_nothing_is_active_without_loudness() -> None:
    assert active_spans(np.full(10, -120, np.float32), None) == ()


def test_tone_over_time_tells_octave_and_level() -> None:
    curve = levels(tone(69, 4, partials=1)).tone
    assert curve is not None
    octaves = open_curve(curve)
    assert octaves.shape[1] == 9
    assert octaves[3].argmax() == 3  # 440 Hz lies in the octave round 500
    assert octaves[3].max() == pytest.approx(-23.0, abs=0.5)  # a sine of level 0.1


def test_an_end_in_the_ring_is_louder_than_one_that_dies_away() -> None:
    ring = tone(69, 4)
    fade = np.linspace(1, 0, len(ring), dtype=np.float32) ** 4
    assert levels(ring[:-2000]).end_dbfs > levels(ring * fade).end_dbfs + 20.0
    silence = np.zeros(RATE, np.float32)
    assert levels(np.concatenate((ring[:-2000], silence))).end_dbfs > -40.0
    assert levels(silence).end_dbfs == -120.0
