"""SFZ texts: inheritance, defines, includes, names of keys, and what is wrong with them, by file and line."""

from pathlib import Path

import pytest

from longplay.formats.sfz import SfzInstrument, note_number, read_sfz
from longplay.formats.sfz_region import CcCondition, CcFade, CcModulation
from longplay.song.refusal import Refusal


def library(folder: Path, text: str, *samples: str, **others: str) -> Path:
    for name in samples or ("a.wav",):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")
    for name, words in others.items():
        (folder / f"{name}.txt").write_text(words)
    (folder / "made.sfz").write_text(text)
    return folder / "made.sfz"


def read(folder: Path, text: str, *samples: str, **others: str) -> SfzInstrument:
    return read_sfz(library(folder, text, *samples, **others))


def test_a_region_inherits_from_group_master_and_global(tmp_path: Path) -> None:
    text = """<global>volume=-1 pan=5 tune=7 <master>pan=6 tune=8 <group>tune=9 sample=a.wav <region>key=c4
    <master><region>sample=a.wav <global><region>sample=a.wav"""
    found = [(r.volume, r.pan, r.tune, r.lokey) for r in read(tmp_path, text).regions]
    assert found == [(-1, 6, 9, 60), (-1, 5, 7, 0), (0, 0, 0, 0)]


def test_key_sets_the_range_and_the_centre_and_what_stands_later_wins(tmp_path: Path) -> None:
    (region,) = read(tmp_path, "<group>pitch_keycenter=40 <region>key=43 lokey=d#2 sample=a.wav").regions
    assert (region.lokey, region.hikey, region.pitch_keycenter) == (39, 43, 43)


@pytest.mark.parametrize(
    ("text", "number"), [("c4", 60), ("C#-1", 1), ("eb3", 51), ("g9", 127), ("61", 61), ("-1", -1)]
)
def test_keys_have_names(text: str, number: int) -> None:
    assert note_number(text) == number


def test_what_is_defined_is_put_in_the_longest_name_first(tmp_path: Path) -> None:
    text = "#define $K 40\n#define $KEY 50\n<region>lokey=$K hikey=$KEY sample=a$K.wav"
    found = read(tmp_path, text, "a40.wav")
    assert (found.regions[0].lokey, found.regions[0].hikey, found.problems) == (40, 50, ())


def test_files_are_included_each_time_they_are_named(tmp_path: Path) -> None:
    text = '#define $V 20\n<group>hivel=$V #include "r.txt" <group>#include "r.txt"'
    found = read(tmp_path, text, r="<region>sample=a.wav")
    assert [r.hivel for r in found.regions] == [20, 127]
    assert [f.name for f in found.files] == ["made.sfz", "r.txt"]


def test_control_gives_path_keys_and_controllers(tmp_path: Path) -> None:
    text = "<control>default_path=deep\\er/s_ note_offset=2 octave_offset=-1 set_cc4=90 set_hdcc5=0.5"
    text += "\n<region>key=60 sample=A.wav"
    found = read(tmp_path, text, "deep/er/s_a.wav")
    assert [p.name for p in found.samples.values()] == ["s_a.wav"]
    assert (found.regions[0].lokey, found.controllers[4], found.controllers[5]) == (50, 90, 63.5)


def test_names_with_blanks_comments_and_headers_on_one_line(tmp_path: Path) -> None:
    text = "/* <region>\n */ <region> sample=my kick 1.wav lovel=3 // loud\n<region>sample=a.wav<region> sample=a.wav"
    found = read(tmp_path, text, "my kick 1.wav", "a.wav")
    assert [(r.sample, r.lovel) for r in found.regions] == [("my kick 1.wav", 3), ("a.wav", 1), ("a.wav", 1)]


def test_controllers_in_names(tmp_path: Path) -> None:
    text = (
        "<region>sample=a.wav locc4=10 hicc4=90 volume_oncc7=6 gain_cc8=3 xfin_locc1=5 xfin_hicc1=9 amp_velcurve_64=0.5"
    )
    (region,) = read(tmp_path, text).regions
    assert region.conditions == (CcCondition(4, 10, 90),)
    assert region.modulations == (CcModulation("volume", 7, 6), CcModulation("volume", 8, 3))
    assert (region.cc_fades, region.velocity_curve) == ((CcFade(True, 1, 5, 9),), ((64, 0.5),))


def test_what_nobody_plays_is_named_once(tmp_path: Path) -> None:
    text = "<region>sample=a.wav pitcheg_attack=1 sw_label=x <region>sample=a.wav pitcheg_attack=2 <effect>type=x"
    assert read(tmp_path, text).unknown == ("<effect>", "pitcheg_attack")


def test_a_value_that_means_nothing_is_told_with_its_line_and_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, "<region>sample=a.wav\nvolume=loud\nlovel=nan tune=inf\nblah")
    assert [p.split(" ")[0] for p in found.problems] == ["made.sfz:4:", "made.sfz:2:", "made.sfz:3:", "made.sfz:3:"]
    assert (found.regions[0].volume, found.regions[0].lovel) == (0, 1)


def test_a_missing_sample_is_told_once_with_its_line(tmp_path: Path) -> None:
    found = read(tmp_path, "<region>sample=a.wav\n<region>sample=gone.wav\n<region>sample=gone.wav")
    assert [p for p in found.problems if "made.sfz:2" in p and "gone.wav" in p] == list(found.problems)
    assert len(found.regions) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<region>sample=a.wav\n#include "x.txt"', r"x.txt:2: x.txt includes itself in a circle"),
        ('\n#include "none.txt"', r"made.sfz:2: the included file 'none.txt' is missing"),
        ("<region>sample=../../secret.wav", r"made.sfz:1: .* outside the library"),
        ("<region>sample=C:/kick.wav", r"made.sfz:1: .* somebody's machine"),
        ("<html><body>404</body></html>", r"made.sfz: holds no <region>"),
        ("<region>sample=gone.wav", r"made.sfz: none of its samples is there"),
    ],
)
def test_texts_that_cannot_be_used_are_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = library(tmp_path, text, x='\n#include "x.txt"')
    with pytest.raises(Refusal, match=reason):
        read_sfz(path)


def test_a_library_may_have_its_programs_in_a_folder_beside_the_samples(tmp_path: Path) -> None:
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "a.wav").touch()
    program = tmp_path / "programs" / "p.sfz"
    program.parent.mkdir()
    program.write_text("<region>sample=..\\Samples\\A.WAV")
    assert len(read_sfz(program, tmp_path).samples) == 1


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "made.sfz").write_bytes(b"RIFF\0\0\0\0")
    with pytest.raises(Refusal, match="no SFZ text"):
        read_sfz(tmp_path / "made.sfz")
