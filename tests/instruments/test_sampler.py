"""The sampler plays made libraries: every group of opcodes by its effect on level, pitch, length and choice."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.instruments.sfz_libraries import RATE, hertz_of, level_db, library, near, note, sound_of, tone

from longplay.instruments import sample_stream
from longplay.instruments.sampler import play
from longplay.instruments.sampler_stems import stem_of
from longplay.song.performance import Performance

A = "<region>sample=a.wav "


def cents(sound: np.ndarray, hertz: float) -> float:
    return float(1200 * np.log2(hertz_of(sound) / hertz))


@pytest.mark.parametrize(
    ("opcodes", "midi", "velocity", "expected"),
    [
        ("", 60, 127, 0.0),
        ("", 60, 64, -11.9),
        ("volume=-6 group_volume=-3", 60, 127, -9.0),
        ("amplitude=50", 60, 127, -6.02),
        ("amp_veltrack=0", 60, 20, 0.0),
        ("amp_veltrack=50", 60, 64, -4.06),
        ("amp_keytrack=-1 amp_keycenter=c4", 62, 127, -2.0),
        ("amp_velcurve_64=1", 60, 64, 0.0),
        ("xfin_lovel=0 xfin_hivel=100 amp_veltrack=0", 60, 50, -3.01),
        ("xfout_lovel=0 xfout_hivel=100 xf_velcurve=gain amp_veltrack=0", 60, 50, -6.02),
        ("xfin_lokey=50 xfin_hikey=70", 60, 127, -3.01),
        ("xfout_lokey=50 xfout_hikey=70 pitch_keytrack=0", 65, 127, -6.02),
        ("volume_oncc20=12", 60, 127, 6.0),
        ("amplitude_oncc20=50", 60, 127, -12.04),
        ("amplitude_oncc20=100 amplitude_curvecc20=4", 60, 127, -12.04),
        ("xfin_locc20=0 xfin_hicc20=127", 60, 127, -3.01),
    ],
)
def test_levels(tmp_path: Path, opcodes: str, midi: int, velocity: int, expected: float) -> None:
    made = library(tmp_path, f"<control>set_cc20=63.5 {A}{opcodes}")
    assert level_db(sound_of(made, note(midi, velocity))) == near(expected, abs=0.1)


@pytest.mark.parametrize(
    ("opcodes", "midi", "expected"),
    [
        ("", 60, 0),
        ("", 67, 700),
        ("tune=30 transpose=-12", 60, -1170),
        ("pitch_keytrack=0", 72, 0),
        ("pitch_keytrack=50", 72, 600),
        ("key=48", 48, 0),
        ("tune_oncc20=40", 60, 20),
        ("pitch_veltrack=-25", 60, -25),
    ],
)
def test_pitch_is_within_a_cent(tmp_path: Path, opcodes: str, midi: int, expected: float) -> None:
    made = library(tmp_path, f"<control>set_cc20=63.5 {A}{opcodes}")
    assert cents(sound_of(made, note(midi)), 261.6256) == near(expected, abs=0.5)


def test_pitch_holds_when_the_sample_has_another_rate(tmp_path: Path) -> None:
    made = library(tmp_path, A)
    soundfile.write(tmp_path / "a.wav", tone(261.6256, rate=48000), 48000, subtype="FLOAT")
    assert cents(sound_of(made), 261.6256) == near(0, abs=0.5)


def test_the_tuning_of_the_song_moves_notes_and_no_drums(tmp_path: Path) -> None:
    assert cents(sound_of(library(tmp_path, A), cents=25.0), 261.6256) == near(25, abs=0.5)
    assert cents(sound_of(library(tmp_path, A, drums=True), cents=25.0), 261.6256) == near(0, abs=0.5)


@pytest.mark.parametrize(("pan", "left_db", "right_db"), [(0, -3.01, -3.01), (-100, 0, -99), (50, -8.34, -0.69)])
def test_panorama_has_constant_power(tmp_path: Path, pan: float, left_db: float, right_db: float) -> None:
    sound = sound_of(library(tmp_path, f"{A}pan={pan}"))
    for side, expected in ((0, left_db), (1, right_db)):
        assert max(-99, level_db(sound[:, side : side + 1])) == near(expected, abs=0.1)


def test_width_nought_is_mono(tmp_path: Path) -> None:
    wide = np.stack([tone(300), tone(500)], axis=1)
    sound = sound_of(library(tmp_path, f"{A}width=0", a=wide))
    assert np.allclose(sound[:, 0], sound[:, 1])
    assert not np.allclose(*sound_of(library(tmp_path, A, a=wide)).T)


def which(tmp_path: Path, text: str, *notes: object) -> list[int]:
    """Number of the sample (200, 300, 400 Hz) that each note, a second apart, plays; 0 for none."""
    made = library(tmp_path, text, x1=tone(200), x2=tone(300), x3=tone(400))
    sound = sound_of(made, *notes, seconds=len(notes) + 0.0)  # type: ignore[arg-type]
    parts = [sound[i * RATE : (i + 1) * RATE] for i in range(len(notes))]
    return [round(hertz_of(part) / 100) - 1 if np.abs(part).max() > 1e-3 else 0 for part in parts]


ONE, TWO, THREE = (f"<region>pitch_keytrack=0 sample=x{n}.wav " for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("text", "notes", "expected"),
    [
        (f"{ONE}hikey=59 {TWO}lokey=60 hikey=61 {THREE}key=62", [(59, 99), (60, 99), (62, 99), (70, 99)], [1, 2, 3, 3]),
        (f"{ONE}hivel=40 {TWO}lovel=41 hivel=90 {THREE}lovel=91", [(60, 40), (60, 41), (60, 127)], [1, 2, 3]),
        ("".join(f"{r}seq_length=3 seq_position={n} " for n, r in ((1, ONE), (2, TWO), (3, THREE))),
         [(60, 99)] * 4, [1, 2, 3, 1]),
        (f"<control>set_cc4=50 {ONE}locc4=51 {TWO}locc4=40 hicc4=60", [(60, 99)], [2]),
        (f"{ONE}on_locc64=1 {TWO}", [(60, 99)], [2]),
        (f"<global>sw_lokey=20 sw_hikey=21 sw_default=20 lokey=30 {ONE}sw_last=20 {TWO}sw_last=21",
         [(60, 99), (21, 99), (60, 99)], [1, 2, 2]),
    ],
)  # fmt: skip
def test_the_region_is_chosen(tmp_path: Path, text: str, notes: list[tuple[int, int]], expected: list[int]) -> None:
    played = [note(key, velocity, start=i) for i, (key, velocity) in enumerate(notes)]
    found = which(tmp_path, text, *played)
    assert [f for f, (key, _) in zip(found, notes, strict=True) if key > 21] == [
        e for e, (key, _) in zip(expected, notes, strict=True) if key > 21
    ]


def test_chance_is_seeded_and_uses_both(tmp_path: Path) -> None:
    text = f"{ONE}hirand=0.5 {TWO}lorand=0.5"
    played = [note(start=i) for i in range(12)]
    found = which(tmp_path, text, *played)
    assert set(found) == {1, 2}
    assert found == which(tmp_path, text, *played)


def test_first_and_legato(tmp_path: Path) -> None:
    text = f"{ONE}trigger=first ampeg_release=0.01 {TWO}trigger=legato"
    assert which(tmp_path, text, note(length=1.05), note(start=1.0)) == [1, 2]


def test_a_release_sounds_when_the_note_ends_and_is_softer_after_a_long_one(tmp_path: Path) -> None:
    text = f"{ONE}ampeg_release=0 {TWO}trigger=release rt_decay=6"
    short = sound_of(library(tmp_path, text, x1=tone(200), x2=tone(300)), note(length=0.5), seconds=3.0)
    long = sound_of(library(tmp_path, text, x1=tone(200), x2=tone(300)), note(length=1.5), seconds=3.0)
    assert hertz_of(short, 0.6, 0.9) == near(300, abs=1)
    assert level_db(short, 0.6, 0.9) - level_db(long, 1.6, 1.9) == near(6.0, abs=0.1)


def test_a_choke_stops_its_group(tmp_path: Path) -> None:
    text = f"<group>loop_mode=one_shot {ONE}key=46 off_by=1 {TWO}key=42 group=1"
    sound = sound_of(library(tmp_path, text, x1=tone(200), x2=tone(300)), note(46), note(42, start=0.5), seconds=1.0)
    assert hertz_of(sound, 0.2, 0.5) == near(200, abs=1)
    assert hertz_of(sound, 0.52, 0.9) == near(300, abs=1)


def test_attack_decay_and_release(tmp_path: Path) -> None:
    text = f"{A}ampeg_delay=0.1 ampeg_attack=0.2 ampeg_hold=0.1 ampeg_decay=0.5 ampeg_sustain=20 ampeg_release=0.9"
    sound = sound_of(library(tmp_path, text, a=tone(2000, 3.0)), note(length=1.0), seconds=2.0)
    levels = [level_db(sound, at - 0.01, at + 0.01) for at in (0.05, 0.2, 0.35, 0.45, 0.8, 1.1)]
    assert levels == near([-120.0, -6.0, 0.0, -7.8, -14.0, -14.0 - 8.7], abs=1.2)


def test_a_short_release_does_not_click_and_one_shots_ring_on(tmp_path: Path) -> None:
    let_go = sound_of(library(tmp_path, A), note(length=0.2))
    assert level_db(let_go, 0.22, 0.3) < -60
    rung = sound_of(library(tmp_path, f"{A}loop_mode=one_shot"), note(length=0.2))
    assert level_db(rung, 0.22, 0.3) == near(0.0, abs=0.1)


def test_offset_and_end_cut_the_sample(tmp_path: Path) -> None:
    both = np.concatenate([tone(200, 0.5), tone(300, 0.5), tone(400, 0.5)])
    text = f"{A}offset={RATE // 2} end={RATE - 1}"
    sound = sound_of(library(tmp_path, text, a=both), note(length=1.5), seconds=1.5)
    assert hertz_of(sound) == near(300, abs=1)
    assert np.abs(sound[RATE // 2 + 5 :]).max() == 0.0


@pytest.mark.parametrize(("mode", "hertz", "late_db"), [("loop_continuous", 300, 0), ("loop_sustain", 400, 0)])
def test_loops(tmp_path: Path, mode: str, hertz: float, late_db: float) -> None:
    parts = np.concatenate([tone(200, 0.1), tone(300, 0.5), tone(400, 1.5)])
    first, last = RATE // 10, RATE // 10 + RATE // 2 - 1
    text = f"{A}loop_mode={mode} loop_start={first} loop_end={last} ampeg_release=30"
    sound = sound_of(library(tmp_path, text, a=parts), note(length=2.0), seconds=3.5)
    assert hertz_of(sound, 1.2, 1.9) == near(300, abs=1)
    assert hertz_of(sound, 2.7, 3.2) == near(hertz, abs=1)


def test_a_filter_follows_the_touch(tmp_path: Path) -> None:
    made = library(
        tmp_path, f"{A}fil_type=lpf_2p cutoff=500 fil_veltrack=4800 amp_veltrack=0 pitch_keytrack=0", a=tone(4000)
    )
    assert level_db(sound_of(made, note(velocity=1))) < -30
    assert level_db(sound_of(made, note(velocity=127))) > -2


def test_pre_roll_is_left_out(tmp_path: Path) -> None:
    hiss = 0.001 * np.random.default_rng(0).standard_normal(700).astype(np.float32)
    made = library(tmp_path, A, a=np.concatenate([hiss, tone(1000)]))
    sound = np.abs(sound_of(made, note(start=0.25))).max(axis=1)
    onset = int(np.argmax(sound > 0.01 * sound.max())) / RATE
    assert 0.25 <= onset < 0.251


def test_a_kit_with_microphones_gives_a_stem_each_and_keeps_their_distance(tmp_path: Path) -> None:
    late = np.concatenate([np.zeros(441, np.float32), tone(300)])
    text = "".join(f"<region>key=36 sample={name}.wav " for name in ("Kick-KdrumL", "Kick-OHL", "Kick-AmbR"))
    files = {"Kick-KdrumL": np.r_[np.zeros(200, np.float32), tone(200)], "Kick-OHL": late, "Kick-AmbR": tone(400) * 0}
    made = library(tmp_path, text, drums=True, **files)
    assert made.stems() == ("kick", "overhead", "room")
    stems = play(made, Performance("p", "", (note(36),), 1.0), RATE)
    onsets = [int(np.argmax(np.abs(stems[s]).max(axis=1) > 0.01)) for s in ("kick", "overhead")]
    assert onsets[1] - onsets[0] == near(241, abs=3)


def test_a_stereo_kit_gives_a_stem_a_piece(tmp_path: Path) -> None:
    text = "".join(f"<region>key={key} sample=a.wav " for key in (36, 38, 42, 45, 49))
    assert library(tmp_path, text, drums=True).stems() == ("kick", "snare", "toms", "hats", "cymbals")
    made = library(tmp_path, "<region>key=36 sample=a.wav <region>key=38 sample=a.wav", drums=True)
    assert level_db(sound_of(made, note(40))) == near(0, abs=0.1)  # the other snare stands in
    assert not sound_of(made, note(49)).any()
    assert stem_of(made.instrument.regions[0], 36, True, False) == "kick"


def test_missing_and_broken_samples_are_played_by_their_neighbours(tmp_path: Path) -> None:
    text = "".join(f"<region>key={key} sample=x{key}.wav " for key in (60, 62, 64, 66))
    made = library(tmp_path, text, x60=tone(261.6256), x64=tone(329.6276), x66=tone(100, 0.2))
    whole = (tmp_path / "x66.wav").read_bytes()
    (tmp_path / "x66.wav").write_bytes(whole[: len(whole) // 2])
    assert any("x62.wav" in problem for problem in made.instrument.problems)
    for midi in (62, 66):
        assert cents(sound_of(made, note(midi)), 440 * 2 ** ((midi - 69) / 12)) == near(0, abs=0.5)


def test_chance_in_level_and_pitch_is_seeded(tmp_path: Path) -> None:
    made = library(tmp_path, f"{A}amp_random=6 pitch_random=50")
    first, again, other = (sound_of(made, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_shelf_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = library(tmp_path, A)
    played = [note(60 + i % 5, start=0.2 * i) for i in range(10)]
    whole = sound_of(made, *played, seconds=3.0)
    monkeypatch.setattr(sample_stream, "SHELF_BYTES", 1000)
    assert np.array_equal(sound_of(made, *played, seconds=3.0), whole)
