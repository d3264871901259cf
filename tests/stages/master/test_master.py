import numpy as np
import pytest

from longplay.cache.audio import keep_audio, open_audio
from longplay.sound.levels import peak
from longplay.sound.loudness import integrated_loudness
from longplay.sound.true_peak import true_peak
from longplay.stages.master.master import Master, loudest_bearable, master

pytestmark = pytest.mark.usefixtures("store")
RATE = 44100


def song(peak_db: float = -4.5, seconds: float = 6.0, hits: float = 3.0, channels: int = 2) -> np.ndarray:
    """Noise with a hit on every half second that stands `hits` times over it, at a sample peak."""
    time = np.arange(round(seconds * RATE)) / RATE
    shape = 1.0 + hits * np.exp(-20.0 * (time % 0.5))
    noise = np.random.default_rng(3).standard_normal((time.size, channels)) * shape[:, None]
    return np.asarray(noise / np.abs(noise).max() * 10 ** (peak_db / 20), np.float32)


def mastered(sound: np.ndarray, target: float) -> Master:
    return master(keep_audio(sound, RATE), target)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("target", [-30.0, -18.0, -15.0])
def test_loudness_within_a_tenth_and_true_peak_held(target: float, channels: int) -> None:
    sound = song(channels=channels)
    done = mastered(sound, target)
    samples = open_audio(done.recording)
    assert samples.shape == sound.shape
    assert integrated_loudness(samples, RATE) == pytest.approx(target, abs=0.1)
    assert true_peak(samples, RATE) <= -1.0
    assert done.report.reached


def test_gain_alone_where_gain_is_enough() -> None:
    sound = song()
    done = mastered(sound, -24.0)
    ratio = open_audio(done.recording)[1000:2000] / sound[1000:2000]
    assert ratio == pytest.approx(10 ** (done.report.gain_db / 20), rel=1e-5)
    assert "no limiting" in done.report.why


def test_it_stops_before_the_music_is_crushed_and_says_so() -> None:
    done = mastered(song(hits=8.0), -5.0)
    assert not done.report.reached
    assert done.report.integrated_lufs < -7.0
    assert "target" in done.report.why or "crush" in done.report.why


def test_clipped_loud_material_is_turned_down_and_not_limited_again() -> None:
    clipped = np.clip(song(12.0), -1.0, 1.0)
    done = mastered(clipped, -14.0)
    samples = open_audio(done.recording)
    assert done.report.gain_db < 0.0
    assert np.allclose(samples / peak(samples), clipped / peak(clipped), atol=1e-5)


def test_music_as_dense_as_the_loudest_records_is_not_made_denser() -> None:
    assert loudest_bearable(7.0, -1.0) == -8.0
    assert loudest_bearable(9.0, -1.0) == -9.0
    assert loudest_bearable(16.0, -1.0) == -11.0
    assert loudest_bearable(20.0, -1.0) == -13.0


@pytest.mark.parametrize("sound", [np.zeros((RATE, 2)), np.zeros((0, 2)), song(seconds=0.2), song(6.0, 0.2)])
def test_silence_and_a_fifth_of_a_second_pass(sound: np.ndarray) -> None:
    done = mastered(sound.astype(np.float32), -14.0)
    assert done.recording.frames == len(sound)
    assert not done.report.reached
    assert true_peak(open_audio(done.recording), RATE) <= -1.0
