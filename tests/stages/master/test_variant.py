import numpy as np
import pytest

from longplay.cache.audio import keep_audio, open_audio
from longplay.sound.true_peak import true_peak
from longplay.stages.master.master import master
from longplay.stages.master.variant import apply_gain, gain_curve, variant

pytestmark = pytest.mark.usefixtures("store")
RATE = 44100
TONE = (2.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0, -1.0)


def voice_and_band(seconds: float = 6.0) -> tuple[np.ndarray, np.ndarray]:
    """A singing sine that comes and goes, and noise with hits."""
    time = np.arange(round(seconds * RATE)) / RATE
    voice = 0.2 * np.sin(2 * np.pi * 330 * time) * (np.sin(np.pi * time) > 0)
    band = np.random.default_rng(1).standard_normal(time.size) * 0.05 * (1.0 + 3.0 * np.exp(-20.0 * (time % 0.5)))
    return tuple(np.stack([x, 0.8 * x], axis=1).astype(np.float32) for x in (voice, band))  # type: ignore[return-value]


def null_db(a: np.ndarray, b: np.ndarray) -> float:
    return float(10.0 * np.log10(np.mean(np.square(a - b)) / np.mean(np.square(b))))


def test_instrumental_and_a_cappella_add_up_to_the_master() -> None:
    voice, band = voice_and_band()
    mix = keep_audio(voice + band, RATE)
    done = master(mix, -12.0)
    halves = [variant(keep_audio(x, RATE), mix, done.recording, done.report.tone_db, 0.0) for x in (voice, band)]
    both = sum(open_audio(half) for half in halves)
    assert done.report.limited_db > 1.0
    assert null_db(np.asarray(both), open_audio(done.recording)) < -25.0
    assert [half.frames for half in halves] == [mix.frames] * 2
    assert max(true_peak(open_audio(half), RATE) for half in halves) <= -1.0


def test_where_the_master_only_turned_up_the_sum_is_exact() -> None:
    voice, band = voice_and_band()
    mix = keep_audio(voice + band, RATE)
    done = master(mix, -24.0)
    halves = [variant(keep_audio(x, RATE), mix, done.recording, (), 0.0) for x in (voice, band)]
    assert null_db(np.asarray(sum(open_audio(h) for h in halves)), open_audio(done.recording)) < -100.0


def test_trim_tone_and_length_are_the_masters() -> None:
    voice, band = voice_and_band()
    mix = keep_audio(voice + band, RATE)
    toned = variant(mix, mix, mix, TONE, 0.0)
    assert null_db(open_audio(toned), open_audio(mix)) < -15.0  # tone there, gain back: the same but for its shape
    short = keep_audio(band[: RATE * 2] * np.float32(2.0), RATE)
    done = open_audio(variant(short, mix, mix, (), -6.0206))
    assert len(done) == mix.frames
    assert done[: RATE * 2] == pytest.approx(band[: RATE * 2], abs=1e-4)
    assert not done[RATE * 2 :].any()


def test_silence_takes_the_gain_of_its_neighbours() -> None:
    before = np.zeros((RATE, 2), np.float32)
    before[: RATE // 4] = before[-RATE // 4 :] = 0.1
    assert gain_curve(before, before * 2.0, RATE) == pytest.approx(2.0, abs=1e-5)
    assert gain_curve(before * 0.0, before * 0.0, RATE) == pytest.approx(1.0)


def test_a_gain_curve_is_straight_between_its_points() -> None:
    sound = np.ones((RATE, 1), np.float32)
    apply_gain(sound, np.linspace(1.0, 2.0, 1000), RATE)
    assert sound[RATE // 2, 0] == pytest.approx(1.5, abs=0.02)
