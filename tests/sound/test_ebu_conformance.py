"""Every synthesisable case of EBU Tech 3341 v4 (table 1) and Tech 3342 (table 1), synthesised.

The EBU's own files may not be redistributed.
"""

import numpy as np
import pytest
from numpy.typing import NDArray

from longplay.sound.loudness import Loudness, LoudnessMeter, loudness_curve, measure_loudness

RATES = (44100, 48000, 96000)
SILENCE = -np.inf

Signal = NDArray[np.float32]
TENTH = 0.1
INTEGRATED = {
    1: ((20, -23),),
    2: ((20, -33),),
    3: ((10, -36), (60, -23), (10, -36)),
    4: ((10, -72), (10, -36), (60, -23), (10, -36), (10, -72)),
    5: ((20, -26), (20.1, -20), (20, -26)),
}
RANGES = {
    1: ((20, -20), (20, -30)),
    2: ((20, -20), (20, -15)),
    3: ((20, -40), (20, -20)),
    4: ((20, -50), (20, -35), (20, -20), (20, -35), (20, -50)),
}


def steps(rate: int, *parts: tuple[float, float], frequency: float = 1000.0) -> Signal:
    """One unbroken in-phase stereo sine whose peak level steps through (seconds, dBFS)."""
    frames = [round(seconds * rate) for seconds, _ in parts]
    levels = np.repeat([10.0 ** (level / 20.0) for _, level in parts], frames)
    tone = levels * np.sin(2.0 * np.pi * frequency * np.arange(levels.size) / rate)
    return np.repeat(tone[:, None], 2, axis=1).astype(np.float32)


def five_channels(rate: int) -> Signal:
    """Case 6: L R at -28, C at -24, Ls Rs at -30 dBFS for 20 s."""
    tone = steps(rate, (20.0, 0.0))[:, :1]
    return np.asarray(tone * 10.0 ** (np.array([-28, -28, -24, -30, -30]) / 20.0), dtype=np.float32)


