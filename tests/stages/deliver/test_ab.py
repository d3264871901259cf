import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longplay.cache.audio import keep_audio, open_audio
from longplay.sound.loudness import integrated_loudness
from longplay.sound.true_peak import true_peak
from longplay.stages.deliver.ab import ab_pair, equal_gains

RATE = 44100


def noise(level_db: float, seconds: float = 3.0, channels: int = 2) -> np.ndarray:
    sound = np.random.default_rng(5).standard_normal((round(seconds * RATE), channels))
    return (10 ** (level_db / 20) * sound).astype(np.float32)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("before_db", "after_db", "channels"), [(-30, -14, 2), (-14, -30, 1), (0, 6, 2)])
def test_equally_loud_and_never_over(before_db: float, after_db: float, channels: int) -> None:
    pair = ab_pair(keep_audio(noise(before_db, channels=channels), RATE), keep_audio(noise(after_db), RATE))
    heard = [integrated_loudness(open_audio(r), RATE) for r in (pair.before, pair.after)]
    assert heard == pytest.approx([pair.lufs, pair.lufs], abs=0.1)
    assert max(true_peak(open_audio(r), RATE) for r in (pair.before, pair.after)) <= -0.99


@given(st.lists(st.floats(-60, 0), min_size=2, max_size=2), st.lists(st.floats(-40, 6), min_size=2, max_size=2))
def test_the_louder_goes_down_and_nothing_goes_up(loudness: list[float], peaks: list[float]) -> None:
    gains, lufs = equal_gains(list(loudness), peaks)
    assert max(gains) <= 1e-9
    assert [level + gain for level, gain in zip(loudness, gains, strict=True)] == pytest.approx([lufs, lufs])
    assert max(p + gain for p, gain in zip(peaks, gains, strict=True)) <= -1.0 + 1e-9


@pytest.mark.usefixtures("store")
def test_edges_fade_only_when_asked() -> None:
    sound = keep_audio(noise(-20.0), RATE)
    plain, faded = ab_pair(sound, sound), ab_pair(sound, sound, fades=True)
    assert np.abs(open_audio(plain.before)[0]).max() > 0.0
    samples = open_audio(faded.before)
    assert not samples[[0, -1]].any()
    assert np.array_equal(samples[RATE : RATE + 10], open_audio(faded.after)[RATE : RATE + 10])


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("seconds", [0.0, 0.2])
def test_silence_and_a_fifth_of_a_second_pass(seconds: float) -> None:
    pair = ab_pair(keep_audio(noise(-200.0, seconds), RATE), keep_audio(noise(0.0, 0.2), RATE), fades=True)
    assert pair.lufs is None
    assert pair.after_gain_db < 0.0
