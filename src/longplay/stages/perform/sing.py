"""Backing vocals sung by the artist's own lead: its words and timing, other notes, two singers who are only human."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_audio, open_audio
from longplay.cache.kept import kept
from longplay.song.performance import Performance, PlayedNote
from longplay.song.track import Take, Track
from longplay.sound.filters import apply_sos, high_pass
from longplay.sound.levels import from_db
from longplay.sound.psola import Floats, Frames, Samples, cycles, islands, shifted
from longplay.sound.spectrum import mono
from longplay.tools.praat import voice_pulses

_TOGETHER_S = 0.25
"""Notes with a shorter rest between them are sung on one breath (default, unsourced)."""
_BEFORE_S, _AFTER_S = 0.12, 0.1
"""What a word has before its vowel and behind it (default, unsourced)."""
_FADE_S = 0.03
_GLIDE_S = 0.04
"""From note to note, as the lead itself glides (default, unsourced)."""
_LATE_S, _LOOSE_S, _MOST_S = 0.008, 0.014, 0.04
"""Singers behind the lead: mean, spread and most of it (voice research: 12 to 18 ms; default, unsourced)."""
_DETUNE_CENTS = 7.0
"""How far a second singer wanders, standard deviation (voice research: 6 to 8 cents; default, unsourced)."""
_WANDERS_S = 0.4
_CONSONANT_DB = -8.0
"""Every s and t of the lead comes once, not three times (engineers soften those of backing voices by 6 to 10 dB)."""
_PAN = (0.25, 0.75)
"""Where the two singers stand, 0 left to 1 right (default, unsourced)."""
_LOWEST_HZ = 70.0
"""Under every sung note: what lies there is the unevenness of the bells (default, unsourced)."""
_MOST_SEMITONES = 12.0


@kept
def sing(performance: Performance, lead: Track, rate: int) -> tuple[Track, ...]:
    """Return one stereo track: each line of `performance` sung twice from `lead`, laid on the record at `rate` Hz.

    The notes must lie where the lead sings theirs. What cannot be sung honestly (no pitch in the lead there, or more
    than an octave to go) is left out. round(duration * rate) frames; the same input gives the same bytes.
    """
    frames = round(performance.duration * rate)
    voice = mono(open_audio(lead.recording))[:frames]
    out = np.zeros((frames, 2), np.float32)
    for group in _breaths(performance.notes):
        _sing_breath(out, voice, group, performance, rate)
    return (
        Track(
            name=performance.part,
            role="backing vocal",
            takes=(Take("take 1", keep_audio(out, rate), "Longplay"),),
            source="longplay",
        ),
    )


def _breaths(notes: Sequence[PlayedNote]) -> list[list[PlayedNote]]:
    """Notes of one line that follow each other without a breath; a second line at the same time is its own."""
    groups: list[list[PlayedNote]] = []
    for note in sorted(notes, key=lambda n: (n.start, -n.midi)):
        goes_on = [g for g in groups if -0.02 <= note.start - g[-1].end < _TOGETHER_S]
        if goes_on:
            min(goes_on, key=lambda g: abs(g[-1].midi - note.midi)).append(note)
        else:
            groups.append([note])
    return groups


class _Stretch(NamedTuple):
    """What the lead sings under one breath. first: its first frame on the record; voiced: islands within it."""

    first: int
    samples: Samples
    voiced: tuple[Frames, ...]


def _sing_breath(
    out: Samples, voice: Samples, notes: Sequence[PlayedNote], performance: Performance, rate: int
) -> None:
    first = max(round((notes[0].start - _BEFORE_S) * rate), 0)
    part = voice[first : max(round((notes[-1].end + _AFTER_S) * rate), first)]
    stretch = _Stretch(first, part[:, None], islands(voice_pulses(part, rate), rate))
    semitones = _semitones(stretch, notes, performance.tuning_cents, rate)
    if semitones is None:
        return
    soft = _softened(stretch, notes, rate)[:, None]
    for singer, pan in enumerate(_PAN):
        rng = np.random.default_rng([performance.seed, singer, notes[0].midi, first])
        wander = _wander(len(part), rate, rng)
        moved = shifted(stretch.samples, stretch.voiced, 2.0 ** ((semitones + wander / 100.0) / 12.0))
        sung = apply_sos(moved, high_pass(rate, _LOWEST_HZ)) * soft
        late = float(np.clip(rng.normal(_LATE_S, _LOOSE_S), -_MOST_S / 2, _MOST_S))
        sides = np.sqrt(np.array([[1.0 - pan, pan]], np.float32))
        _add(out, sung * sides, first + round(late * rate))


def _semitones(stretch: _Stretch, notes: Sequence[PlayedNote], tuning_cents: float, rate: int) -> Floats | None:
    """Return how far to move at each frame: each note from where the lead really sings it; None where it cannot be."""
    at = np.full(len(stretch.samples), np.nan)
    for note in notes:
        start, end = (round(s * rate) - stretch.first for s in (note.start, note.end))
        heard = _heard_midi(stretch.voiced, max(start, 0), end, rate)
        if heard is None:
            continue
        way = note.midi + tuning_cents / 100.0 - heard
        if abs(way) <= _MOST_SEMITONES:
            at[max(start, 0) : end] = way
    known = np.flatnonzero(~np.isnan(at))
    if not len(known):
        return None
    nearest = np.interp(np.arange(len(at)), known, known)
    held = at[known[np.searchsorted(known, np.round(nearest).astype(int)).clip(0, len(known) - 1)]]
    return _glided(held, round(_GLIDE_S * rate))


def _heard_midi(voiced: tuple[Frames, ...], start: int, end: int, rate: int) -> float | None:
    """Return the lead's own pitch in a note (its middle four fifths), in semitones; None where it has none."""
    edge = (end - start) // 10
    periods = [rate * cycles(i)[max(start + edge - i[0], 0) : max(end - edge - i[0], 0)] for i in voiced]
    hz = np.concatenate([p for p in periods if len(p)] or [np.zeros(0)])
    return float(69.0 + 12.0 * np.log2(np.median(hz) / 440.0)) if len(hz) > 0.3 * (end - start) else None


