from pathlib import Path

import pytest

from longplay.formats.library import BASE, library_file, package_library
from longplay.formats.style_toml import read_style
from longplay.song.refusal import Refusal

SHIPPED = sorted(path.stem for path in (package_library() / "styles").glob("*.toml") if path.stem != BASE)
SMALL = """
name = "small"
[instruments]
kit = "acoustic_kit"
bass = "electric_bass"
sustain = "warm_pad"
[energy]
verse = 2
[[groove]]
name = "one"
energy = [1, 5]
kick = "X... .... x... ...."
"""


def style_with(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_styles_serve_every_energy(name: str) -> None:
    style = read_style(library_file("styles", name))
    for entries in (style.grooves, style.bass_figures):
        assert {e for entry in entries for e in range(entry.energy[0], entry.energy[1] + 1)} == {1, 2, 3, 4, 5}
    assert len(style.fills) >= 3


def test_a_groove_is_read_as_typed(tmp_path: Path) -> None:
    groove = read_style(style_with(tmp_path, SMALL)).grooves[0]
    assert (groove.bars, groove.lanes[0].key, groove.lanes[0].steps) == (1, 36, "X.......x.......")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('x... ...."', 'x... ..."', "line 10.*15 steps"),
        ("X...", "Z...", "line 12.*'Z'"),
        ("kick =", "cowbell =", "line 12.*not a drum"),
        ("[1, 5]", "[0, 5]", "energy"),
        ("verse = 2", "vers = 2", "line 8.*not a section label"),
        ('name = "small"', "", "'name' is missing"),
        ("[energy]", "[energy", "not valid TOML.*line 7"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(Refusal, match=message):
        read_style(style_with(tmp_path, SMALL.replace(old, new)))


def test_a_threshold_needs_a_reason(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="reason"):
        read_style(style_with(tmp_path, SMALL + "[thresholds.lift]\nlow = 1.0\n"))


def test_thresholds_are_read(tmp_path: Path) -> None:
    text = SMALL + '[thresholds.lift]\nlow = 1.0\nunit = "lufs"\nreason = "because"\n'
    found = read_style(style_with(tmp_path, text)).threshold("lift")
    assert (found.low, found.high, found.source) == (1.0, None, "default, unsourced")


def test_a_style_inherits_and_says_only_what_differs(tmp_path: Path) -> None:
    text = 'inherits = "common"\n' + SMALL + "[thresholds]\nlow_end_db = {low = -30.0}\n"
    style = read_style(style_with(tmp_path, text))
    assert style.threshold("low_end_db").low == -30.0
    assert style.threshold("low_end_db").reason
    assert style.threshold("jumps_out").high == 5.5


def test_styles_that_inherit_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('inherits = "small"\n', encoding="utf-8")
    with pytest.raises(Refusal, match="no such library entry"):
        read_style(style_with(tmp_path, 'inherits = "other"\n' + SMALL))
