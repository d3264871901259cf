"""Is the key right for the singer?"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.harmony import FLAT_NAMES, SHARP_NAMES
from longplay.song.listening import Listening, SungNote, TrackListening
from longplay.song.style import Style
from longplay.song.time import Span
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import measured, wanted, whole_song
from longplay.stages.critique.sung import centre

ID = "key_for_singer"
FAMILY = "harmony"
RATIONALE = """A song in the wrong key is sung with effort at one end: the highest notes come out pushed and flat, or
the lowest sink. Judged only within what this singer did in this song, never against a table of voices."""
SOURCE = "pitch: Larrouy-Maestri (Music & Science 2018); the ends of a range and the levels: defaults, unsourced"
FLAT, PUSHED = "highest notes against the others", "level of the highest notes over the others"
WEAK = "level of the lowest notes over the others"
END = 2
"""The top and the bottom of a range are its outer three semitones (default, unsourced)."""
FEWEST, LEAST_S = 6, 2.0
"""Notes and seconds an end must have before it is judged (defaults, unsourced)."""
NARROWEST = 7
"""Within a fifth there is no top and no bottom to speak of (default, unsourced)."""
MOST_MOVED = 4
FOCUSED = 0.5
"""Notes that scatter more than about 19 cents have no common centre to be flat of (as for phrases)."""
Values = NDArray[np.float64]


@dataclass(frozen=True)
class _Sung:
    """The lead's clear notes: pitch (MIDI), cents, length in s, loudness in lufs; and the ends of their range."""

    midi: Values
    cents: Values
    seconds: Values
    lufs: Values
    low: int
    high: int

    def within(self, low: int, high: int) -> NDArray[np.bool_]:
        """Which notes lie from `low` to `high`, both included."""
        return np.asarray((self.midi >= low) & (self.midi <= high))

    @property
    def middle(self) -> NDArray[np.bool_]:
        """Which notes belong to neither end."""
        return self.within(self.low + END + 1, self.high - END - 1)

    def enough(self, chosen: NDArray[np.bool_]) -> bool:
        """Whether the range has ends, and the chosen notes are many and long enough to be judged."""
        wide = self.high - self.low >= NARROWEST and int(self.middle.sum()) >= FEWEST
        return wide and int(chosen.sum()) >= FEWEST and float(self.seconds[chosen].sum()) >= LEAST_S

    def off(self, chosen: NDArray[np.bool_]) -> tuple[float, float]:
        """Cents of the chosen notes off the middle of the range, on a semitone's circle, and how far both agree."""
        (own, sure), (rest, surer) = (
            centre(self.cents[each].tolist(), self.seconds[each].tolist(), 100.0) for each in (chosen, self.middle)
        )
        return (own - rest + 50.0) % 100.0 - 50.0, min(sure, surer)

    def over_rest(self, values: Values, chosen: NDArray[np.bool_]) -> float:
        """Median of the chosen notes minus that of the middle of the range."""
        return float(np.median(values[chosen]) - np.median(values[self.middle]))


def answer(
    listening: Listening, style: Style, levels: Levels, lead: TrackListening, notes: tuple[SungNote, ...]
) -> Iterator[Finding]:
    """Strain at the top, weakness at the bottom, both, or neither; only where the voice has a track of its own."""
    if lead.role != "lead vocal":
        return
    sung = _clear(notes, levels, lead.name)
    if sung is None:
        return
    top, bottom = _top(sung, style), _bottom(sung, style)
    strains = bool(top) and not top[0].inside
    sinks = bool(bottom) and not bottom[0].inside
    if strains and sinks:
        yield _too_wide(listening, sung, (*top, *bottom), lead)
    elif strains or sinks:
        moved = -_too_high_by(sung) if strains else _too_low_by(sung)
        yield _other_key(listening, sung, moved, top if strains else bottom, lead)
    else:
        yield _fits(listening, sung, (*top, *bottom) or (_range(sung, style),), lead)


def _clear(notes: tuple[SungNote, ...], levels: Levels, lead: str) -> _Sung | None:
    """Notes of at least an eighth of a second that were heard well; None for too few to have a range."""
    found = [n for n in notes if n.offset - n.onset >= 0.125 and n.confidence >= 0.5]
    heard = [(n, level) for n in found if (level := levels.of(lead, Span(n.onset, n.offset))) is not None]
    if len(heard) < 4 * FEWEST:
        return None
    midi = np.array([n.midi for n, _ in heard], dtype=np.float64)
    low, high = (int(v) for v in np.round(np.percentile(midi, (2, 98))))
    lengths = np.array([n.offset - n.onset for n, _ in heard])
    return _Sung(midi, np.array([n.cents for n, _ in heard]), lengths, np.array([v for _, v in heard]), low, high)


