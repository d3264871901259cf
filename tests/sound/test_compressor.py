import numpy as np
import pytest

from longplay.sound.compressor import Compression, Compressor, compress, gain_reduction

RATE = 48000


def steady(level_db: float, seconds: float = 1.0) -> np.ndarray:
    return np.full((round(seconds * RATE), 2), 10 ** (level_db / 20), dtype=np.float32)


def settled(level_db: float, settings: Compression) -> float:
    """Output level in dB once the compressor has settled."""
    return float(20 * np.log10(compress(steady(level_db), RATE, settings)[-1, 0]))


@pytest.mark.parametrize(
    ("level_db", "expected"),
    [(-40, -40), (-23, -23), (-20, -20.375), (-17, -18.5), (-8, -17 + 3), (0, -10)],
)
def test_static_curve(level_db: float, expected: float) -> None:
    # Ratio 2 over -20 dB with a knee of 6 dB: the paper's equation 4 by hand.
    assert settled(level_db, Compression(-20, 2, 1, 10)) == pytest.approx(expected, abs=0.01)


def test_infinite_ratio_and_hard_knee_hold_the_threshold() -> None:
    assert settled(0, Compression(-12, float("inf"), 1, 10, knee_db=0)) == pytest.approx(-12, abs=0.01)


def test_makeup_gain() -> None:
    assert settled(-40, Compression(-20, 4, 1, 10, makeup_db=5)) == pytest.approx(-35, abs=0.01)


def test_attack_and_release_cover_63_percent_in_their_time() -> None:
    samples = np.concatenate((steady(-60), steady(0), steady(-60)))
    reduction = gain_reduction(samples, RATE, Compression(-20, 2, 20, 100, knee_db=0))
    assert reduction[RATE + RATE * 20 // 1000] == pytest.approx(6.32, abs=0.02)
    assert reduction[2 * RATE + RATE * 100 // 1000] == pytest.approx(3.68, abs=0.02)


def test_channels_are_linked() -> None:
    samples = steady(0)
    samples[:, 1] *= 0.01
    pressed = compress(samples, RATE, Compression(-12, 4, 1, 10))
    assert np.allclose(pressed[:, 1] / pressed[:, 0], 0.01, rtol=1e-4)


def test_quiet_music_passes_untouched() -> None:
    samples = np.random.default_rng(0).normal(0, 0.01, (5000, 2)).astype(np.float32)
    assert np.array_equal(compress(samples, RATE, Compression(-6, 4, 1, 10)), samples)


def test_block_lengths_do_not_matter() -> None:
    samples = np.random.default_rng(1).normal(0, 0.3, (5000, 2)).astype(np.float32)
    settings = Compression(-20, 4, 2, 50)
    running = Compressor(RATE, settings)
    blocks = [running.process(block) for block in np.split(samples, [7, 1000, 1001])]
    assert np.array_equal(np.concatenate(blocks), compress(samples, RATE, settings))


@pytest.mark.parametrize("wrong", [{"ratio": 0.5}, {"attack_ms": -1}, {"knee_db": -1}])
def test_impossible_settings_are_refused(wrong: dict[str, float]) -> None:
    good = {"threshold_db": -20.0, "ratio": 2.0, "attack_ms": 1.0, "release_ms": 10.0}
    with pytest.raises(ValueError, match="must"):
        Compression(**(good | wrong))
