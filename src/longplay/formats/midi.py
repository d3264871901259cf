"""Write parts and performances as standard MIDI files that lie on the record's audio."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from longplay.formats.daw_clock import lead_in_ticks, signatures, tempi
from longplay.formats.whole_file import whole_file
from longplay.song.part import Part
from longplay.song.performance import Performance
from longplay.song.structure import Structure
from longplay.song.time import TICKS_PER_QUARTER, RecordSeconds, TempoMap

WRITTEN_VELOCITY = {0: 30, 1: 58, 2: 88, 3: 114}
"""Velocity that stands for an accent in written (not played) MIDI."""
_DRUM_CHANNEL = 9
_NO_MARKERS = Structure(())


class MidiNote(NamedTuple):
    """A note in ticks of the grid (0 = bar 1 beat 1)."""

    start: int
    length: int
    midi: int
    velocity: int


class MidiTrack(NamedTuple):
    """One track of the file."""

    name: str
    notes: tuple[MidiNote, ...]
    drums: bool


def write_parts(
    path: Path, parts: Sequence[Part], grid: TempoMap[RecordSeconds], structure: Structure = _NO_MARKERS
) -> None:
    """Write parts as they are written: on the grid, an accent as a velocity. Errors: OSError."""
    write_midi(path, [track_of_part(part) for part in parts], grid, structure)


def track_of_part(part: Part) -> MidiTrack:
    """A part as it is written: on the grid, an accent as a velocity."""
    notes = tuple(MidiNote(n.start, n.length, n.midi, WRITTEN_VELOCITY[n.accent]) for n in part.notes)
    return MidiTrack(part.name, notes, part.role == "drums")


def write_performances(
    path: Path, performances: Sequence[Performance], grid: TempoMap[RecordSeconds], structure: Structure = _NO_MARKERS
) -> None:
    """Write performances as they are played: the feel stands in the ticks. Errors: OSError."""
    write_midi(path, [track_of_performance(performance, grid) for performance in performances], grid, structure)


def track_of_performance(performance: Performance, grid: TempoMap[RecordSeconds]) -> MidiTrack:
    """A performance as it is played: the feel stands in the ticks."""
    notes = tuple(
        MidiNote(start := grid.tick(n.start), max(grid.tick(n.end) - start, 1), n.midi, n.velocity)
        for n in performance.notes
    )
    return MidiTrack(performance.part, notes, performance.instrument.endswith("kit"))


def write_tempo_map(
    path: Path, grid: TempoMap[RecordSeconds], duration: float, structure: Structure = _NO_MARKERS
) -> None:
    """Write the record's clock alone, for any program: tempo map over `duration` seconds, time signatures, markers.

    Laid at the start of a project together with the record's WAV files, bars and sound fall together. Errors: OSError.
    """
    write_midi(path, (), grid, structure, duration)


def write_midi(
    path: Path,
    tracks: Sequence[MidiTrack],
    grid: TempoMap[RecordSeconds],
    structure: Structure = _NO_MARKERS,
    duration: float = 0.0,
) -> None:
    """Write a format 1 file at 960 ticks a quarter: tempo map and section markers, then one track per player.

    Tick 0 of the file is second 0 of the record: what lies before bar 1 is a short bar of its own (`daw_clock`).
    A tempo stands at every beat where it moves, up to the last note or `duration` seconds. Notes before second 0 are
    left out.
    """
    import mido

    file = mido.MidiFile(type=1, ticks_per_beat=TICKS_PER_QUARTER, charset="utf-8")
    lead = lead_in_ticks(grid)
    end = max((int(grid.tick(duration)), *(n.start + n.length for t in tracks for n in t.notes)))
    file.tracks.append(_track("tempo and sections", [*_tempi(grid, end), *_markers(grid, structure, lead)]))
    channels = iter(c for c in range(15) if c != _DRUM_CHANNEL)
    for track in tracks:
        channel = _DRUM_CHANNEL if track.drums else next(channels, 0)
        file.tracks.append(_track(track.name, _notes(track, lead, channel)))
    with whole_file(path) as temporary:
        file.save(temporary)


Timed = tuple[int, int, Any]
"""Tick of the file, rank among messages of one tick, message."""


def _track(name: str, messages: Sequence[Timed]) -> Any:
    import mido

    track = mido.MidiTrack([mido.MetaMessage("track_name", name=name)])
    now = 0
    for tick, _, message in sorted(messages, key=lambda m: m[:2]):
        track.append(message.copy(time=tick - now))
        now = tick
    return track


def _tempi(grid: TempoMap[RecordSeconds], end: int) -> Iterator[Timed]:
    """Yield time signatures and a tempo for each beat whose length differs from the one before."""
    import mido

    for tick, numerator, denominator in signatures(grid):
        yield tick, 0, mido.MetaMessage("time_signature", numerator=numerator, denominator=denominator)
    for tick, _, tempo in tempi(grid, end):
        yield tick, 1, mido.MetaMessage("set_tempo", tempo=tempo)


def _markers(grid: TempoMap[RecordSeconds], structure: Structure, lead: int) -> Iterator[Timed]:
    import mido

    for section in structure.sections:
        tick = lead + (section.first_bar - 1) * grid.time_signature.ticks_per_bar
        yield tick, 2, mido.MetaMessage("marker", text=section.name)


def _notes(track: MidiTrack, lead: int, channel: int) -> list[Timed]:
    """Return paired note-ons and note-offs; at one tick the old note ends before the new one begins."""
    import mido

    messages: list[Timed] = []
    for note in track.notes:
        if note.start + lead < 0:
            continue
        on = mido.Message("note_on", note=note.midi, velocity=note.velocity, channel=channel)
        off = mido.Message("note_off", note=note.midi, velocity=0, channel=channel)
        messages += [(note.start + lead, 1, on), (note.start + note.length + lead, 0, off)]
    return messages