def faded_tone(rate: int, divisor: int, degrees: float, amplitude: float) -> Signal:
    """Cases 15 to 19: a stereo sine at rate/divisor with 10-ms fades."""
    at = np.arange(rate // 2)
    fade = np.minimum(1.0, np.minimum(at, at[::-1]) / (0.01 * rate))
    tone = amplitude * fade * np.sin(2.0 * np.pi * at / divisor + np.radians(degrees))
    return np.repeat(tone[:, None], 2, axis=1).astype(np.float32)


def burst_between_samples(rate: int, offset: int) -> Signal:
    """Cases 20 to 23: rate/6 at 0.5 with one period of rate/4 at 1.0, decimated from 4 x rate at `offset`."""
    from scipy.signal import firwin, lfilter

    quiet = 0.5 * np.sin(2.0 * np.pi * np.arange(24 * 500) / 24)
    loud = np.sin(2.0 * np.pi * np.arange(16) / 16)
    at = np.arange(2 * quiet.size + loud.size)
    fade = np.minimum(1.0, np.minimum(at, at[::-1]) / (0.04 * rate))
    fine = lfilter(firwin(257, 0.45, fs=4), 1.0, fade * np.concatenate((quiet, loud, quiet)))
    return np.repeat(fine[offset::4, None], 2, axis=1).astype(np.float32)


at_every_rate = pytest.mark.parametrize("rate", RATES)
twenty_files = pytest.mark.parametrize("i", range(20))


@at_every_rate
@pytest.mark.parametrize("case", INTEGRATED)
def test_3341_1_to_5_integrated(rate: int, case: int) -> None:
    heard = measure_loudness(steps(rate, *INTEGRATED[case]), rate)
    assert heard.integrated_lufs == pytest.approx(-33 if case == 2 else -23, abs=TENTH)


@at_every_rate
@pytest.mark.parametrize(("case", "level"), [(1, -23), (2, -33)])
def test_3341_1_and_2_momentary_and_short_term(rate: int, case: int, level: float) -> None:
    heard = measure_loudness(steps(rate, *INTEGRATED[case]), rate)
    assert heard.momentary_max_lufs == pytest.approx(level, abs=TENTH)
    assert heard.short_term_max_lufs == pytest.approx(level, abs=TENTH)


@at_every_rate
def test_3341_6_five_channels(rate: int) -> None:
    assert measure_loudness(five_channels(rate), rate).integrated_lufs == pytest.approx(-23, abs=TENTH)


@at_every_rate
def test_3341_9_short_term_is_constant_after_three_seconds(rate: int) -> None:
    curve = loudness_curve(steps(rate, *((1.34, -20), (1.66, -30)) * 5), rate, 3.0, 0.01)
    assert curve == pytest.approx(-23, abs=TENTH)


@at_every_rate
def test_3341_12_momentary_is_constant_after_one_second(rate: int) -> None:
    curve = loudness_curve(steps(rate, *((0.18, -20), (0.22, -30)) * 25), rate, 0.4, 0.01)
    assert curve[60:] == pytest.approx(-23, abs=TENTH)


@at_every_rate
@twenty_files
def test_3341_10_short_term_maximum(rate: int, i: int) -> None:
    heard = measure_loudness(steps(rate, (i * 0.15, SILENCE), (3, -23), (1, SILENCE)), rate)
    assert heard.short_term_max_lufs == pytest.approx(-23, abs=TENTH)


@at_every_rate
@twenty_files
def test_3341_13_momentary_maximum(rate: int, i: int) -> None:
    heard = measure_loudness(steps(rate, (i * 0.02, SILENCE), (0.4, -23), (1, SILENCE)), rate)
    assert heard.momentary_max_lufs == pytest.approx(-23, abs=TENTH)


def live_maxima(rate: int, signals: list[Signal]) -> list[Loudness]:
    """Readings of one running meter after each signal."""
    meter = LoudnessMeter(rate, 2)
    readings = []
    for signal in signals:
        meter.process(signal)
        readings.append(meter.result())
    return readings


@at_every_rate
def test_3341_11_live_short_term_maximum(rate: int) -> None:
    signals = [steps(rate, (i * 0.15, SILENCE), (3, -38 + i), (3 - i * 0.15, SILENCE)) for i in range(20)]
    maxima = [heard.short_term_max_lufs for heard in live_maxima(rate, signals)]
    assert maxima == pytest.approx(range(-38, -18), abs=TENTH)


@at_every_rate
def test_3341_14_live_momentary_maximum(rate: int) -> None:
    signals = [steps(rate, (i * 0.02, SILENCE), (0.4, -38 + i), (0.4 - i * 0.02, SILENCE)) for i in range(20)]
    maxima = [heard.momentary_max_lufs for heard in live_maxima(rate, signals)]
    assert maxima == pytest.approx(range(-38, -18), abs=TENTH)


@at_every_rate
@pytest.mark.parametrize(
    ("divisor", "degrees", "amplitude", "expected"),
    [(4, 0, 0.5, -6), (4, 45, 0.5, -6), (6, 60, 0.5, -6), (8, 67.5, 0.5, -6), (4, 45, 1.41, 3)],
)
def test_3341_15_to_19_true_peak(rate: int, divisor: int, degrees: float, amplitude: float, expected: float) -> None:
    heard = measure_loudness(faded_tone(rate, divisor, degrees, amplitude), rate)
    assert expected - 0.4 <= heard.true_peak_dbtp <= expected + 0.2


@at_every_rate
@pytest.mark.parametrize("offset", range(4))
def test_3341_20_to_23_true_peak_between_samples(rate: int, offset: int) -> None:
    assert -0.4 <= measure_loudness(burst_between_samples(rate, offset), rate).true_peak_dbtp <= 0.2


@at_every_rate
@pytest.mark.parametrize(("case", "expected"), [(1, 10), (2, 5), (3, 20), (4, 15)])
def test_3342_1_to_4_range(rate: int, case: int, expected: float) -> None:
    assert measure_loudness(steps(rate, *RANGES[case]), rate).range_lu == pytest.approx(expected, abs=1.0)
