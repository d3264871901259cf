from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.made import PROGRESSION, made_chords, made_grid
from tests.stages.arrange.written import written

from longplay.song.harmony import ChordSpan, parse_chord
from longplay.song.part import WrittenNote
from longplay.song.proposal import AddPart
from longplay.stages.arrange.keys import LOWEST_WITH_BASS

KEYS = AddPart("k", "keys", "grand_piano", ())
BASS = AddPart("b", "bass", "electric_bass", ())
LABELS = ("C:maj", "D:min", "E:min7", "F:maj7", "G:7", "A:min", "Bb:maj", "E:7", "F:min", "Ab:maj")


def keys(*others: AddPart, **changes: Any) -> tuple[WrittenNote, ...]:
    parts = {p.role: p for p in written(KEYS, *others, **changes).parts}
    return parts["keys"].notes if "keys" in parts else ()


def struck(notes: tuple[WrittenNote, ...], left: bool = False) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for note in notes:
        if note.why.startswith("left hand") == left:
            found[note.start].append(note.midi)
    return found


def test_only_tones_of_the_chord_sound() -> None:
    for note in keys():
        label = PROGRESSION[note.start // 3840 % 4] if note.start < 35 * 3840 else "C:maj"
        assert note.midi % 12 in {*parse_chord(label).pitch_classes, parse_chord(label).lowest}


def test_each_hand_holds_what_a_hand_can() -> None:
    for left in (False, True):
        hands = struck(keys(), left).values()
        assert all(len(h) <= 5 and max(h) - min(h) <= 12 for h in hands)


def test_the_left_hand_keeps_out_of_the_bass_players_register() -> None:
    assert min(n.midi for n in keys(BASS)) >= LOWEST_WITH_BASS
    assert min(n.midi for n in keys()) < LOWEST_WITH_BASS


def test_verses_move_less_than_choruses() -> None:
    strikes = struck(keys())
    verse, chorus = (len([t for t in strikes if a * 3840 <= t < b * 3840]) / (b - a) for a, b in ((4, 12), (24, 32)))
    assert verse < 0.7 * chorus


def test_a_push_of_the_chord_is_played_early_with_everybody() -> None:
    grid = made_grid()
    pushed = tuple(
        ChordSpan(
            grid.seconds(max(i * 3840 - 480, 0)), grid.seconds(i * 3840 + 3360), parse_chord(PROGRESSION[i % 4]), 0.9
        )
        for i in range(36)
    )
    notes = keys(chords=pushed)
    assert {n.start % 3840 for n in notes if "pushes" in n.why} == {3360}
    assert not [n for n in notes if 24 * 3840 < n.start < 32 * 3840 and n.start % 3840 == 0 and "chord change" in n.why]


@pytest.mark.parametrize(("confidence", "classes"), [(0.4, {0, 7}), (0.2, set())])
def test_unsure_chords_lose_their_third_and_unheard_ones_rest(confidence: float, classes: set[int]) -> None:
    notes = keys(chords=made_chords(made_grid(), confidence=confidence))
    assert {n.midi % 12 for n in notes if 4 * 3840 <= n.start < 5 * 3840} == classes


def led(labels: list[str], **changes: Any) -> list[list[int]]:
    """Right hands at the bar lines of a song with these chords."""
    grid = made_grid()
    chords = tuple(
        ChordSpan(grid.bar_start(i + 1), grid.bar_start(i + 2), parse_chord(c), 0.9) for i, c in enumerate(labels)
    )
    hands = struck(keys(chords=chords, **changes))
    return [sorted(hands[b * 3840]) for b in range(36) if len(hands.get(b * 3840, ())) == 3]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(LABELS), min_size=36, max_size=36))
def test_every_chord_is_played_within_one_hand(labels: list[str]) -> None:
    assert all(b[-1] - b[0] <= 12 and len(set(b)) == 3 for b in led(labels))
