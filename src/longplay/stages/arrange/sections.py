"""The record's sections: the demo's names for its own bars, wherever they lie, and names for what comes again."""

from collections.abc import Sequence
from typing import NamedTuple

from longplay.song.edit import Piece
from longplay.song.structure import Section, Structure


class RecordBar(NamedTuple):
    """A bar of the record: its demo bar and the piece it comes with."""

    demo_bar: int
    piece: Piece


def record_structure(bars: Sequence[RecordBar], demo: Structure) -> Structure:
    """Return the record's sections: the demo's names for its own bars, an own section for each copy."""
    runs: list[list[RecordBar]] = []
    for bar in bars:
        joins = runs and _same_section(runs[-1][-1], bar, demo)
        runs[-1].append(bar) if joins else runs.append([bar])
    sections: list[Section] = []
    for i, run in enumerate(runs):
        following = demo.at_bar(runs[i + 1][0].demo_bar) if i + 1 < len(runs) else None
        sections.append(_section(run, demo, following, sections))
    return Structure(tuple(sections))


def _same_section(a: RecordBar, b: RecordBar, demo: Structure) -> bool:
    sections = demo.at_bar(a.demo_bar), demo.at_bar(b.demo_bar)
    if a.piece.copy or b.piece.copy:
        return a.piece == b.piece and (sections[0] == sections[1] or not _whole(a.piece, demo))
    return sections[0] == sections[1] and (a.piece == b.piece or a.demo_bar < b.demo_bar)


def _whole(piece: Piece, demo: Structure) -> bool:
    """Whether a piece holds sections from the first bar of one to the last bar of one."""
    first, last = demo.at_bar(piece.first_bar), demo.at_bar(piece.last_bar)
    return bool(first and last and first.first_bar == piece.first_bar and last.last_bar == piece.last_bar)


def _section(
    run: Sequence[RecordBar], demo: Structure, following: Section | None, before: Sequence[Section]
) -> Section:
    first_bar = before[-1].last_bar + 1 if before else 1
    source = demo.at_bar(run[0].demo_bar) or Section("part", "part", 1, len(run))
    piece = run[0].piece
    if not piece.copy:
        name, label, suffix = source.name, source.label, "continued"
    else:
        label, suffix = _label_of_copy(source, len(run), following), "again"
        whole = _whole(piece, demo) and label == source.label
        name = f"{source.name} again" if whole else f"{label} again" if demo.labelled(label) else label
    return Section(_free(name, suffix, {s.name for s in before}), label, first_bar, len(run), source.confidence)


def _free(name: str, suffix: str, taken: set[str]) -> str:
    """Return `name`, told apart from sections that have it already."""
    again = name if name.endswith(f" {suffix}") else f"{name} {suffix}"
    candidates = (name, again, *(f"{again} {i}" for i in range(2, len(taken) + 3)))
    return next(c for c in candidates if c not in taken)


def _label_of_copy(source: Section, bars: int, following: Section | None) -> str:
    """Name what copied bars do at their new place: a whole section stays one, a strong line leads into the chorus."""
    if source.label in {"intro", "solo", "interlude"}:
        return "interlude"
    if bars < source.bars and following is not None and following.label == "chorus":
        return "pre-chorus"
    return source.label
