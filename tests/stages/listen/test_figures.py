import pytest

from longplay.song.listening import Phrase, SungNote
from longplay.song.structure import name_sections
from longplay.song.time import DemoSeconds, TempoMap
from longplay.stages.listen.figures import sung_lines

GRID: TempoMap[DemoSeconds] = TempoMap(tuple(0.5 * k for k in range(129)))
FORM = name_sections((("verse", 1, 8, 1.0), ("chorus", 9, 8, 1.0), ("verse", 17, 16, 1.0)))
TUNE = (60, 62, 64, 62)
OTHER = (67, 60, 72, 65)


def sing(bar: int, pitches: tuple[int, ...], text: str = "", step: float = 0.5) -> tuple[tuple[SungNote, ...], Phrase]:
    start = GRID.bar_start(bar)
    notes = tuple(
        SungNote(start + step * n, start + step * (n + 0.9), p, 0.0, 0.9, "LV") for n, p in enumerate(pitches)
    )
    return notes, Phrase(notes[0].onset, notes[-1].offset, text, "LV", -20.0, 0.0, len(notes))


def lines(*sung: tuple[tuple[SungNote, ...], Phrase]) -> dict[int, tuple[int, int]]:
    notes = tuple(n for each, _ in sung for n in each)
    figures = sung_lines(notes, tuple(p for _, p in sung), GRID, FORM)
    return {f.first_bar: (f.times, f.later) for f in figures}


def test_a_line_is_known_again_and_counted_later() -> None:
    assert lines(sing(1, TUNE), sing(3, TUNE), sing(9, OTHER), sing(17, TUNE)) == {1: (3, 1), 9: (1, 0)}


def test_the_same_line_higher_is_the_same() -> None:
    assert lines(sing(1, TUNE), sing(5, tuple(p + 2 for p in TUNE))) == {1: (2, 0)}


def test_the_same_pitches_in_another_rhythm_are_another_line() -> None:
    assert len(lines(sing(1, TUNE), sing(5, TUNE, step=1.3))) == 2


def test_the_highest_repeated_line_stands_out() -> None:
    sung = [sing(1, TUNE, "one two three"), sing(5, OTHER, "light the light the light")]
    figures = sung_lines(tuple(n for each, _ in sung for n in each), tuple(p for _, p in sung), GRID, FORM)
    assert max(figures, key=lambda f: f.strength).text == "light the light the light"


@pytest.mark.parametrize("sung", [(), (sing(1, (60, 62)),)])
def test_too_little_is_no_line(sung: tuple[tuple[tuple[SungNote, ...], Phrase], ...]) -> None:
    assert lines(*sung) == {}
