"""Where the demo lies on the record: cuts, clock, sections and chords of the record."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil
from statistics import median

from longplay.song.arrangement import Cut, Form, Stop
from longplay.song.edit import EditList, Piece
from longplay.song.harmony import ChordSpan
from longplay.song.listening import Listening, TrackListening
from longplay.song.proposal import StopBar
from longplay.song.structure import Structure
from longplay.song.time import DemoSeconds, RecordSeconds, TempoMap
from longplay.song.track import Demo
from longplay.stages.arrange.phrases import with_phrases
from longplay.stages.arrange.sections import RecordBar, record_structure

_NEAREST_LOOP_BEAT = 0.04
"""A loop is the clock when its beat lies this close to the heard beat (ratio; default, unsourced)."""
_OFF_LOOP_S = 0.06
"""... and no heard beat lies further than this from the loop's grid (seconds; default, unsourced)."""


def make_form(demo: Demo, listening: Listening, edits: EditList) -> Form:
    """Return the form of the record: the pieces of `edits` laid one behind the other on one named clock.

    The clock is a machine loop of the demo where one exists, else the song's own beats, smoothed over four beats so
    that slow drift is followed and a single slip is not. Every seam lies on a bar line of that grid. The first cut
    brings the demo's head along, the one that ends with the song's last bar its tail; without pieces the demo lies as
    it is, from 0. A figure brought again behind the song's last bar comes while the last chord rings, and rings out
    itself, as does whatever else ends the record.
    """
    loop = _loop(listening)
    grid = _loop_grid(listening.grid, loop) if loop else None
    clock = f"loop {loop.name}" if loop and grid else "the song's own beats"
    grid = grid or smoothed(listening.grid)
    pieces = edits.pieces or (Piece(1, _last_bar(listening)),)
    cuts = _ringing(_cuts(pieces, grid, demo.duration, listening.structure), grid, demo.duration, listening)
    cuts = with_phrases(cuts, listening.phrases, 60.0 / grid.bpm * grid.time_signature.beats)
    bars = [RecordBar(bar, piece) for piece in pieces for bar in range(piece.first_bar, piece.last_bar + 1)]
    record_grid = _record_grid(grid, cuts, pieces)
    return Form(
        cuts=cuts,
        grid=record_grid,
        structure=record_structure(bars, listening.structure),
        chords=_chords(listening.chords, cuts),
        duration=cuts[-1].record_end + cuts[-1].ring_s,
        clock=clock,
        tuning_cents=listening.tuning_cents,
        stops=_stops(edits.stops, bars, record_grid),
    )


def _stops(asked: Sequence[StopBar], bars: Sequence[RecordBar], grid: TempoMap[RecordSeconds]) -> tuple[Stop, ...]:
    """Return where the band holds still: before the demo's own bar that was named, wherever that lies now."""
    signature = grid.time_signature
    stops = []
    for stop in asked:
        at = next((i for i, b in enumerate(bars) if b.demo_bar == stop.before_bar and not b.piece.copy), 0)
        if at and stop.beats > 0:
            line = at * signature.ticks_per_bar
            first = max(grid.seconds(line - stop.beats * signature.ticks_per_beat), 0.0)
            stops.append(Stop(first, grid.seconds(line), stop.keep))
    return tuple(sorted(stops, key=lambda s: (s.start, s.end, s.keep)))


def excerpt(form: Form, start_s: float, end_s: float) -> Form:
    """Return the part of `form` between two record seconds, as a form that starts at 0 s.

    Bars keep their numbers and ticks, so that a part written for the whole form can be performed on its excerpt:
    only seconds move. Errors: ValueError when the stretch is empty.
    """
    end_s = min(end_s, form.duration)
    if end_s <= start_s:
        raise ValueError("an excerpt needs a length")
    cuts = (_clipped(cut, start_s, end_s) for cut in form.cuts)
    chords = (replace(c, start=c.start - start_s, end=c.end - start_s) for c in form.chords)
    return replace(
        form,
        cuts=tuple(cut for cut in cuts if cut),
        grid=replace(form.grid, beats=tuple(b - start_s for b in form.grid.beats)),
        chords=tuple(c for c in chords if c.end > 0 and c.start < end_s - start_s),
        duration=end_s - start_s,
        stops=tuple(replace(s, start=s.start - start_s, end=s.end - start_s) for s in form.stops),
    )


