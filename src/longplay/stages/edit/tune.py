"""Move single sung notes, lightly: only they are resynthesised; consonants and everything else keep their bits."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from longplay.sound.psola import Floats, Frames, cycles, islands, shifted, whole_periods
from longplay.sound.spectrum import mono
from longplay.tools.praat import voice_pulses

Samples = NDArray[np.float32]

_ROUND_S = 0.3
"""So much is heard round a note, so that pulses are sure at its edges (default, unsourced)."""
_EASE_S = 0.08
"""The shift comes and goes in this time: the scoop of the first 60 to 80 ms stays the singer's (voice research)."""
_EASE_PART = 0.3
_LEGATO_S = 0.04
"""A voice that sounds on so long behind a note goes on into the next one (default, unsourced)."""
_VOICED_PART = 0.6
"""Less of a note with a pitch is no note that could be moved (default, unsourced)."""
_WANDERS_CENTS = 80.0
"""A note whose smoothed pitch covers more than this has no one centre: it is a slide (default, unsourced)."""
_VIBRATO_S = 0.2
_BEND = 2.0 ** (5.0 / 1200.0) - 1.0
"""Up to 5 cents, less than anybody hears, bring the voice back in step; the rest lies where the note is left."""
_SAME = 1e-6
"""Below this (-120 dB) a sample counts as untouched and gets its own bits back."""
_MARGIN_S = 0.005


class Tuned(NamedTuple):
    """The tuned samples, and the start of each note that was left as it is because it has no centre to move."""

    samples: Samples
    left_alone: tuple[float, ...]


def tuned(samples: Samples, tunes: tuple[tuple[float, float, float], ...], rate: int, start_s: float = 0.0) -> Tuned:
    """Return `samples` (frames, channels) with each note (start, end, cents) of `tunes` moved by its cents.

    start_s: where the first frame lies on the clock of `tunes`. Drift, vibrato and scoop stay as sung; all channels
    move as one. Nothing comes later or earlier. Where no steady pitch is found the note is left alone.
    """
    if not tunes:
        return Tuned(samples, ())
    out = samples.copy()
    left_alone = [n[0] for n in sorted(tunes) if not _move(out, n[0] - start_s, n[1] - start_s, n[2], rate)]
    return Tuned(out, tuple(left_alone))


def _move(samples: Samples, start: float, end: float, cents: float, rate: int) -> bool:
    """Move one note in place; whether it could be moved."""
    first = max(round((start - _ROUND_S) * rate), 0)
    stretch = samples[first : max(round((end + _ROUND_S) * rate), 0)]
    note = slice(max(round(start * rate) - first, 0), min(round(end * rate) - first, len(stretch)))
    voiced = islands(voice_pulses(mono(stretch), rate), rate)
    if not _can_move(voiced, note, rate):
        return False
    ratio = _ratio(voiced, note, cents, len(stretch), rate)
    stretch[:] = _own_bits(stretch, shifted(stretch, voiced, ratio), rate)
    return True


def _can_move(voiced: tuple[Frames, ...], note: slice, rate: int) -> bool:
    """Whether most of the note has a pitch, and that pitch stays near one place."""
    heard = [_inside(island, note) for island in voiced]
    heard = [part for part in heard if len(part) > 2]
    frames = sum(int(part[-1] - part[0]) for part in heard)
    if frames < _VOICED_PART * (note.stop - note.start):
        return False
    longest = max(heard, key=lambda part: int(part[-1] - part[0]))
    cents = 1200.0 * np.log2(cycles(longest))
    width = min(round(_VIBRATO_S * rate), len(cents))
    smooth = np.convolve(cents, np.ones(width) / width, "valid")
    return float(np.ptp(smooth)) <= _WANDERS_CENTS


def _inside(island: Frames, note: slice) -> Frames:
    return np.asarray(island[(island >= note.start) & (island < note.stop)])


def _ratio(voiced: tuple[Frames, ...], note: slice, cents: float, frames: int, rate: int) -> Floats:
    """Return the pitch ratio at each frame: eased in, held, and eased out where the voice goes on without a break."""
    ease = min(round(_EASE_S * rate), round(_EASE_PART * (note.stop - note.start)))
    slope = 0.5 - 0.5 * np.cos(np.pi * np.arange(ease) / max(ease, 1))
    held = np.zeros(frames)
    held[note] = 1.0
    held[note.start : note.start + ease] = slope
    for island in voiced:
        if not island[0] < note.stop <= island[-1]:
            continue
        if island[-1] - note.stop <= _LEGATO_S * rate:
            held[note.stop : island[-1] + 1] = 1.0
            break
        held[note.stop - ease : note.stop] = slope[::-1]
        rest = np.zeros(frames)
        rest[note.stop - 2 * ease : note.stop] = np.hanning(2 * ease)  # ease is at most 0.3 of the note
        return whole_periods(island, 2.0 ** (cents * held / 1200.0), held, _BEND, rest)
    return np.asarray(2.0 ** (cents * held / 1200.0))


def _own_bits(before: Samples, after: Samples, rate: int) -> Samples:
    """Give every frame before the first and after the last real change its own bits back."""
    changed = np.flatnonzero(np.max(np.abs(after - before), axis=1) > _SAME)
    if not len(changed):
        return before
    margin = round(_MARGIN_S * rate)
    first, last = max(int(changed[0]) - margin, 0), int(changed[-1]) + margin
    return np.concatenate((before[:first], after[first:last], before[last:]))
