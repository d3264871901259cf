import numpy as np
import pytest
from tests.made_voice import HISS_S, RATE, made_voice

from longplay.tools.praat import voice_pulses


@pytest.mark.parametrize("hz", [110.0, 220.0, 440.0])
def test_one_pulse_a_period(hz: float) -> None:
    pulses = voice_pulses(made_voice((hz,), vibrato_cents=0.0)[:, 0], RATE)
    assert np.median(np.diff(pulses)) == pytest.approx(1.0 / hz, rel=0.003)


def test_a_hiss_has_no_pulse() -> None:
    pulses = voice_pulses(made_voice()[:, 0], RATE)
    assert pulses[0] > 0.2 + HISS_S - 0.02


@pytest.mark.parametrize("frames", [0, 100, RATE])
def test_silence_and_scraps_have_none(frames: int) -> None:
    assert len(voice_pulses(np.zeros(frames, np.float32), RATE)) == 0
