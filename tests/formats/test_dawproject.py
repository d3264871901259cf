import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lxml import etree
from tests.formats.dawproject_checks import problems

from longplay.formats.dawproject import write_dawproject
from longplay.formats.dawproject_words import DawAudio, DawProject, DawTrack
from longplay.formats.midi import MidiNote
from longplay.formats.wav_out import write_wav24
from longplay.song.structure import name_sections
from longplay.song.time import RecordSeconds, TempoMap, TimeSignature

RATE, SECONDS = 8000, 12.5
STEADY: TempoMap[RecordSeconds] = TempoMap(tuple(0.5 * i for i in range(33)))
LATE: TempoMap[RecordSeconds] = TempoMap(tuple(0.8 + 0.5 * i + 0.001 * i * i for i in range(33)))
SIX_EIGHT: TempoMap[RecordSeconds] = TempoMap(STEADY.beats, TimeSignature(2, 1440))
SECTIONS = name_sections((("verse", 1, 3, 1.0), ("chorus", 4, 3, 1.0)))


@pytest.fixture
def project(tmp_path: Path) -> DawProject:
    wav = tmp_path / "a.wav"
    write_wav24(np.zeros((round(RATE * SECONDS), 1), np.float32), RATE, wav)
    audio = DawAudio("audio/01_vox.wav", wav, 1, RATE, SECONDS)
    tracks = (
        DawTrack("Vox <1> & \x01", audio, volume=0.7, pan=-0.5, rides=((0.0, 0.7), (3.0, 0.7), (4.0, 1.4))),
        DawTrack("bass", notes=(MidiNote(0, 480, 40, 127), MidiNote(-99999, 480, 40, 90)), muted=True),
    )
    return DawProject(tracks, LATE, SECTIONS, SECONDS, 0.5, (("Title", "Käse & Wein"), ("Artist", "")))


def written(project: DawProject, folder: Path) -> Any:
    write_dawproject(folder / "x.dawproject", project)
    with zipfile.ZipFile(folder / "x.dawproject") as archive:
        return etree.fromstring(archive.read("project.xml"))


@pytest.mark.parametrize("grid", [STEADY, LATE, SIX_EIGHT])
def test_nothing_is_wrong_with_it(grid: TempoMap[RecordSeconds], project: DawProject, tmp_path: Path) -> None:
    written(replace(project, grid=grid), tmp_path)
    assert problems(tmp_path / "x.dawproject") == []


def test_the_checks_see_what_is_wrong(project: DawProject, tmp_path: Path) -> None:
    audio = project.tracks[0].audio
    assert audio
    other = replace(audio, name="audio/02.wav", file=tmp_path / "b.wav")
    (tmp_path / "b.wav").write_bytes(b"")
    root = written(replace(project, tracks=(*project.tracks, DawTrack("b", other))), tmp_path)
    root.xpath("//Warp")[-1].set("contentTime", "99")
    root.xpath("//Channel")[0].set("destination", "nobody")
    root.xpath("//File")[0].set("path", "audio/none.wav")
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr("project.xml", etree.tostring(root))
        archive.writestr("audio/02.wav", b"")
    said = " ".join(problems(tmp_path / "bad.zip"))
    assert all(word in said for word in ("leads nowhere", "is not in the file", "behind its sound", "ms apart"))


def test_notes_and_sections_lie_where_the_sound_has_them(project: DawProject, tmp_path: Path) -> None:
    root = written(project, tmp_path)
    (note,) = root.iter("Note")
    assert (note.get("time"), note.get("key"), note.get("vel")) == ("2", "40", "1")  # two beats stand before bar 1
    assert [(m.get("name"), m.get("time")) for m in root.iter("Marker")] == [("verse", "2"), ("chorus", "14")]


def test_faders_pans_and_rides_are_the_desks(project: DawProject, tmp_path: Path) -> None:
    root = written(project, tmp_path)
    volumes = [v.get("value") for v in root.iter("Volume")]
    assert volumes == ["0.7", "1", "0.5"]
    assert [p.get("value") for p in root.iter("Pan")] == ["0.25", "0.5", "0.5"]
    assert [m.get("value") for m in root.iter("Mute")] == ["false", "true", "false"]
    ride = [float(p.get("value")) for p in root.xpath("//Points/RealPoint")]
    assert ride[0] == 0.7
    assert ride[-1] == 1.4
    assert max(b / a for a, b in pairwise(ride)) <= 10 ** (1.0 / 20) + 1e-9


def test_a_steady_song_has_one_tempo_and_two_warps(project: DawProject, tmp_path: Path) -> None:
    root = written(replace(project, grid=STEADY), tmp_path)
    assert [p.get("value") for p in root.xpath("//TempoAutomation/RealPoint")] == ["120"]
    assert [(w.get("time"), w.get("contentTime")) for w in root.iter("Warp")] == [("0", "0"), ("25", "12.5")]


def test_six_eight_counts_eighths(project: DawProject, tmp_path: Path) -> None:
    root = written(replace(project, grid=SIX_EIGHT), tmp_path)
    (point,) = root.iter("TimeSignaturePoint")
    assert (point.get("numerator"), point.get("denominator")) == ("6", "8")
    assert float(next(root.iter("Tempo")).get("value")) == pytest.approx(180.0, abs=1e-3)


def test_the_same_record_gives_the_same_bytes(project: DawProject, tmp_path: Path) -> None:
    for name in ("x", "y"):
        write_dawproject(tmp_path / name, project)
    assert (tmp_path / "x").read_bytes() == (tmp_path / "y").read_bytes()


def test_the_sound_inside_is_the_file(project: DawProject, tmp_path: Path) -> None:
    written(project, tmp_path)
    with zipfile.ZipFile(tmp_path / "x.dawproject") as archive:
        assert archive.read("audio/01_vox.wav") == (tmp_path / "a.wav").read_bytes()
        assert etree.fromstring(archive.read("metadata.xml")).findtext("Title") == "Käse & Wein"
