"""The meter's behaviour beyond the EBU's cases."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longplay.sound.k_weighting import k_weighting
from longplay.sound.loudness import (
    Loudness,
    LoudnessMeter,
    integrated_loudness,
    loudness_curve,
    measure_loudness,
)

RATE = 48000
NOTHING = Loudness(None, None, None, None, -200.0, -200.0)


def bursts(seconds: float, rate: int = RATE, seed: int = 1) -> np.ndarray:
    """Decaying noise twice a second, stereo."""
    count = round(seconds * rate)
    shape = np.exp(-8.0 * (np.arange(count) / rate % 0.5))
    return (np.random.default_rng(seed).normal(0, 0.1, (count, 2)) * shape[:, None]).astype(np.float32)


def test_k_weighting_is_the_printed_one_at_48_khz() -> None:
    shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285, 1, -1.69065929318241, 0.73248077421585]
    high_pass = [1, -2, 1, 1, -1.99004745483398, 0.99007225036621]
    assert k_weighting(RATE) == pytest.approx(np.array([shelf, high_pass]), abs=1e-10)


def test_a_tone_reads_alike_at_every_rate() -> None:
    def tone(rate: int) -> float | None:
        sine = np.sin(2 * np.pi * 997 * np.arange(2 * rate) / rate)
        return integrated_loudness(np.stack((sine, sine), axis=1), rate)

    assert [tone(rate) for rate in (16000, 22050, 44100, 96000, 192000)] == pytest.approx([0] * 5, abs=0.05)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 30000), min_size=1, max_size=12))
def test_block_lengths_do_not_matter(lengths: list[int]) -> None:
    samples = bursts(4.0)
    meter = LoudnessMeter(RATE, 2)
    for block in np.split(samples, np.minimum(np.cumsum(lengths), len(samples))):
        meter.process(block)
    whole = measure_loudness(samples, RATE)
    assert meter.result().integrated_lufs == pytest.approx(whole.integrated_lufs, abs=1e-6)
    assert meter.result().momentary_max_lufs == pytest.approx(whole.momentary_max_lufs, abs=1e-6)
    assert meter.result().true_peak_dbtp == pytest.approx(whole.true_peak_dbtp, abs=1e-5)


def test_histogram_agrees_with_exact_gating() -> None:
    samples = np.concatenate([bursts(10.0) * gain for gain in (1.0, 0.05, 0.4, 0.01)])
    powers = 10 ** ((loudness_curve(samples, RATE) + 0.691) / 10)
    loud = powers[powers > 10 ** ((-70 + 0.691) / 10)]
    kept = loud[loud > loud.mean() / 10]
    exact = -0.691 + 10 * np.log10(kept.mean())
    assert measure_loudness(samples, RATE).integrated_lufs == pytest.approx(exact, abs=0.005)


def test_range_agrees_with_exact_percentiles() -> None:
    samples = np.concatenate([bursts(15.0) * gain for gain in (1.0, 0.3, 0.6)])
    curve = loudness_curve(samples, RATE, 3.0, 0.1)
    exact = np.subtract(*np.percentile(curve, [95, 10], method="nearest"))
    assert measure_loudness(samples, RATE).range_lu == pytest.approx(exact, abs=0.02)


def test_gain_moves_everything_but_the_range() -> None:
    loud, quiet = measure_loudness(bursts(8.0), RATE), measure_loudness(bursts(8.0) * 0.5, RATE)
    assert loud.integrated_lufs is not None
    assert quiet.integrated_lufs == pytest.approx(loud.integrated_lufs - 6.0206, abs=0.01)
    assert quiet.true_peak_dbtp == pytest.approx(loud.true_peak_dbtp - 6.0206, abs=1e-3)
    assert quiet.range_lu == pytest.approx(loud.range_lu, abs=0.02)


@pytest.mark.parametrize("frames", [0, 1, 1000, 300000])
def test_silence_has_no_loudness(frames: int) -> None:
    assert measure_loudness(np.zeros((frames, 2), dtype=np.float32), RATE) == NOTHING


def test_silence_after_sound_counts_as_silence() -> None:
    curve = loudness_curve(np.concatenate((bursts(1.0), np.zeros((3 * RATE, 2)))), RATE, 0.4, 0.01)
    assert not np.isnan(curve).any()
    assert (curve[200:] < -100).all()


def test_sound_shorter_than_a_window_has_peaks_only() -> None:
    heard = measure_loudness(bursts(0.39), RATE)
    assert heard.integrated_lufs is None
    assert heard.momentary_max_lufs is None
    assert heard.sample_peak_dbfs > -20


def test_two_seconds_have_no_short_term() -> None:
    heard = measure_loudness(bursts(2.0), RATE)
    assert heard.short_term_max_lufs is None
    assert heard.range_lu is None
    assert heard.integrated_lufs is not None


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_not_finite_is_refused(bad: float) -> None:
    samples = bursts(1.0)
    samples[-1, 1] = bad
    with pytest.raises(ValueError, match="NaN or infinite"):
        measure_loudness(samples, RATE)


def test_running_readings() -> None:
    meter = LoudnessMeter(RATE, 2)
    assert meter.momentary_lufs is None
    meter.process(bursts(4.0))
    assert meter.momentary_lufs == pytest.approx(loudness_curve(bursts(4.0), RATE, 0.4, 0.01)[-1], abs=1e-6)
    assert meter.short_term_lufs == pytest.approx(meter.result().short_term_max_lufs, abs=0.5)


def test_mono_reads_three_lu_below_the_same_in_both_channels() -> None:
    mono = bursts(2.0)[:, 0]
    both = integrated_loudness(np.stack((mono, mono), axis=1), RATE)
    assert both is not None
    assert integrated_loudness(mono, RATE) == pytest.approx(both - 3.0103, abs=0.01)


def test_low_frequency_effects_do_not_count() -> None:
    samples = np.zeros((RATE, 6), dtype=np.float32)
    samples[:, 3] = bursts(1.0)[:, 0]
    assert measure_loudness(samples, RATE).integrated_lufs is None


def test_unknown_layouts_need_weights() -> None:
    with pytest.raises(ValueError, match="channel_weights"):
        LoudnessMeter(RATE, 4)
    meter = LoudnessMeter(RATE, 4, (1.0, 1.0, 1.0, 1.0))
    with pytest.raises(ValueError, match="4 channels"):
        meter.process(np.zeros((10, 2)))


def test_curve_refuses_windows_below_its_grid() -> None:
    with pytest.raises(ValueError, match="10 ms"):
        loudness_curve(bursts(1.0), RATE, 0.001)
