"""One short demo, handed on: what is in the folder is the record, in every form."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest
import soundfile
from lxml import etree
from tests.formats.dawproject_checks import problems, seconds_at
from tests.short_demo import cut_demo

from longplay.formats.daw_clock import FOLDED_S
from longplay.formats.names import slug
from longplay.producing.releasing import MANIFEST, put_release
from longplay.production import Production, open_production, produce
from longplay.song.refusal import Refusal
from longplay.sound.true_peak import true_peak
from longplay.stages.mix.pan import pan_gains

RATE = 44100


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Production:
    """Bars 3-14 with everything accepted."""
    home = tmp_path_factory.mktemp("release")
    made = produce(cut_demo(home / "demo", 3, 14), home / "song", accept="all", jobs=1)
    deliver(made)
    return made


@pytest.fixture(scope="module")
def place(made: Production) -> Path:
    return made.folder.record / "release"


def deliver(made: Production, out: Path | None = None) -> None:
    with open_production(made.folder.root) as (folder, _, pool):
        put_release(made.release, folder, out, pool)


def read(path: Path | io.BytesIO) -> np.ndarray:
    return np.asarray(soundfile.read(path, dtype="float64", always_2d=True)[0])


def null_db(a: np.ndarray, b: np.ndarray) -> float:
    return float(10.0 * np.log10(np.mean(np.square(a - b)) / np.mean(np.square(b))))


def test_stems_add_up_to_the_mix_before_its_busses(made: Production, place: Path) -> None:
    stems = [read(path) for path in sorted((place / "stems").glob("*.wav"))]
    before = read(made.folder.cache / "audio" / f"{made.release.sounding.mixdown.pre_bus.hash}.wav")
    assert {len(stem) for stem in stems} == {len(before)}
    assert null_db(np.sum(stems, axis=0), before) < -100.0


def test_variants_lie_on_the_master_and_add_up_to_it(place: Path) -> None:
    (master,) = (place / "master").glob("*_master.wav")
    parts = {path.stem.rsplit("_", 1)[1]: read(path) for path in (place / "variants").glob("*.wav")}
    assert {"instrumental", "a-cappella"} <= set(parts)
    assert null_db(parts["instrumental"] + parts["a-cappella"], read(master)) < -25.0
    assert all(true_peak(part.astype(np.float32), RATE) <= -1.0 + 0.01 for part in parts.values())


def test_the_project_file_is_well_and_plays_the_mix(made: Production, place: Path) -> None:
    (path,) = place.glob("*.dawproject")
    assert problems(path) == []
    before = read(made.folder.cache / "audio" / f"{made.release.sounding.mixdown.pre_bus.hash}.wav")
    assert null_db(played(path, len(before)), before) < -45.0  # rides are straight lines in gain there


def played(path: Path, frames: int) -> np.ndarray:
    """What the project's faders, pans and rides make of its sounds."""
    total = np.zeros((frames, 2))
    with zipfile.ZipFile(path) as archive:
        root: Any = etree.fromstring(archive.read("project.xml"))
        tempi = [(float(p.get("time")), float(p.get("value"))) for p in root.xpath("//TempoAutomation/RealPoint")]
        for track in root.xpath("//Track[@contentType='audio']"):
            (lane,) = root.xpath(f"//Lanes[@track='{track.get('id')}']")
            sound = read(io.BytesIO(archive.read(lane.xpath(".//File/@path")[0])))
            volume, pan = (float(track.find(f".//{name}").get("value")) for name in ("Volume", "Pan"))
            ride = [(seconds_at(tempi, float(p.get("time"))), float(p.get("value"))) for p in lane.iter("RealPoint")]
            times, levels = np.array(ride or [(0.0, volume)]).T
            gain = np.interp(np.arange(len(sound)) / RATE, times, levels)
            total[: len(sound)] += sound * gain[:, None] * pan_gains(2.0 * pan - 1.0, sound.shape[1])
    return total


def test_markers_and_tempo_are_the_records(made: Production, place: Path) -> None:
    form = made.release.sounding.version.form
    now = 0.0
    markers: dict[str, float] = {}
    for message in mido.MidiFile(place / "midi" / "tempo-and-markers.mid"):
        now += message.time
        markers |= {message.text: now} if message.type == "marker" else {}
    starts = {s.name: float(form.grid.bar_start(s.first_bar)) for s in form.structure.sections}
    wanted = {name: 0.0 if start < FOLDED_S else start for name, start in starts.items()}
    assert markers == pytest.approx(wanted, abs=0.001)


def test_credits_name_every_part_with_its_licence(made: Production, place: Path) -> None:
    credits = json.loads((place / "credits.json").read_text(encoding="utf-8"))
    parts = [part.name for part in made.release.sounding.version.arrangement.parts]
    assert [sound["part"] for sound in credits["sounds"]] == parts
    assert all(sound["licence"] for sound in credits["sounds"])


def test_every_part_has_a_sheet_to_play_from(made: Production, place: Path) -> None:
    parts = {slug(part.name) for part in made.release.sounding.version.arrangement.parts}
    assert {path.stem for path in (place / "scores").glob("*.musicxml")} == {"lead-sheet", *parts}


def test_the_list_knows_every_file(place: Path) -> None:
    listed = {row["path"] for row in json.loads((place / MANIFEST).read_text(encoding="utf-8"))["files"]}
    there = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    assert there - listed == {MANIFEST, "README.txt"}
    assert all(path.isascii() for path in there)


def test_nothing_is_written_twice_and_elsewhere_it_is_the_same(made: Production, place: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    deliver(made)
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before
    deliver(made, tmp_path / "label")
    assert (tmp_path / "label" / MANIFEST).read_bytes() == (place / MANIFEST).read_bytes()


def test_a_folder_with_other_things_is_left_alone(made: Production, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(Refusal, match="not a release"):
        deliver(made, tmp_path)
