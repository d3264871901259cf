"""One short demo, all the way: what is on disk is what was agreed."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.short_demo import cut_bounce, cut_demo

from longplay.folder.decisions import read_decisions
from longplay.formats.names import slug
from longplay.production import Production, produce
from longplay.sound.loudness import measure_loudness
from longplay.sound.true_peak import true_peak


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Production:
    """Bars 5-20 with everything accepted: a verse and a chorus."""
    home = tmp_path_factory.mktemp("record")
    return produce(cut_demo(home / "demo", 3, 20), home / "song", accept="all", jobs=1)


def read(path: Path) -> np.ndarray:
    samples, _ = soundfile.read(path, dtype="float64", always_2d=True)
    return np.asarray(samples)


def test_stems_add_up_to_the_mix(made: Production) -> None:
    record = made.folder.record
    mix = read(record / "mix.wav")
    total = sum(read(path) for path in sorted((record / "stems").glob("*.wav")))
    residual = np.sqrt(np.mean((mix - total) ** 2)) / np.sqrt(np.mean(mix**2))
    # Each file carries its own 24-bit dither, so the files null to its floor; the audio itself nulls deeper.
    assert 20 * np.log10(residual) < -100


def test_the_mix_leaves_room_and_the_master_is_as_loud_as_asked(made: Production) -> None:
    mix = read(made.folder.record / "mix.wav")
    assert -6.0 <= 20 * np.log10(np.abs(mix).max()) <= -3.0
    master = read(made.folder.record / "master.wav").astype(np.float32)
    loudness = measure_loudness(master, 44100)
    assert loudness.integrated_lufs == pytest.approx(-14.0, abs=0.1)
    assert true_peak(master, 44100, 16) <= -1.0 + 0.01


def test_the_artist_is_still_there(made: Production) -> None:
    lead = next((made.folder.record / "stems").glob("*lv-take-3*.wav"))
    edits = made.release.sounding.version.edits.of("LV take 3")
    ours, demo = read(lead).mean(axis=1), read(made.folder.root / "demo" / _copy(made, "LV take 3")).mean(axis=1)
    cut = made.release.sounding.version.form.cuts[0]
    start, stop = round((cut.demo_start + 4) * 44100), round(min(cut.demo_end, 20) * 44100)
    moved = round((cut.record_start - cut.demo_start) * 44100)
    ridden = any(a < stop / 44100 and b > start / 44100 for a, b, _ in edits.rides)
    assert not ridden
    assert _correlation(ours[start + moved : stop + moved], demo[start:stop]) >= 0.95


def _copy(made: Production, name: str) -> str:
    manifest = json.loads((made.folder.root / "demo" / "demo.json").read_text())
    return Path(next(f["copy"] for f in manifest["files"] if f["name"] == name)).name


def _correlation(a: np.ndarray, b: np.ndarray) -> float:
    from scipy.signal import butter, sosfiltfilt

    band = butter(4, (300, 4000), "bandpass", fs=44100, output="sos")
    x, y = sosfiltfilt(band, a), sosfiltfilt(band, b)
    return float(np.dot(x, y) / np.sqrt(np.dot(x, x) * np.dot(y, y)))


def test_every_accepted_proposal_was_heard_and_measured(made: Production) -> None:
    record = made.folder.record
    after = json.loads((record / "after.json").read_text())
    assert {c["proposal"] for c in after["changes"]} == {p.id for p in made.accepted}
    assert any(c["before"] is not None and c["after"] not in (None, c["before"]) for c in after["changes"])
    assert len(read_decisions(made.folder.decisions).decisions) == len(made.accepted)
    befores = sorted((record / "previews").glob("*-before.wav"))
    assert befores
    for before in befores:
        pair = [measure_loudness(read(p).astype(np.float32), 44100).integrated_lufs for p in (before, _after(before))]
        assert pair[0] == pytest.approx(pair[1], abs=0.1)


def _after(before: Path) -> Path:
    return before.with_name(before.name.replace("-before.wav", "-after.wav"))


def test_every_part_lies_there_as_written_and_as_played(made: Production) -> None:
    parts, readme = made.folder.record / "parts", (made.folder.record / "README.txt").read_text(encoding="utf-8")
    for part in made.release.sounding.version.arrangement.parts:
        written, played = parts / f"{slug(part.name)}.mid", parts / f"{slug(part.name)}-played.mid"
        assert written.read_bytes() != played.read_bytes()
        assert f"parts/{played.name}" in readme
    assert len(list(parts.iterdir())) == 2 * len(made.release.sounding.version.arrangement.parts) > 0


def test_the_page_stands_alone(made: Production) -> None:
    page = (made.folder.record / "report.html").read_text(encoding="utf-8")
    assert "<script" in page
    for outside in ('src="http', "url(http", 'href="http', "@import"):
        assert outside not in page


def test_accept_none_adds_nothing_and_still_masters(tmp_path: Path) -> None:
    made = produce(cut_demo(tmp_path / "demo", 5, 12), tmp_path / "song", accept="none", jobs=1)
    assert made.accepted == ()
    assert not made.release.sounding.parts
    assert made.release.sounding.version.edits.pieces == ()
    assert made.release.master.report.integrated_lufs == pytest.approx(-14.0, abs=0.1)


def test_over_a_bounce_with_drums_no_kit_is_played(tmp_path: Path) -> None:
    made = produce(cut_bounce(tmp_path / "final mix.wav", 5, 14), tmp_path / "song", accept="all", jobs=1)
    assert made.release.song.demo.kind == "bounce"
    assert all(track.role != "drums" for track in made.release.sounding.parts)


def test_a_memo_is_heard_as_voice_and_guitar(tmp_path: Path) -> None:
    made = produce(cut_bounce(tmp_path / "memo.wav", 5, 14, mono=True), tmp_path / "song", accept="none", jobs=1)
    assert made.release.song.demo.tracks[0].role == "voice and guitar"
    assert made.release.song.demo.kind == "memo"


def test_what_must_be_kept_is_kept(tmp_path: Path) -> None:
    demo = cut_demo(tmp_path / "demo", 3, 16)
    names = ", ".join(f'"{name}"' for name in ("LV take 3", "gtr DI", "Drum Loop"))
    (demo / "brief.toml").write_text(f"must_keep = [{names}]\n")
    made = produce(demo, tmp_path / "song", accept="all", jobs=1)
    edits = made.release.sounding.version.edits
    first_note = made.release.song.listening.notes[0].onset
    assert edits.pieces == ()
    assert not any(edit.thins or edit.shift_s for edit in edits.tracks)
    assert all(end <= first_note for edit in edits.tracks for _, end in edit.mutes)
