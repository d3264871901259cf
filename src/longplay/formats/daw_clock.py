"""The record's clock as other programs count it: quarter notes from the first frame, tempi, time signatures."""

from collections.abc import Iterator

from longplay.song.time import TICKS_PER_QUARTER, RecordSeconds, TempoMap, TimeSignature

Grid = TempoMap[RecordSeconds]


def lead_in_beats(grid: Grid) -> int:
    """Return how many beats stand for the seconds before bar 1 (0 when the record begins on it)."""
    seconds = grid.bar_start(1)
    return 0 if seconds < 0.001 else max(1, round(-grid.tick(0.0) / grid.time_signature.ticks_per_beat))


def lead_in_ticks(grid: Grid) -> int:
    """Return how many ticks lie before bar 1: tick 0 of a file is second 0 of the record."""
    return lead_in_beats(grid) * grid.time_signature.ticks_per_beat


def quarter_at(grid: Grid, seconds: float) -> float:
    """Quarter notes of the file at `seconds` of the record, not rounded to ticks."""
    lead, first = lead_in_ticks(grid), grid.bar_start(1)
    if lead and seconds < first:
        return seconds / first * lead / TICKS_PER_QUARTER
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
        tempo = round(1e6 * (grid.seconds(tick + beat) - grid.seconds(tick)) * TICKS_PER_QUARTER / beat)
        if tempo != last or tick == 0:
            yield lead + tick, grid.seconds(tick), tempo
        last = tempo


def signatures(grid: Grid) -> Iterator[tuple[int, int, int]]:
    """Yield (tick of the file, numerator, denominator): the lead-in is a short bar of its own."""
    count, unit = (3, 8) if grid.time_signature.ticks_per_beat != TICKS_PER_QUARTER else (1, 4)
    lead = lead_in_beats(grid)
    if lead:
        yield 0, lead * count, unit
    yield lead_in_ticks(grid), *fraction(grid.time_signature)


def fraction(signature: TimeSignature) -> tuple[int, int]:
    """Numerator and denominator as they are written: (4, 4), (6, 8)."""
    compound = signature.ticks_per_beat != TICKS_PER_QUARTER
    return (signature.beats * 3, 8) if compound else (signature.beats, 4)
