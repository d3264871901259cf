from dataclasses import replace
from itertools import pairwise

import pytest
from tests.made import PROGRESSION, made_chords, made_grid, made_listening
from tests.stages.arrange.written import the_band, written

from longplay.song.harmony import parse_chord
from longplay.song.part import WrittenNote
from longplay.song.proposal import AddPart

BASS = AddPart("b", "bass", "", ())
STYLES = ("singer-songwriter pop", "rock", "folk", "R&B/hip-hop")


def alone(confidence: float, **changes: float) -> tuple[WrittenNote, ...]:
    parts = written(replace(BASS, **changes), chords=made_chords(made_grid(), confidence=confidence)).parts  # type: ignore[arg-type]
    return parts[0].notes if parts else ()


@pytest.mark.parametrize("style", STYLES)
def test_the_bass_note_of_the_chord_stands_on_every_change(style: str) -> None:
    notes = {int(n.start): n.midi % 12 for n in the_band(style)["bass"].notes}
    right = [notes.get(bar * 3840) == parse_chord(PROGRESSION[bar % 4]).lowest for bar in range(35)]
    assert sum(right) / len(right) >= 0.95


@pytest.mark.parametrize("style", STYLES)
def test_bass_and_kick_are_one_instrument(style: str) -> None:
    band = the_band(style)
    bass = {n.start for n in band["bass"].notes}
    kicks = [n.start for n in band["drums"].notes if n.midi == 36 and n.accent >= 2 and n.start % 1920 == 0]
    assert sum(k in bass for k in kicks) / len(kicks) >= 0.8


@pytest.mark.parametrize("style", STYLES)
def test_one_note_at_a_time_within_reach(style: str) -> None:
    notes = the_band(style)["bass"].notes
    assert all(a.start + a.length <= b.start for a, b in pairwise(notes))
    assert all(28 <= n.midi <= 48 and n.length > 0 for n in notes)


def test_an_unsure_chord_gets_no_lead_in() -> None:
    assert not [n for n in alone(0.4) if n.why.startswith("leads on")]
    allowed = {pc for label in PROGRESSION for pc in (parse_chord(label).lowest, (parse_chord(label).root or 0) + 7)}
    assert {n.midi % 12 for n in alone(0.4)} <= {(pc or 0) % 12 for pc in allowed}


def test_an_unheard_chord_rests() -> None:
    assert alone(0.2) == ()


def test_a_smaller_part_keeps_the_roots() -> None:
    assert len(alone(0.9, density=0.2)) == 36


def test_the_last_root_rings() -> None:
    last = the_band()["bass"].notes[-1]
    assert (last.start, last.midi % 12, last.why) == (35 * 3840, 0, "last root, rings under the last chord")
    assert last.length >= 3840


def test_no_chords_no_bass() -> None:
    assert written(BASS, chords=()).parts == ()
    assert made_listening().chords
