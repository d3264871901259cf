"""A Reaper project in plain text: the stems on their tracks, the tempo map and the sections; no sound inside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from longplay.formats.daw_clock import fraction, signatures, tempi
from longplay.formats.whole_file import write_text
from longplay.song.structure import Structure
from longplay.song.time import RecordSeconds, TempoMap

_SQUARE = 1  # a tempo holds until the next point


@dataclass(frozen=True, slots=True)
class RppTrack:
    """A track with one sound from the first frame on. file: its path as seen from the project. seconds: its length."""

    name: str
    file: str
    seconds: float


def write_rpp(
    path: Path, tracks: Sequence[RppTrack], grid: TempoMap[RecordSeconds], structure: Structure, rate: int
) -> None:
    """Write the project; all faders at 0 dB. Errors: Refusal when it cannot be written."""
    write_text(path, "\n".join(_lines(tracks, grid, structure, rate)) + "\n")


def _lines(tracks: Sequence[RppTrack], grid: TempoMap[RecordSeconds], structure: Structure, rate: int) -> Iterator[str]:
    seconds = max((track.seconds for track in tracks), default=0.0)
    points = list(tempi(grid, int(grid.tick(seconds))))
    numerator, denominator = fraction(grid.time_signature)
    yield '<REAPER_PROJECT 0.1 "6.0" 0'
    yield f"  SAMPLERATE {rate} 1 0"
    yield f"  TEMPO {_bpm(points[0][2])} {numerator} {denominator}"
    yield "  TIMELOCKMODE 0"  # the sound stays where it is when somebody changes a tempo
    yield "  <TEMPOENVEX"
    yield "    ACT 1 -1"
    marked = {tick: f" {count + 65536 * unit}" for tick, count, unit in signatures(grid)}
    for tick, second, tempo in points:
        yield f"    PT {second:.9f} {_bpm(tempo)} {_SQUARE}{marked.get(tick, '')}"
    yield "  >"
    for number, section in enumerate(structure.sections, start=1):
        yield f"  MARKER {number} {max(grid.bar_start(section.first_bar), 0.0):.9f} {_quoted(section.name)} 0"
    for track in tracks:
        yield from _track(track)
    yield ">"


def _track(track: RppTrack) -> Iterator[str]:
    yield "  <TRACK"
    yield f"    NAME {_quoted(track.name)}"
    yield "    VOLPAN 1 0 -1 -1 1"
    yield "    NCHAN 2"
    yield "    <ITEM"
    yield "      POSITION 0"
    yield f"      LENGTH {track.seconds:.9f}"
    yield "      LOOP 0"
    yield f"      NAME {_quoted(track.name)}"
    yield "      <SOURCE WAVE"
    yield f"        FILE {_quoted(track.file)}"
    yield "      >"
    yield "    >"
    yield "  >"


def _bpm(microseconds: int) -> str:
    return f"{60e6 / microseconds:.6f}"


def _quoted(text: str) -> str:
    """In the quotes that the text itself does not hold, as the format wants it."""
    plain = " ".join(text.split())
    mark = next((mark for mark in "\"'`" if mark not in plain), "")
    return f"{mark}{plain}{mark}" if mark else '"' + plain.replace('"', "'") + '"'
