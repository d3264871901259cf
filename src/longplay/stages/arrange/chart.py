"""The song as players read it: bars with their energy, chords in ticks, where the singer sings, where it ends."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from longplay.song.arrangement import Form
from longplay.song.harmony import Chord, ChordSpan
from longplay.song.listening import Listening
from longplay.song.structure import Section
from longplay.song.style import Style
from longplay.song.time import TICKS_PER_QUARTER, TimeSignature

SURE = 0.5
"""Below this chord confidence only root and fifth are played ..."""
HEARD = 0.3
"""... and below this nothing (both default, unsourced)."""


_LONGEST_NOTE_BARS = 8
"""Nobody holds a sung note longer (default, unsourced)."""


class Harmony(NamedTuple):
    """A chord in ticks."""

    start: int
    end: int
    chord: Chord
    confidence: float


class Sung(NamedTuple):
    """A note of the lead in ticks."""

    start: int
    end: int
    midi: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The lead sheet of the record.

    energies: (section name, 1-5). harmony and sung: in order. ending: tick from which the last chord rings;
    end: tick of the record's end. strum: stress (0-1) of every sixteenth from bar 1 on, empty when not known.
    """

    form: Form
    energies: tuple[tuple[str, int], ...]
    harmony: tuple[Harmony, ...]
    sung: tuple[Sung, ...]
    ending: int
    end: int
    strum: tuple[float, ...] = ()

    @property
    def signature(self) -> TimeSignature:
        """Time signature of the grid."""
        return self.form.grid.time_signature

    def energy(self, section: Section) -> int:
        """Energy 1-5 of a section."""
        return dict(self.energies)[section.name]

    def plays_to_the_end(self, section: Section) -> bool:
        """Whether who plays in `section` is there for the last chord."""
        return self.start_of(section.last_bar + 1) >= self.ending

    def stress(self, tick: int) -> float:
        """How much the artist's strum stresses the sixteenth nearest to `tick`, 0-1."""
        step = round(tick / (TICKS_PER_QUARTER // 4))
        return self.strum[step] if 0 <= step < len(self.strum) else 0.0

    def start_of(self, bar: int) -> int:
        """Tick at which `bar` begins (counted from 1)."""
        return (bar - 1) * self.signature.ticks_per_bar

    def chord_at(self, tick: int) -> Harmony | None:
        """The chord that sounds at `tick`."""
        return next((h for h in self.harmony if h.start <= tick < h.end), None)

    def harmony_between(self, start: int, end: int) -> Iterator[Harmony]:
        """Chords that sound in [start, end), clipped to it."""
        for h in self.harmony:
            if h.start < end and h.end > start:
                yield h._replace(start=max(h.start, start), end=min(h.end, end))

    def sings(self, start: int, end: int) -> bool:
        """Whether the lead sings in [start, end), more than a thirty-second note."""
        return any(min(n.end, end) - max(n.start, start) > TICKS_PER_QUARTER // 8 for n in self.sung_near(start, end))

    def sung_near(self, start: int, end: int) -> tuple[Sung, ...]:
        """The sung notes that begin before `end` and not so long before `start` that they are over."""
        earliest = start - _LONGEST_NOTE_BARS * self.signature.ticks_per_bar
        return self.sung[bisect_left(self.sung, (earliest,)) : bisect_left(self.sung, (end,))]


def make_chart(form: Form, listening: Listening, style: Style, strum: tuple[float, ...] = ()) -> Chart:
    """Return the lead sheet of `form` in one style; chords, sung notes and strum come from the ear."""
    end = form.grid.tick(form.duration)
    harmony = _harmony(form, end)
    return Chart(form, _energies(form, style), harmony, _sung(form, listening), _ending(form, harmony), end, strum)


def _energies(form: Form, style: Style) -> tuple[tuple[str, int], ...]:
    """Return the style's energies: a second verse does one thing more, the last chorus of a loud style too."""
    seen: dict[str, int] = {}
    out = []
    for section in form.structure.sections:
        label = section.label
        seen[label] = seen.get(label, 0) + 1
        energy = style.energy_of(label)
        if label == "verse" and seen[label] > 1:
            energy = max(energy, min(energy + 1, style.energy_of("chorus") - 1))
        if label == "chorus" and 1 < seen[label] == len(form.structure.labelled(label)):
            energy += energy >= 4
        out.append((section.name, min(energy, 5)))
    return tuple(out)


def _harmony(form: Form, end: int) -> tuple[Harmony, ...]:
    """Return chords on the nearest beat, or on the eighth before it when they push; equal neighbours are joined.

    A gap shorter than a quarter is filled by the chord before it; of two chords on one tick the later counts.
    """
    starts = {_snapped(form, span): span for span in form.chords}
    ticks = sorted(t for t in starts if t < end)
    out: list[Harmony] = []
    for tick, following in zip(ticks, [*ticks[1:], end], strict=False):
        span = starts[tick]
        heard_end = form.grid.tick(span.end)
        stop = following if following - heard_end < TICKS_PER_QUARTER else max(heard_end, tick + 1)
        if out and out[-1].chord == span.chord and out[-1].end == tick:
            out[-1] = out[-1]._replace(end=stop, confidence=max(out[-1].confidence, span.confidence))
        else:
            out.append(Harmony(tick, stop, span.chord, span.confidence))
    return tuple(out)


def _snapped(form: Form, span: ChordSpan) -> int:
    beat = form.grid.time_signature.ticks_per_beat
    tick = form.grid.tick(span.start)
    nearest = round(tick / beat) * beat
    return nearest if abs(tick - nearest) <= beat * 0.3 else round(tick / (beat // 2)) * (beat // 2)


def _sung(form: Form, listening: Listening) -> tuple[Sung, ...]:
    """Return the lead's notes at every place of the record where their track sounds."""
    out = []
    for cut in form.cuts:
        moved = cut.record_start - cut.demo_start
        for note in listening.notes:
            sounds = not cut.tracks or note.track in cut.tracks
            if sounds and cut.demo_start <= note.onset < cut.demo_end:
                start, end = (form.grid.tick(t + moved) for t in (note.onset, note.offset))
                out.append(Sung(start, end, note.midi))
    return tuple(sorted(out))


def _ending(form: Form, harmony: tuple[Harmony, ...]) -> int:
    """Return where everybody lands under the demo's last chord: on it, or on the last bar line if it goes on long."""
    bar = form.grid.time_signature.ticks_per_bar
    last_line = max(form.structure.last_bar - 1, 0) * bar
    named = [h for h in harmony if h.chord.root is not None]
    if not named:
        return last_line
    last = named[-1].start
    return last if last_line - bar <= last else last_line
