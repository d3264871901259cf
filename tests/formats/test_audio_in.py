"""Any recording a musician may have, and every way it may be broken."""

import os
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from longplay.formats.audio_in import holds_no_sound, read_audio
from longplay.song.refusal import Refusal
from longplay.tools.ffmpeg import ffmpeg

TONE = (0.5 * np.sin(2 * np.pi * 440 * np.arange(22050) / 44100)).astype(np.float32)


def written(path: Path, samples: np.ndarray = TONE, rate: int = 44100, **options: str) -> Path:
    soundfile.write(path, samples, rate, **options)
    return path


@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg", "aiff", "mp3"])
def test_formats_of_musicians(tmp_path: Path, suffix: str) -> None:
    decoded = read_audio(written(tmp_path / f"a.{suffix}"))
    assert decoded.rate == 44100
    assert decoded.samples.dtype == np.float32
    assert abs(float(np.abs(decoded.samples[5000:15000]).max()) - 0.5) < 0.02


def test_opus(tmp_path: Path) -> None:
    path = written(tmp_path / "a.opus", TONE, 48000, format="OGG", subtype="OPUS")
    assert read_audio(path).rate == 48000


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_every_width_of_wav(tmp_path: Path, subtype: str) -> None:
    decoded = read_audio(written(tmp_path / "a.wav", subtype=subtype))
    assert np.abs(decoded.samples[:, 0] - TONE).max() < 0.01


def test_float_over_full_scale_is_kept(tmp_path: Path) -> None:
    decoded = read_audio(written(tmp_path / "hot.wav", TONE * 8, subtype="FLOAT"))
    assert float(decoded.samples.max()) == pytest.approx(4.0, abs=0.01)
    assert decoded.notes == ("peaks 12.0 dB over full scale; nothing is cut off",)


def test_integers_written_as_floats_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="are not sound"):
        read_audio(written(tmp_path / "int.wav", TONE * 32768, subtype="FLOAT"))


@pytest.mark.parametrize("rate", [100, 2_000_000])
def test_a_rate_that_no_converter_has_is_refused(tmp_path: Path, rate: int) -> None:
    with pytest.raises(Refusal, match=f"{rate} Hz"):
        read_audio(written(tmp_path / "a.wav", rate=rate))


@pytest.mark.parametrize("level", [0.0, 0.3])
def test_a_track_without_sound_is_noted(tmp_path: Path, level: float) -> None:
    decoded = read_audio(written(tmp_path / "a.wav", np.full(22050, level, np.float32)))
    assert decoded.notes == ("there is no sound on it, from start to end",)
    assert holds_no_sound(decoded.samples)


def with_data_size(path: Path, size: int) -> Path:
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", size)
    path.write_bytes(data)
    return path


def test_a_recorder_that_lost_power_is_mended(tmp_path: Path) -> None:
    path = with_data_size(written(tmp_path / "a.wav"), 0)
    before = path.read_bytes()
    decoded = read_audio(path)
    assert np.abs(decoded.samples[:, 0] - TONE).max() < 0.01
    assert "never finished" in decoded.notes[0]
    assert path.read_bytes() == before


def test_a_file_cut_short_says_what_is_missing(tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", np.tile(TONE, 8))
    os.truncate(path, 44 + 44100 * 2)
    decoded = read_audio(path)
    assert len(decoded.samples) == 44100
    assert "3.0 of 4.0 s are missing" in decoded.notes[0]


def test_a_size_that_a_stream_left_open_is_no_fault(tmp_path: Path) -> None:
    decoded = read_audio(with_data_size(written(tmp_path / "a.wav"), 0xFFFFFFFF))
    assert (len(decoded.samples), decoded.notes) == (22050, ())


def test_a_lying_extension_is_read_and_noted(tmp_path: Path) -> None:
    path = written(tmp_path / "a.flac")
    lying = path.rename(tmp_path / "a.wav")
    decoded = read_audio(lying)
    assert len(decoded.samples) == 22050
    assert "holds FLAC" in decoded.notes[0]


def test_numbers_that_are_none_become_silence(tmp_path: Path) -> None:
    samples = TONE.copy()
    samples[1000], samples[2000] = np.nan, np.inf
    decoded = read_audio(written(tmp_path / "nan.wav", samples, subtype="FLOAT"))
    assert np.isfinite(decoded.samples).all()
    assert decoded.samples[1000, 0] == 0.0
    assert "2 samples" in decoded.notes[0]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.wav", b"", "empty"),
        ("noise.wav", bytes(range(256)) * 8, "cannot|not a recording"),
        ("text.mp3", b"these are only words " * 30, "not a recording|0 frames"),
        ("riff.wav", b"RIFF\x10\x00\x00\x00WAVEfmt ", "not a recording"),
    ],
)
def test_what_is_no_recording_is_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refusal, match=reason):
        read_audio(tmp_path / name)


def test_zero_frames_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="0 frames"):
        read_audio(written(tmp_path / "nothing.wav", TONE[:0]))


def test_an_hour_and_more_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    frames = 4000 * 8000
    header = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + frames, b"WAVE", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8, b"data", frames
    )
    path.write_bytes(header)
    os.truncate(path, 44 + frames)
    with pytest.raises(Refusal, match="67 minutes"):
        read_audio(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_or_a_link_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "link.wav").symlink_to(written(tmp_path / "real.wav"))
    for name in ("pipe.wav", "link.wav"):
        with pytest.raises(Refusal, match="not a plain file"):
            read_audio(tmp_path / name)


def test_m4a_without_ffmpeg_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ffmpeg.cache_clear()
    (tmp_path / "memo.m4a").write_bytes(b"\0\0\0\x18ftypM4A " + bytes(100))
    with pytest.raises(Refusal, match="Install ffmpeg"):
        read_audio(tmp_path / "memo.m4a")
    ffmpeg.cache_clear()


def test_mutants_never_do_worse_than_a_refusal(tmp_path: Path) -> None:
    whole = written(tmp_path / "a.wav").read_bytes()
    dice = np.random.default_rng(7)
    for number in range(120):
        data = bytearray(whole[: dice.integers(1, len(whole))] if number % 3 == 0 else whole)
        for _ in range(int(dice.integers(1, 6))):
            data[int(dice.integers(0, min(len(data), 60)))] = int(dice.integers(0, 256))
        (tmp_path / "mutant.wav").write_bytes(bytes(data))
        assert _finite_or_refused(tmp_path / "mutant.wav")


def _finite_or_refused(path: Path) -> bool:
    try:
        return bool(np.isfinite(read_audio(path).samples).all())
    except Refusal as refusal:
        return path.name in str(refusal)
