"""A phrase to hear an instrument by: a groove for a kit, a line for a bass, chords and a tune for the others."""

from pathlib import Path

import numpy as np

from longplay.formats.wav_out import write_wav24
from longplay.instruments.instrument import Instrument
from longplay.instruments.render import find, render
from longplay.song.performance import Performance, PlayedNote

RATE = 44100
PEAK = 0.7
"""Full scale share to which a phrase is brought, -3 dBFS, so that instruments can be compared (default, unsourced)."""
_BEAT = 0.6
_GROOVE = ((0, 36, 100), (0, 42, 80), (0.5, 42, 50), (1, 38, 105), (1, 42, 80), (1.5, 46, 70), (2, 36, 95), (2, 42, 80),
           (2.5, 36, 70), (2.75, 38, 30), (3, 38, 110), (3, 42, 80), (3.5, 42, 55))  # fmt: skip
_LINE = (0, 0, 7, 12, 10, 7, 5, 3)
_CHORDS = ((0, 4, 7), (-3, 0, 4), (-7, -3, 0), (-5, -1, 2))
_TUNE = (12, 11, 9, 7, 4, 5, 7, 12)


def phrase(instrument: Instrument) -> Performance:
    """Return eight beats and their end, from soft to loud, in the instrument's middle range."""
    notes = _groove() if instrument.role == "drums" else _melodic(instrument)
    in_order = tuple(sorted(notes, key=lambda note: (note.start, note.midi)))
    return Performance("phrase", instrument.name, in_order, 10 * _BEAT + 1.0)


def _groove() -> list[PlayedNote]:
    beats = [(at + 4 * bar, key, touch) for bar in (0, 1) for at, key, touch in _GROOVE]
    return [
        PlayedNote(at * _BEAT, at * _BEAT + 0.2, key, touch) for at, key, touch in (*beats, (8, 49, 110), (8, 36, 110))
    ]


def _melodic(instrument: Instrument) -> list[PlayedNote]:
    home = 12 * round((0.6 * instrument.lowest + 0.4 * instrument.highest) / 12)
    steps: list[tuple[float, int, float]] = []
    if instrument.role == "bass":
        steps += [(i, step, 0.9) for i, step in enumerate(_LINE)]
    else:
        steps += [(2 * i, step, 1.95) for i, chord in enumerate(_CHORDS) for step in chord]
        steps += [(i, step, 0.95) for i, step in enumerate(_TUNE)]
    able = [each for each in steps if instrument.lowest <= home + each[1] <= instrument.highest]
    return [PlayedNote(at * _BEAT, (at + long) * _BEAT, home + step, round(50 + 7 * at)) for at, step, long in able]


def play_phrase(name: str, out: Path) -> float:
    """Write the phrase of the instrument `name` as 24-bit WAV; return its length in seconds.

    Errors: ValueError for no such instrument; Refusal when `out` cannot be written.
    """
    performance = phrase(find(name))
    mix = np.sum(list(render(performance, RATE).stems.values()), axis=0)
    peak = float(np.abs(mix).max(initial=0.0))
    write_wav24(np.asarray(mix, np.float32), RATE, out, PEAK / peak if peak else 1.0)
    return performance.duration
