from collections import defaultdict
from typing import Any

from tests.made import PROGRESSION
from tests.stages.arrange.written import written

from longplay.song.harmony import parse_chord
from longplay.song.part import WrittenNote
from longplay.song.proposal import AddPart
from longplay.theory.fretboard import TOP_STRINGS, shapes

GUITAR = AddPart("g", "guitar", "acoustic_guitar", ())


def guitar(**changes: Any) -> tuple[WrittenNote, ...]:
    return written(GUITAR, **changes).parts[0].notes


def test_every_chord_is_a_shape_of_one_hand() -> None:
    together = defaultdict(list)
    for note in guitar():
        together[note.start].append(note.midi)
    chords = [tuple(sorted(p)) for p in together.values() if len(p) == 4]
    possible = {s for label in set(PROGRESSION) for s in shapes(parse_chord(label), 4, 12)}
    assert chords
    assert set(chords) <= possible


def test_strings_stop_at_the_new_chord_and_sound_one_note_each() -> None:
    notes = sorted(guitar(), key=lambda n: n.start)
    assert all(n.start % 3840 + n.length <= 3840 for n in notes if n.start < 35 * 3840)
    sounding = [sum(n.start <= t < n.start + n.length for n in notes) for t in range(480, 36 * 3840, 960)]
    assert max(sounding) <= len(TOP_STRINGS)


def test_only_tones_of_the_chord_sound_each_with_its_reason() -> None:
    for note in guitar():
        label = PROGRESSION[note.start // 3840 % 4] if note.start < 35 * 3840 else "C:maj"
        assert note.midi % 12 in parse_chord(label).pitch_classes
        assert note.why.startswith("tone of ")
