import numpy as np
import pytest
from numpy.typing import NDArray

from longplay.song.edit import TrackEdit
from longplay.stages.edit.mend import mended
from longplay.stages.edit.restore import restored

RATE = 8000
Samples = NDArray[np.float32]


def tone(hz: float = 220.0, seconds: float = 4.0) -> Samples:
    time = np.arange(round(seconds * RATE)) / RATE
    return (0.4 * np.sin(2 * np.pi * hz * time)).astype(np.float32)[:, None]


def pitch_hz(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples[:RATE, 0] * np.hanning(RATE)))
    return float(np.argmax(spectrum))


def test_nothing_to_restore_is_the_same_array() -> None:
    samples = tone()
    assert restored(samples, TrackEdit("T", dc=0.1), RATE) is samples


@pytest.mark.parametrize(("recorded", "ratio"), [(48000, 44100 / 48000), (44100, 48000 / 44100)])
def test_a_wrong_label_gives_speed_and_pitch_back(recorded: int, ratio: float) -> None:
    out = restored(tone(), TrackEdit("T", recorded_at_hz=recorded), RATE)
    assert len(out) == pytest.approx(4 * RATE * ratio, abs=2)
    assert pitch_hz(out) == pytest.approx(220 / ratio, abs=1)


def test_a_click_is_bridged_where_the_take_lies() -> None:
    clicked = tone()
    clicked[2 * RATE : 2 * RATE + 3] += 0.4
    out = mended(clicked, TrackEdit("T", clicks=(5.0,)), RATE, start_s=3.0)
    assert np.allclose(out[3 * RATE :], tone(), atol=0.002)


def test_declipping_and_hum_reach_the_samples() -> None:
    clipped = np.clip(tone() * np.linspace(0.5, 1, 4 * RATE, dtype=np.float32)[:, None], -0.35, 0.35)
    assert np.max(restored(clipped, TrackEdit("T", declip=True), RATE)) > 0.351
    assert np.max(np.abs(restored(tone(50.0), TrackEdit("T", hum_hz=50.0), RATE)[RATE : 3 * RATE])) < 0.05
