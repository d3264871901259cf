"""Mixes from anywhere are mastered; one that cannot be read is named."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from longplay.formats.metering import meter_file
from longplay.producing.mastering import master_files
from longplay.song.brief import Brief

RATE = 44100


def mix(path: Path, channels: int = 2, seconds: float = 4.0) -> Path:
    """A quiet chord with a slow beat in it."""
    t = np.arange(round(seconds * RATE)) / RATE
    wave = sum(np.sin(2 * np.pi * f * t) for f in (220.0, 277.0, 330.0)) * (0.02 + 0.02 * np.sin(2 * np.pi * 2 * t))
    soundfile.write(path, np.repeat(wave[:, None], channels, axis=1), RATE, subtype="PCM_24")
    return path


@pytest.mark.parametrize("channels", [1, 2])
def test_a_mix_becomes_as_loud_as_wanted(tmp_path: Path, channels: int) -> None:
    (made,), left_out, _ = master_files([mix(tmp_path / "m.wav", channels)], tmp_path / "out", Brief(), 1)
    heard = meter_file(made.path)
    assert heard.integrated_lufs == pytest.approx(-14.0, abs=0.1)
    assert soundfile.info(made.path).subtype == "PCM_24"
    assert left_out == ()


def test_what_cannot_be_read_is_named_and_the_rest_is_done(tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no sound")
    wide = mix(tmp_path / "wide.wav", 6, 1.0)
    done, left_out, _ = master_files([broken, mix(tmp_path / "m.wav"), wide], tmp_path / "out", Brief(), 1)
    assert [one.mix.name for one in done] == ["m.wav"]
    assert [path.name for path, _ in left_out] == ["broken.wav", "wide.wav"]
    assert "stereo" in left_out[1][1]


def test_a_reference_that_is_not_there_is_told(tmp_path: Path) -> None:
    wanted = Brief(references=(str(tmp_path / "gone.wav"),))
    done, _, notes = master_files([mix(tmp_path / "m.wav")], tmp_path / "out", wanted, 1)
    assert len(done) == 1
    assert "gone.wav" in notes[0]


def test_two_mixes_of_one_name_become_two_masters(tmp_path: Path) -> None:
    for folder in ("one", "two", "three/one"):
        (tmp_path / folder).mkdir(parents=True)
    mixes = [mix(tmp_path / folder / "m.wav", seconds=1.0) for folder in ("one", "two", "three/one")]
    done, _, _ = master_files(mixes, tmp_path / "out", Brief(), 1)
    assert len({one.path for one in done}) == len(list((tmp_path / "out").iterdir())) == 3
