"""The record's clock as other programs count it: quarter notes from the first frame, tempi, time signatures."""

from collections.abc import Iterator

from longplay.song.time import TICKS_PER_QUARTER, RecordSeconds, TempoMap, TimeSignature

Grid = TempoMap[RecordSeconds]


FOLDED_S = 0.03
"""A bar 1 so near the first frame begins on it in other programs: a bar of 4 ms would need a tempo that none has, and
from beat 2 on all is exact (default, unsourced)."""
_SIXTEENTH = TICKS_PER_QUARTER // 4


def lead_in_ticks(grid: Grid) -> int:
    """Return how many ticks of a file stand for the seconds before bar 1: whole beats, or sixteenths where it is less.

    Tick 0 of a file is second 0 of the record.
    """
    seconds, beat = grid.bar_start(1), grid.time_signature.ticks_per_beat
    if seconds < FOLDED_S:
        return 0
    ticks = -grid.tick(0.0)
    return round(ticks / beat) * beat or max(1, round(ticks / _SIXTEENTH)) * _SIXTEENTH


def quarter_at(grid: Grid, seconds: float) -> float:
    """Quarter notes of the file at `seconds` of the record, not rounded to ticks."""
    lead, beat = lead_in_ticks(grid), grid.time_signature.ticks_per_beat
    first = grid.bar_start(1)
    if lead and seconds < first:
        return seconds / first * lead / TICKS_PER_QUARTER
    if not lead and seconds < grid.seconds(beat):
        return seconds / grid.seconds(beat) * beat / TICKS_PER_QUARTER
    tick = grid.tick(seconds)
    inside = (seconds - grid.seconds(tick)) / (grid.seconds(tick + 1) - grid.seconds(tick))
    return (lead + tick + inside) / TICKS_PER_QUARTER


def tempi(grid: Grid, end: int) -> Iterator[tuple[int, float, int]]:
    """Yield (tick of the file, second, microseconds a quarter) wherever the tempo moves, up to tick `end` of the grid.

    What lies before bar 1 has a tempo of its own. Microseconds: the finest a MIDI file can say.
    """
    lead, beat = lead_in_ticks(grid), grid.time_signature.ticks_per_beat
    last = 0
    if lead:
        last = round(1e6 * grid.bar_start(1) * TICKS_PER_QUARTER / lead)
        yield 0, 0.0, last
    for tick in range(0, max(end, 1), beat):
        start = grid.seconds(tick) if tick or lead else 0.0
        tempo = round(1e6 * (grid.seconds(tick + beat) - start) * TICKS_PER_QUARTER / beat)
        if tempo != last or tick == 0:
            yield lead + tick, start, tempo
        last = tempo


def signatures(grid: Grid) -> Iterator[tuple[int, int, int]]:
    """Yield (tick of the file, numerator, denominator): the lead-in is a short bar of its own."""
    lead, beat = lead_in_ticks(grid), grid.time_signature.ticks_per_beat
    if lead % beat:
        yield 0, lead // _SIXTEENTH, 16
    elif lead:
        yield 0, *fraction(TimeSignature(lead // beat, beat))
    yield lead, *fraction(grid.time_signature)


def fraction(signature: TimeSignature) -> tuple[int, int]:
    """Numerator and denominator as they are written: (4, 4), (6, 8)."""
    compound = signature.ticks_per_beat != TICKS_PER_QUARTER
    return (signature.beats * 3, 8) if compound else (signature.beats, 4)
