from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from tests.made import PROGRESSION, made_chords, made_grid, made_notes
from tests.stages.arrange.written import the_band, written

from longplay.song.harmony import parse_chord
from longplay.song.listening import SungNote
from longplay.song.part import WrittenNote
from longplay.song.proposal import AddPart

PAD = AddPart("p", "pad", "warm_pad", ())


def sounding(notes: tuple[WrittenNote, ...]) -> dict[int, list[int]]:
    """Notes that sound in the middle of each bar."""
    found = defaultdict(list)
    for bar in range(36):
        found[bar] = sorted(n.midi for n in notes if n.start <= bar * 3840 + 1920 < n.start + n.length)
    return found


def pad(**changes: Any) -> tuple[WrittenNote, ...]:
    parts = written(PAD, **changes).parts
    return parts[0].notes if parts else ()


def test_only_chord_tones_sound() -> None:
    for bar, pitches in sounding(pad()).items():
        label = PROGRESSION[bar % 4] if bar < 35 else "C:maj"
        assert {p % 12 for p in pitches} <= set(parse_chord(label).pitch_classes)


def test_voices_move_by_short_ways_and_keep_common_tones() -> None:
    chords = [v for v in sounding(pad()).values() if len(v) == 3]
    ways = [abs(b - a) for x, y in pairwise(chords) for a, b in zip(x, y, strict=True)]
    assert sum(w <= 2 for w in ways) / len(ways) >= 0.65
    assert max(ways) <= 7
    assert max(n.length for n in pad()) > 3840


def test_the_part_stays_under_the_lead() -> None:
    assert max(n.midi for n in pad()) < 69


def test_it_enters_half_way_through_the_first_quiet_section() -> None:
    assert min(n.start for n in pad()) == 2 * 3840


def test_it_plays_where_the_plan_says() -> None:
    bars = {n.start // 3840 + 1 for n in the_band()["strings"].notes}
    assert min(bars) >= 17


def test_nothing_rubs_against_a_held_note_of_the_lead() -> None:
    grid = made_grid()
    held = tuple(SungNote(grid.bar_start(b), grid.bar_start(b + 1), 65, 0.0, 0.9, "Lead") for b in range(5, 33))
    for note in pad(notes=held):
        if 4 * 3840 <= note.start < 32 * 3840:
            assert note.midi not in {52, 64, 66}


def test_an_unsure_chord_loses_its_third() -> None:
    notes = pad(chords=made_chords(made_grid(), confidence=0.4))
    assert {p % 12 for p in sounding(notes)[4]} == {0, 7}


def test_an_unheard_chord_rests() -> None:
    assert pad(chords=made_chords(made_grid(), confidence=0.2)) == ()


@pytest.mark.parametrize(("density", "voices"), [(0.2, 2), (0.5, 3), (0.9, 4)])
def test_density_is_the_number_of_voices(density: float, voices: int) -> None:
    notes = written(replace(PAD, density=density)).parts[0].notes
    assert max(len(v) for v in sounding(notes).values()) == voices


def test_the_last_chord_is_held_as_long_as_the_demo_sounds() -> None:
    ends = {n.start + n.length for n in pad()}
    assert max(ends) == 36 * 3840
    assert made_notes(made_grid())


def test_strings_open_upwards_where_the_song_is_fullest() -> None:
    notes = the_band()["strings"].notes
    high = [n for n in notes if "octave up" in n.why]
    assert {n.start // 3840 + 1 for n in high} <= set(range(25, 33))
    assert min(n.midi for n in high) >= max(n.midi for n in notes if n not in high)
