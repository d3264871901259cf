from collections import Counter, defaultdict
from itertools import pairwise

import pytest
from tests.made import made_grid, made_notes
from tests.stages.arrange.written import the_band, written

from longplay.song.part import Part, WrittenNote
from longplay.song.proposal import AddPart

STYLES = ("singer-songwriter pop", "rock", "folk", "R&B/hip-hop")
SEEDS = (1, 2, 3, 4, 5)
DOORS = {13: "chorus 1", 17: "verse 2", 25: "chorus 2", 33: "outro"}


def bars(part: Part) -> dict[int, list[WrittenNote]]:
    found = defaultdict(list)
    for note in part.notes:
        found[note.start // 3840 + 1].append(note)
    return found


def shape(notes: list[WrittenNote]) -> frozenset[tuple[int, int]]:
    return frozenset((n.start % 3840, n.midi) for n in notes)


def fills(part: Part) -> dict[str, list[WrittenNote]]:
    found = defaultdict(list)
    for note in part.notes:
        if note.why.startswith("fill into"):
            found[note.why].append(note)
    return found


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", SEEDS)
def test_fills_stand_at_half_of_the_doors_and_never_the_same_twice(style: str, seed: int) -> None:
    names = sorted(fills(the_band(style, seed)["drums"]).items(), key=lambda f: f[1][0].start)
    assert len(names) <= len(DOORS) / 2
    kinds = [why.split(": ")[1] for why, _ in names]
    assert all(a != b for a, b in pairwise(kinds))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_choruses_get_their_door_opened(seed: int) -> None:
    assert any("chorus" in why for why in fills(the_band(seed=seed)["drums"]))


def test_no_fill_under_sung_words() -> None:
    notes = tuple(n for bar in range(1, 34) for n in made_notes(made_grid(), bar, bar))
    part = next(iter(written(AddPart("d", "drums", "", ()), notes=notes).parts))
    assert fills(part) == {}


def test_a_door_without_room_for_a_fill_is_still_opened() -> None:
    notes = tuple(n for bar in range(1, 34) for n in made_notes(made_grid(), bar, bar))
    part = written(AddPart("d", "drums", "", ()), notes=notes).parts[0]
    opened = {n.start for n in part.notes if n.why.startswith("opens the door to chorus")}
    assert opened == {12 * 3840 - 480, 24 * 3840 - 480}


@pytest.mark.parametrize("style", STYLES)
def test_verse_two_is_not_verse_one(style: str) -> None:
    found = bars(the_band(style)["drums"])
    first, second = ([shape(found[b]) for b in range(s, s + 7)] for s in (5, 17))
    assert sum(a == b for a, b in zip(first, second, strict=True)) <= 1


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", SEEDS)
def test_not_a_loop_and_not_a_lottery(style: str, seed: int) -> None:
    found = bars(the_band(style, seed)["drums"])
    inside = [b for b in range(6, 33) if b not in DOORS and b + 1 not in DOORS]
    shapes = {b: shape(found[b]) for b in inside}
    pairs = [(shapes[b], shapes[b - 1]) for b in inside if b - 1 in shapes]
    same = sum(a == b for a, b in pairs) / len(pairs)
    overlap = sum(len(a & b) / len(a | b) for a, b in pairs) / len(pairs)
    assert same < 0.6
    assert 0.4 <= overlap <= 0.95


def test_a_crash_lands_only_where_the_energy_asks() -> None:
    crashes = [n.start // 3840 + 1 for n in the_band()["drums"].notes if n.midi == 49]
    assert crashes == [13, 25]
    assert not [n for n in the_band("folk")["drums"].notes if n.midi == 49]


def test_the_chorus_lifts() -> None:
    found = bars(the_band()["drums"])
    weight = {bar: sum(n.accent for n in notes) / len(notes) for bar, notes in found.items()}
    assert min(weight[b] for b in (14, 15, 16)) > max(weight[b] for b in range(5, 12))


def test_the_last_hit_rings_under_the_last_chord() -> None:
    last = the_band()["drums"].notes[-2:]
    assert {n.start for n in last} == {35 * 3840}
    assert {n.why for n in last} == {"last hit, rings under the last chord"}


def test_leaving_early_ends_on_the_one() -> None:
    part = written(AddPart("d", "drums", "", ("chorus 1",))).parts[0]
    assert {n.start for n in part.notes if n.start >= 16 * 3840} == {16 * 3840}


def test_a_smaller_part_has_no_ghosts() -> None:
    part = written(AddPart("d", "drums", "", (), density=0.3)).parts[0]
    accents = Counter(n.accent for n in part.notes if not n.why.startswith("fill"))
    assert accents[0] == 0
    assert len(part.notes) < len(written(AddPart("d", "drums", "", ())).parts[0].notes)


@pytest.mark.parametrize("style", STYLES)
def test_every_note_says_why(style: str) -> None:
    assert all(n.why for part in the_band(style).values() for n in part.notes)
