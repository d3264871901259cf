"""Which bars of the demo lie where on the record: cut, moved, brought again.

However many edits meet, the order in which they are carried out is one: bars are taken out, then moved, then brought
again; edits of one kind by their ids. What is brought "before bar 25" goes with bar 25 when that moves, and stays at
its place when it is taken out.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from longplay.song.edit import Piece
from longplay.song.listening import Listening
from longplay.song.proposal import MoveBars, Proposal, RepeatBars, ShortenSection

_FIGURES = ("section", "riff", "line")
"""What comes first where several figures are brought to one place: a line leads straight into what follows it."""


class _Slot(NamedTuple):
    """One bar of the record: which demo bar it is, and why. gone: taken out, and only marks its place."""

    bar: int
    copy: bool = False
    tracks: tuple[str, ...] = ()
    proposal: str = ""
    gone: bool = False


def pieces_of(listening: Listening, accepted: Sequence[Proposal]) -> tuple[Piece, ...]:
    """Lay the demo's bars in their new order; empty when no bar moves, or none would stay. accepted: sorted by id.

    Bars that the grid knows behind the song's last one are its last chord: they stay only where the song's own last
    bar ends the record.
    """
    cuts = [p.action for p in accepted if isinstance(p.action, ShortenSection)]
    moves = [p.action for p in accepted if isinstance(p.action, MoveBars)]
    repeats = [p for p in accepted if isinstance(p.action, RepeatBars)]
    if not cuts and not moves and not repeats:
        return ()
    known = max(listening.structure.last_bar, listening.grid.last_bar - 1, 1)
    last = listening.structure.last_bar or known
    gone = {bar for cut in cuts for bar in range(cut.first_bar, cut.last_bar + 1)}
    slots = [_Slot(bar, gone=bar in gone) for bar in range(1, last + 1)]
    for move in moves:
        slots = _moved(slots, move)
    for proposal in sorted(repeats, key=_figure):
        slots = _repeated(slots, proposal)
    slots = [slot for slot in slots if not slot.gone]
    if slots and slots[-1] == _Slot(last):
        slots += [_Slot(bar) for bar in range(last + 1, known + 1) if bar not in gone]
    return _grouped(slots)


def _figure(proposal: Proposal) -> int:
    figure = proposal.action.figure if isinstance(proposal.action, RepeatBars) else ""
    return _FIGURES.index(figure) if figure in _FIGURES else len(_FIGURES)


def _moved(slots: list[_Slot], move: MoveBars) -> list[_Slot]:
    """Bring bars before another bar; nothing happens where that is one of them."""
    if move.first_bar <= move.before_bar <= move.last_bar:
        return slots
    moving = [slot for slot in slots if move.first_bar <= slot.bar <= move.last_bar]
    staying = [slot for slot in slots if slot not in moving]
    at = _place(staying, move.before_bar)
    return [*staying[:at], *moving, *staying[at:]]


def _repeated(slots: list[_Slot], proposal: Proposal) -> list[_Slot]:
    """Bring bars again; a whole section comes as it is on the record, without the bars that were taken out of it."""
    action = proposal.action
    if not isinstance(action, RepeatBars):
        return slots
    own = {slot.bar: slot for slot in slots if not slot.copy}
    whole = action.figure == "section"
    bars = [b for b in range(action.first_bar, action.last_bar + 1) if b in own and not (whole and own[b].gone)]
    copies = [_Slot(bar, True, action.tracks, proposal.id) for bar in bars]
    doubles = whole and action.before_bar == action.last_bar + 1
    at = _place(slots, action.last_bar) + 1 if doubles else _place(slots, action.before_bar)
    return [*slots[:at], *copies, *slots[at:]]


def _place(slots: Sequence[_Slot], bar: int) -> int:
    """Index of the demo's own `bar`; the end where there is none."""
    return next((i for i, slot in enumerate(slots) if slot.bar == bar and not slot.copy), len(slots))


def _grouped(slots: Sequence[_Slot]) -> tuple[Piece, ...]:
    """Join bars that follow each other in the demo as well into pieces."""
    pieces: list[Piece] = []
    for slot in slots:
        last = pieces[-1] if pieces else None
        if last and (last.last_bar + 1, last.copy, last.tracks, last.proposal) == slot[:4]:
            pieces[-1] = replace(last, last_bar=slot.bar)
        else:
            pieces.append(Piece(slot.bar, slot.bar, *slot[1:4]))
    return tuple(pieces)