def _top(sung: _Sung, style: Style) -> tuple[Evidence, ...]:
    """Cents and level of the top of the range; nothing where it is too narrow or hardly sung."""
    chosen = sung.within(sung.high - END, 127)
    if not sung.enough(chosen):
        return ()
    cents, focus = sung.off(chosen)
    if focus < FOCUSED:
        return ()
    level = sung.over_rest(sung.lufs, chosen)
    error = float(np.std(sung.cents[chosen]) / np.sqrt(chosen.sum()))
    return (
        measured(FLAT, round(cents, 1), wanted(style, "top_notes_cents"), 0.7, round(max(error, 7.0), 1)),
        measured(PUSHED, round(level, 1), wanted(style, "top_notes_db"), 0.7, 1.0),
    )


def _bottom(sung: _Sung, style: Style) -> tuple[Evidence, ...]:
    chosen = sung.within(0, sung.low + END)
    if not sung.enough(chosen):
        return ()
    level = sung.over_rest(sung.lufs, chosen)
    return (measured(WEAK, round(level, 1), wanted(style, "bottom_notes_db"), 0.7, 1.0),)


def _range(sung: _Sung, style: Style) -> Evidence:
    return measured("range of the melody", sung.high - sung.low, wanted(style, "melody_range"), 0.7)


def _too_high_by(sung: _Sung) -> int:
    """Semitones down until the top would lie where this singer is in tune: half as flat as now, or less."""
    now, _ = sung.off(sung.within(sung.high - END, 127))
    for down in range(1, MOST_MOVED):
        there = sung.within(sung.high - END - down, sung.high - down)
        if there.any() and sung.off(there)[0] > now / 2.0:
            return down
    return MOST_MOVED


def _too_low_by(sung: _Sung) -> int:
    """Semitones up until the bottom would lie where this singer is heard: half as soft as now, or less."""
    now = sung.over_rest(sung.lufs, sung.within(0, sung.low + END))
    for up in range(1, MOST_MOVED):
        there = sung.within(sung.low + up, sung.low + END + up)
        if there.any() and sung.over_rest(sung.lufs, there) > now / 2.0:
            return up
    return MOST_MOVED


def _other_key(
    listening: Listening, sung: _Sung, moved: int, evidence: tuple[Evidence, ...], lead: TrackListening
) -> Finding:
    by = f"{abs(moved)} semitone{'s' if abs(moved) > 1 else ''} {'lower' if moved < 0 else 'higher'}"
    names = _names(listening)
    if moved < 0:
        pushed = "" if evidence[1].inside else f" and {evidence[1].value:.0f} dB louder"
        summary = f"The top of the song seems to cost you: about {by} it would lie where you sing in tune."
        because = (
            f"From {names[(sung.high - END) % 12]} up you sing {abs(evidence[0].value):.0f} cents (hundredths of a "
            f"semitone) flatter{pushed} than elsewhere. Your lowest note would become "
            f"{names[(sung.low + moved) % 12]}: try it before you decide."
        )
    else:
        summary = f"The low notes sink: about {by} they would carry."
        because = (
            f"Up to {names[(sung.low + END) % 12]} your voice is {abs(evidence[0].value):.0f} dB softer than elsewhere."
            f" Your highest note would become {names[(sung.high + moved) % 12]}: try it before you decide."
        )
    moves = Evidence("semitones to move the key", moved, "count", (None, None), SOURCE, 0.6, 1.0)
    where = (_song(listening, lead),)
    name = readable_id(ID, "top" if moved < 0 else "bottom")
    return Finding(name, ID, FAMILY, "consider", summary, because, where, (*evidence, moves), lead.name)


def _too_wide(listening: Listening, sung: _Sung, evidence: tuple[Evidence, ...], lead: TrackListening) -> Finding:
    names = _names(listening)
    summary = "The melody is wider than your voice is at ease in: another key would only move the trouble."
    because = (
        f"It goes from {names[sung.low % 12]} to {names[sung.high % 12]}, {sung.high - sung.low} semitones: the top is "
        "flat, and the bottom sinks. A few notes changed at one end would help more than a key."
    )
    where = (_song(listening, lead),)
    return Finding(readable_id(ID, "wide"), ID, FAMILY, "consider", summary, because, where, evidence, lead.name)


def _fits(listening: Listening, sung: _Sung, evidence: tuple[Evidence, ...], lead: TrackListening) -> Finding:
    names, measures = _names(listening), {e.measure for e in evidence}
    ends = [*(["the top stays in tune"] * (FLAT in measures)), *(["the bottom does not sink"] * (WEAK in measures))]
    held = f"; {' and '.join(ends)}" if ends else ", and neither end is sung often enough to be a strain"
    because = (
        f"You sing from {names[sung.low % 12]} to {names[sung.high % 12]} ({sung.high - sung.low} semitones){held}."
    )
    where = (_song(listening, lead),)
    summary = "The key suits you." if ends else "Nothing speaks against this key."
    return Finding(readable_id(ID), ID, FAMILY, "good", summary, because, where, evidence, lead.name)


def _names(listening: Listening) -> tuple[str, ...]:
    return FLAT_NAMES if listening.key.value.flat else SHARP_NAMES


def _song(listening: Listening, lead: TrackListening) -> Span:
    song = whole_song(listening)
    return Span(song.start, song.end, song.first_bar, song.last_bar, lead.name)