def _clipped(cut: Cut, start_s: float, end_s: float) -> Cut | None:
    first, last = max(cut.record_start, start_s), min(cut.record_end, end_s)
    if last <= first:
        return None
    moved = cut.demo_start - cut.record_start
    return replace(
        cut,
        demo_start=first + moved,
        demo_end=last + moved,
        record_start=first - start_s,
        ring_s=min(cut.ring_s, end_s - last) if last == cut.record_end else 0.0,  # an excerpt may end before the ring
        enters_s=cut.enters_s if first == cut.record_start else 0.0,
        leaves_s=cut.leaves_s if last == cut.record_end else 0.0,
    )


def smoothed(grid: TempoMap[DemoSeconds]) -> TempoMap[DemoSeconds]:
    """Return the beats followed over four beats: single slips taken out by a median, the rest averaged over five.

    A steady grid comes back unchanged (within 1e-9 s).
    """
    beats = grid.beats
    if len(beats) < 7:
        return grid
    without_slips = [_expected(beats, i) for i in range(len(beats))]
    averaged = [sum(without_slips[i - 2 : i + 3]) / 5 for i in range(2, len(beats) - 2)]
    head = [averaged[0] - (averaged[2] - averaged[0]) / 2 * n for n in (2, 1)]
    tail = [averaged[-1] + (averaged[-1] - averaged[-3]) / 2 * n for n in (1, 2)]
    rising = (*head, *averaged, *tail)
    return replace(grid, beats=rising) if all(b > a for a, b in pairwise(rising)) else grid


def _expected(beats: Sequence[float], i: int) -> float:
    """Return beat `i`, or where its neighbours expect it when it slips away from them."""
    guesses = [beats[i]]
    if 1 <= i < len(beats) - 1:
        guesses.append((beats[i - 1] + beats[i + 1]) / 2)
    if 2 <= i < len(beats) - 2:
        guesses.append((beats[i - 2] + beats[i + 2]) / 2)
    return median(guesses) if len(guesses) == 3 else beats[i]


def _loop(listening: Listening) -> TrackListening | None:
    return next((t for t in listening.tracks if t.loop_period_s > 0), None)


def _loop_grid(grid: TempoMap[DemoSeconds], loop: TrackListening) -> TempoMap[DemoSeconds] | None:
    """Return beats as exact parts of the loop's period, in the phase that was heard; None where they do not fit."""
    heard_beat = 60.0 / grid.bpm
    beat = loop.loop_period_s / max(1, round(loop.loop_period_s / heard_beat))
    if abs(beat / heard_beat - 1) > _NEAREST_LOOP_BEAT:
        return None
    start = median(b - i * beat for i, b in enumerate(grid.beats))
    beats = tuple(start + i * beat for i in range(len(grid.beats)))
    off = max(abs(a - b) for a, b in zip(beats, grid.beats, strict=True))
    return replace(grid, beats=beats) if off < _OFF_LOOP_S else None


def _last_bar(listening: Listening) -> int:
    return max(listening.structure.last_bar, listening.grid.last_bar - 1, 1)


def _cuts(
    pieces: Sequence[Piece], grid: TempoMap[DemoSeconds], duration: float, structure: Structure
) -> tuple[Cut, ...]:
    """Lay the pieces one behind the other; the first takes up to a beat before its bar line, or the demo's head."""
    cuts: list[Cut] = []
    for i, piece in enumerate(pieces):
        start = _head(piece, grid) if i == 0 else min(grid.bar_start(piece.first_bar), duration)
        whole_tail = i == len(pieces) - 1 and piece.last_bar >= (structure.last_bar or grid.last_bar - 1)
        end = duration if whole_tail else min(grid.bar_start(piece.last_bar + 1), duration)
        at = cuts[-1].record_end if cuts else 0.0
        if end > start:
            cuts.append(Cut(start, end, at, piece.copy, piece.tracks))
    return tuple(cuts) or (Cut(0.0, duration, 0.0),)


