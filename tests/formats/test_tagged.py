from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile

from longplay.formats.tagged import Tags, write_flac, write_mp3
from longplay.formats.wav_out import write_wav24

TAGS = Tags("Härbour", "Ann", "QZABC2700001", (("Bo", "guitar"),))


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    sound = np.random.default_rng(1).uniform(-0.9, 0.9, (44100, 2)).astype(np.float32)
    write_wav24(sound, 44100, tmp_path / "a.wav")
    return tmp_path / "a.wav"


def test_flac_is_the_wav_bit_for_bit_with_its_tags(wav: Path, tmp_path: Path) -> None:
    write_flac(tmp_path / "a.flac", wav, TAGS)
    ours, theirs = (soundfile.read(path, dtype="int32")[0] for path in (tmp_path / "a.flac", wav))
    assert np.array_equal(ours, theirs)
    said = mutagen.File(tmp_path / "a.flac")
    assert (said["title"], said["isrc"], said["performer"]) == (["Härbour"], ["QZABC2700001"], ["Bo (guitar)"])


def test_mp3_is_tagged_and_320(wav: Path, tmp_path: Path) -> None:
    write_mp3(tmp_path / "a.mp3", wav, TAGS)
    said = mutagen.File(tmp_path / "a.mp3")
    assert said.info.bitrate == pytest.approx(320000, rel=0.001)
    assert (str(said["TIT2"]), str(said["TSRC"])) == ("Härbour", "QZABC2700001")


def test_the_same_bytes_each_time_and_no_empty_tags(wav: Path, tmp_path: Path) -> None:
    for suffix, write in ((".flac", write_flac), (".mp3", write_mp3)):
        for name in ("a", "b"):
            write((tmp_path / name).with_suffix(suffix), wav, Tags("T", ""))
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
    assert list(mutagen.File(tmp_path / "a.flac").keys()) == ["title"]
