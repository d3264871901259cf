import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stages.listen.small_song import RATE, Samples, guitar, lay, noise, tone

from longplay.song.harmony import Key
from longplay.song.listening import Phrase
from longplay.sound.pitch import PitchedNote
from longplay.stages.listen.voice import (
    intended,
    lyric_lines,
    make_phrase,
    place_lyrics,
    split_phrases,
    sung_notes,
    syllables,
)

C = Key("C")


def scale(gain: float = 1.0) -> Samples:
    events = [(0.5 * n, gain * tone(60 + n, 0.4, vibrato_cents=20)) for n in (0, 2, 4, 5, 7)]
    return lay(events, 5.0) + noise(5.0, -80)


def test_notes_of_a_scale() -> None:
    notes = sung_notes(scale(), RATE, "lead vocal")
    assert [n.midi for n in notes] == pytest.approx([60, 62, 64, 65, 67], abs=0.1)
    assert [n.onset for n in notes] == pytest.approx([0.0, 1.0, 2.0, 2.5, 3.5], abs=0.05)


def test_a_quiet_take_has_the_same_notes() -> None:
    assert len(sung_notes(scale(0.02), RATE, "lead vocal")) == 5


def test_a_mix_is_trusted_less_and_a_guitar_does_not_sing() -> None:
    lead, mix = (sung_notes(scale(), RATE, role)[0].confidence for role in ("lead vocal", "bounce"))
    assert mix < 0.5 * lead
    assert sung_notes(guitar()[: 4 * RATE], RATE, "guitar") == ()


def test_noise_and_nothing_are_not_sung() -> None:
    assert sung_notes(noise(3.0, -20), RATE, "lead vocal") == ()
    assert sung_notes(np.zeros(10, np.float32), RATE, "lead vocal") == ()


def line(*pitches: float, start: float = 0.0, length: float = 0.4) -> tuple[PitchedNote, ...]:
    return tuple(PitchedNote(start + 0.5 * n, start + 0.5 * n + length, p, 0.9) for n, p in enumerate(pitches))


@given(flat=st.floats(-65, 65), tuning=st.floats(-40, 40))
def test_a_phrase_off_as_a_whole_keeps_its_notes(flat: float, tuning: float) -> None:
    scale_up = (60, 62, 64, 65, 67, 69, 71, 72)
    notes = intended(line(*(p + (flat + tuning) / 100 for p in scale_up)), tuning, C)
    assert [n.midi for n in notes] == list(scale_up)
    assert [n.cents for n in notes] == pytest.approx([flat] * 8, abs=0.1)


def test_phrases_part_at_rests_and_for_breath() -> None:
    apart = (*line(60, 62), *line(64, 65, start=2.0))
    assert [len(p) for p in split_phrases(apart)] == [2, 2]
    assert all(p[-1].offset - p[0].onset <= 7.0 for p in split_phrases(line(*[60.0] * 40, length=0.45)))
    assert split_phrases(()) == ()


def test_a_phrase_tells_its_loudness() -> None:
    curve = np.full(30, -20.0, np.float32)
    phrase = make_phrase(intended(line(60.1, 62.1, 64.1), 0.0, C), curve, "LV")
    assert [phrase.lufs, phrase.median_cents, phrase.notes] == pytest.approx([-20.0, 10.0, 3])


LYRICS = "A Title\n\n[Verse 1]\nI walk along the water\nAnd nobody is there\n\nChorus:\nCome home\n"


def test_marks_label_lines_and_the_title_is_no_line() -> None:
    lines = [(one.text, one.label, one.block) for one in lyric_lines(LYRICS)]
    assert lines == [
        ("I walk along the water", "verse", 1),
        ("And nobody is there", "verse", 1),
        ("Come home", "chorus", 2),
    ]


@pytest.mark.parametrize(("text", "count"), [("There's a key beneath the stone", 7), ("Come home", 2), ("La la", 2)])
def test_syllables(text: str, count: int) -> None:
    assert syllables(text) == count


def phrases(*notes: int) -> tuple[Phrase, ...]:
    return tuple(Phrase(3.0 * n, 3.0 * n + 2, "", "LV", -20.0, 0.0, count) for n, count in enumerate(notes))


def texts(*notes: int) -> list[str | None]:
    return [line.text if line else None for line in place_lyrics(phrases(*notes), LYRICS)]


def test_lines_find_their_phrases() -> None:
    assert texts(7, 6, 2) == ["I walk along the water", "And nobody is there", "Come home"]
    assert texts(3, 4, 6, 2) == ["I walk along the water", "", "And nobody is there", "Come home"]


def test_words_that_do_not_fit_are_left_out() -> None:
    assert set(texts(1, 40, 1, 40, 1, 40)) == {None}
    assert place_lyrics((), LYRICS) == ()