def _ringing(
    cuts: tuple[Cut, ...], grid: TempoMap[DemoSeconds], duration: float, listening: Listening
) -> tuple[Cut, ...]:
    """Let what ends the record ring out, and the song's last chord ring under a figure that comes behind it."""
    if cuts[-1].demo_end >= duration:
        return cuts
    ringing = list(cuts)
    ringing[-1] = replace(cuts[-1], ring_s=min(_ring_out(cuts[-1], grid, listening), duration - cuts[-1].demo_end))
    own = max((i for i, cut in enumerate(cuts) if not cut.copy), default=-1)
    last_line = grid.bar_start(listening.structure.last_bar)
    if 0 <= own < len(cuts) - 1 and cuts[own].demo_end > last_line + 0.01:
        ringing[own] = replace(cuts[own], ring_s=duration - cuts[own].demo_end)
    return tuple(ringing)


def _ring_out(cut: Cut, grid: TempoMap[DemoSeconds], listening: Listening) -> float:
    """Return for how many seconds the tracks of a cut sound on behind it before they rest; a beat where they play on.

    A rest counts within a bar of the cut's end (default, unsourced).
    """
    bar, beat = (grid.seconds(n) - grid.seconds(0) for n in _bar_and_beat(grid))
    heard = [t for t in listening.tracks if t.name in cut.tracks or not cut.tracks]
    ends = [end - cut.demo_end for t in heard for start, end in t.active if start < cut.demo_end < end]
    longest = max(ends, default=0.0)
    return longest if beat < longest <= bar else beat


def _bar_and_beat(grid: TempoMap[DemoSeconds]) -> tuple[int, int]:
    return grid.time_signature.ticks_per_bar, grid.time_signature.ticks_per_beat


def _head(piece: Piece, grid: TempoMap[DemoSeconds]) -> float:
    if piece.first_bar <= 1:
        return 0.0
    one_beat_before = (piece.first_bar - 1) * grid.time_signature.ticks_per_bar - grid.time_signature.ticks_per_beat
    return max(0.0, grid.seconds(one_beat_before))


def _record_grid(grid: TempoMap[DemoSeconds], cuts: Sequence[Cut], pieces: Sequence[Piece]) -> TempoMap[RecordSeconds]:
    """Return the record's beats: those of each piece moved to where its cut lies; its first bar line is bar 1."""
    signature = grid.time_signature
    beats: list[float] = []
    first_beat = 0
    for i, (cut, piece) in enumerate(zip(cuts, pieces, strict=False)):
        first = (piece.first_bar - 1) * signature.beats
        last = piece.last_bar * signature.beats
        if i == 0 and piece.first_bar <= 1:
            first = first_beat = min(0, grid.first_beat)
        if i == len(cuts) - 1:
            known = grid.first_beat + len(grid.beats) - 1
            heard = ceil(grid.tick(cut.demo_end) / signature.ticks_per_beat) + 1
            last = max(last, min(known, heard)) + 1
        moved = cut.record_start - cut.demo_start
        beats += [grid.seconds(b * signature.ticks_per_beat) + moved for b in range(first, last)]
    return TempoMap(_rising(beats), signature, first_beat)


def _rising(beats: list[float]) -> tuple[float, ...]:
    """Keep beats rising where extrapolated ones met (never by more than a sample)."""
    out: list[float] = []
    for beat in beats:
        out.append(beat if not out or beat > out[-1] else out[-1] + 1e-4)
    return tuple(out)


def _chords(chords: Sequence[ChordSpan], cuts: Sequence[Cut]) -> tuple[ChordSpan, ...]:
    """Return the chords under each cut, on the record's clock."""
    laid: list[ChordSpan] = []
    for cut in cuts:
        moved = cut.record_start - cut.demo_start
        for chord in chords:
            start, end = max(chord.start, cut.demo_start), min(chord.end, cut.demo_end)
            if end - start > 0.01:
                laid.append(replace(chord, start=start + moved, end=end + moved))
    return tuple(laid)