def _glided(values: Floats, width: int) -> Floats:
    """Return `values` with their steps rounded off over `width` frames."""
    total = np.cumsum(np.pad(values, (width // 2 + 1, width - width // 2), "edge"))
    return np.asarray((total[width:] - total[:-width])[: len(values)] / width)


def _softened(stretch: _Stretch, notes: Sequence[PlayedNote], rate: int) -> Samples:
    """Return a gain: down between the vowels, up in them, and nothing outside the words that are sung."""
    gain = np.full(len(stretch.samples), from_db(_CONSONANT_DB))
    for island in stretch.voiced:
        gain[island[0] : island[-1]] = 1.0
    first, last = _words(stretch, notes, rate)
    gain[:first] = 0.0
    gain[last:] = 0.0
    gain = _glided(gain, round(_FADE_S * rate))
    fade = min(round(_FADE_S * rate), len(gain) // 2)
    ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(fade) / max(fade, 1))
    gain[:fade] *= ramp
    gain[len(gain) - fade :] *= ramp[::-1]
    return np.asarray(gain, np.float32)


def _words(stretch: _Stretch, notes: Sequence[PlayedNote], rate: int) -> tuple[int, int]:
    """Return first and last frame of what is sung: with the consonants round it, without the vowels next to them."""
    start, end = (round(s * rate) - stretch.first for s in (notes[0].start, notes[-1].end))
    slack = round(_FADE_S * rate)
    before = [int(i[-1]) for i in stretch.voiced if i[-1] < start] or [0]
    after = [int(i[0]) for i in stretch.voiced if i[0] > end] or [len(stretch.samples)]
    tied_in = any(i[0] < start - slack and i[-1] >= start for i in stretch.voiced)
    tied_on = any(i[0] <= end and i[-1] > end + slack for i in stretch.voiced)
    return max(start, 0) if tied_in else before[-1], min(end, len(stretch.samples)) if tied_on else after[0]


def _wander(frames: int, rate: int, rng: np.random.Generator) -> Floats:
    """Return cents of slow wandering with one mean for the breath."""
    steps = max(int(frames / rate / _WANDERS_S) + 2, 2)
    values = rng.normal(0.0, _DETUNE_CENTS / 2**0.5, steps) + rng.normal(0.0, _DETUNE_CENTS / 2**0.5)
    return np.interp(np.arange(frames) / rate / _WANDERS_S, np.arange(steps), np.clip(values, -20.0, 20.0))


def _add(out: NDArray[np.float32], sung: NDArray[np.float32], first: int) -> None:
    start, end = max(first, 0), min(first + len(sung), len(out))
    if end > start:
        out[start:end] += sung[start - first : end - first]
