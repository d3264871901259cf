import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from longplay.formats.wav_out import wav24_header, write_wav24

RATE = 44100


def sine(frames: int, level: float = 0.5) -> np.ndarray:
    tone = level * np.sin(2 * np.pi * 440 * np.arange(frames) / RATE)
    return np.stack((tone, -tone), axis=1).astype(np.float32)


@settings(max_examples=20)
@given(frames=st.integers(0, 300), channels=st.integers(1, 2))
def test_what_is_written_is_read_to_one_step_and_a_half(
    tmp_path_factory: pytest.TempPathFactory, frames: int, channels: int
) -> None:
    path = tmp_path_factory.mktemp("wav") / "x.wav"
    sound = sine(frames)[:, :channels]
    write_wav24(sound, RATE, path)
    read, rate = soundfile.read(path, always_2d=True)
    assert rate == RATE
    assert read.shape == sound.shape
    assert np.max(np.abs(read - sound), initial=0.0) <= 1.51 / 2**23


def test_the_same_bytes_each_time_and_others_for_another_seed(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_wav24(sine(70000), RATE, tmp_path / name, seed=seed)
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b
    assert a != c


def test_dither_is_triangular_and_flat(tmp_path: Path) -> None:
    sound = np.full((200000, 1), 0.25 / 2**23, np.float32)
    write_wav24(sound, RATE, tmp_path / "x.wav")
    steps = soundfile.read(tmp_path / "x.wav", dtype="int32")[0] / 256.0
    assert np.mean(steps) == pytest.approx(0.25, abs=0.01)  # a quarter of a step survives on average
    assert np.var(steps) == pytest.approx(0.25, abs=0.01)  # 1/12 rounding + 1/6 dither


def test_gain_silence_and_full_scale(tmp_path: Path) -> None:
    sound = np.array([[0.0], [0.5], [4.0], [-4.0]], np.float32)
    write_wav24(sound, RATE, tmp_path / "x.wav", gain=0.5)
    read = soundfile.read(tmp_path / "x.wav")[0]
    assert read[0] == 0.0
    assert read[1:] == pytest.approx([0.25, 1.0, -1.0], abs=1e-6)


def test_header_is_plain_pcm(tmp_path: Path) -> None:
    write_wav24(sine(11)[:, :1], RATE, tmp_path / "x.wav")
    with wave.open(str(tmp_path / "x.wav")) as file:
        assert (file.getsampwidth(), file.getnframes(), file.getframerate()) == (3, 11, RATE)
    assert (tmp_path / "x.wav").stat().st_size == len(wav24_header(11, 1, RATE)) + 34  # 33 and one of padding


def test_too_long_for_wav_is_refused(tmp_path: Path) -> None:
    endless = np.broadcast_to(np.zeros((1, 1), np.float32), (2**31, 2))
    with pytest.raises(ValueError, match="do not fit"):
        write_wav24(endless, RATE, tmp_path / "x.wav")
