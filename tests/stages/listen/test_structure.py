import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longplay.song.corrections import SectionCorrection
from longplay.song.structure import Structure
from longplay.stages.listen.bars import SLICES, SLOTS, Bars
from longplay.stages.listen.structure import LyricPlace, find_structure

SONG = "IIIIVVVVVVVVCCCCCCCCVVVVVVVVCCCCCCCCBBBBBBBBCCCCCCCCOOOO"


def bars_of(form: str, voice: bool = True, bar_s: float = 2.0, seed: int = 1) -> Bars:
    """A bar per letter: each letter has its own eight bars of harmony and melody, choruses are louder."""
    rng = np.random.default_rng(seed)
    chords = {letter: rng.random((8, 12)) ** 4 for letter in sorted(set(form))}
    tunes = {letter: rng.integers(55, 70, (8, SLOTS)).astype(float) for letter in sorted(set(form))}
    within = [len(form[:i]) - len(form[:i].rstrip(form[i])) for i in range(len(form))]
    harmony = np.stack([np.tile(chords[c][w % 8], (SLICES, 1)) for c, w in zip(form, within, strict=True)])
    harmony /= np.linalg.norm(harmony, axis=2, keepdims=True)
    silent = np.full(SLOTS, np.nan)
    sung = [tunes[c][w % 8] if voice and c in "VCBP" else silent for c, w in zip(form, within, strict=True)]
    presence = np.array([[1.0, float(c in "VCBP" and voice)] for c in form])
    energy = np.array([{"C": -14.0, "I": -20.0, "O": -20.0}.get(c, -17.0) for c in form])
    return Bars(harmony, np.array(sung), presence, energy, bar_s, True)


def entries(form: str) -> tuple[int, ...]:
    return tuple(i for i in range(1, len(form)) if form[i] != form[i - 1] and form[i] in "VCB")


def found(form: str, lyrics: tuple[LyricPlace, ...] = ()) -> Structure:
    return find_structure(bars_of(form), entries(form), lyrics, ())


def test_a_song_is_cut_and_named() -> None:
    labels = [(s.label, s.bars) for s in found(SONG).sections]
    verse, chorus = ("verse", 8), ("chorus", 8)
    assert labels == [("intro", 4), verse, chorus, verse, chorus, ("bridge", 8), chorus, ("outro", 4)]


def test_the_part_that_leads_to_the_chorus() -> None:
    labels = [s.label for s in found("VVVVVVVVPPPPCCCCCCCC" * 2).sections]
    assert labels == ["verse", "pre-chorus", "chorus"] * 2


def test_a_song_without_a_voice_is_parts() -> None:
    structure = find_structure(bars_of(SONG, voice=False), (), (), ())
    assert {s.label for s in structure.sections} == {"part"}


def test_the_lyric_sheet_names_sections() -> None:
    form = "V" * 8 + "C" * 8
    sheet = tuple(
        LyricPlace(bar, f"line {bar}", "chorus" if bar < 8 else "bridge", 1 + bar // 8) for bar in range(0, 16, 2)
    )
    assert [(s.label, s.first_bar) for s in found(form, sheet).sections] == [("chorus", 1), ("bridge", 9)]


def test_corrections_win_and_leave_the_rest() -> None:
    said = (SectionCorrection("solo", 37, 8), SectionCorrection("outro", 500, 4))
    structure = find_structure(bars_of(SONG), entries(SONG), (), said)
    assert structure.named("solo") is not None
    assert [s.first_bar for s in structure.sections] == [1, 5, 13, 21, 29, 37, 45, 53]


@settings(max_examples=20, deadline=None)
@given(form=st.text("VCBIO", min_size=1, max_size=60), voice=st.booleans(), bar_s=st.sampled_from([1.2, 2.0, 4.0]))
def test_every_bar_belongs_to_one_section(form: str, voice: bool, bar_s: float) -> None:
    structure = find_structure(bars_of(form, voice, bar_s), entries(form), (), ())
    assert [s.first_bar for s in structure.sections[1:]] == [s.last_bar + 1 for s in structure.sections[:-1]]
    assert (structure.sections[0].first_bar, structure.last_bar) == (1, len(form))
    assert all(0.0 <= s.confidence <= 1.0 for s in structure.sections)


@pytest.mark.parametrize("bars", [1, 3, 5])
def test_a_few_bars_are_one_part(bars: int) -> None:
    assert [s.name for s in find_structure(bars_of("V" * bars), (), (), ()).sections] == ["part"]
