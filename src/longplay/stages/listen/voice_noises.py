"""What a microphone hears of a mouth besides the singing: plosives, sharp sibilants and loud breaths of one voice."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from longplay.song.listening import Problem
from longplay.song.track import Track
from longplay.sound.pitch import PitchedNote
from longplay.sound.spectrum import power_spectra
from longplay.stages.listen.between import SKETCH_RATE
from longplay.stages.listen.voice import split_phrases

Samples = NDArray[np.float32]
Floats = NDArray[np.float64]
Phrase = tuple[PitchedNote, ...]

ALONE = ("lead vocal", "backing vocal")
"""Roles in which nothing but the voice can make these noises."""
LEAST_DB = {"plosive": -10.0, "sibilance": -6.0, "breath": -18.0}
"""What is softer is no news to anybody; a style's own limits lie higher (default, unsourced)."""
_PUFF_S, _BEFORE_S = 0.06, 0.11  # a burst of up to 80 ms ends where the voice begins (voice research)
_STANDS_OUT_DB = 12.0  # over what lies that low all the time: rumble is no plosive; default, unsourced
_STEP_S = 0.01
_BREATH_S, _GAP_S = 0.2, 0.7  # a consonant is shorter than 0.15 s, a breath longer; default, unsourced
_NO_BREATH_DB = -2.0  # what is as loud as the line is no breath; default, unsourced
_ESS_STEPS = 3


def voice_noises(sketch: Samples, signal: Samples, rate: int, notes: Phrase, track: Track) -> tuple[Problem, ...]:
    """Plosives, sibilants and breaths of a voice alone, each against its own phrase in dB; none for other roles.

    sketch: `signal` (frames,) at SKETCH_RATE. Plosive: 20-75 Hz in the 60 ms before a note, against the phrase.
    Sibilance: 5-9 kHz of its sibilants against 1-4 kHz of its vowels (two of them at least). Breath: a fifth of a
    second before the phrase, against the phrase.
    """
    if track.role not in ALONE or not notes:
        return ()
    phrases = split_phrases(notes)
    bands = _bands(signal, rate)
    found = [*_plosives(sketch, phrases, track.name)]
    ends = [0.0, *(phrase[-1].offset for phrase in phrases)]
    for before, phrase in zip(ends, phrases, strict=False):
        found += [*_sibilance(bands, phrase, track.name), *_breath(bands, before, phrase, track.name)]
    return tuple(problem for problem in found if problem.value >= LEAST_DB[problem.kind])


def _decibels(power: Floats | float) -> Floats:
    return np.asarray(10.0 * np.log10(np.maximum(power, 1e-14)))


def _plosives(sketch: Samples, phrases: tuple[Phrase, ...], track: str) -> Iterator[Problem]:
    """The loudest burst below the voice before each note that follows a rest."""
    from scipy.signal import butter, sosfilt

    low = sosfilt(butter(4, (20.0, 75.0), "bandpass", fs=SKETCH_RATE, output="sos"), sketch)
    size = round(_PUFF_S * SKETCH_RATE)
    power, whole = (np.concatenate(([0.0], np.cumsum(np.square(x, dtype=np.float64)))) for x in (low, sketch))
    usual = float(np.median(power[size::size] - power[:-size:size]) / size) if len(power) > 4 * size else 0.0
    for phrase in phrases:
        first, last = (min(round(t * SKETCH_RATE), len(sketch)) for t in (phrase[0].onset, phrase[-1].offset))
        sung = float(whole[last] - whole[first]) / max(last - first, 1)
        for note, rest in zip(phrase, _rests(phrase), strict=True):
            at = np.arange(max(round((note.onset - _BEFORE_S) * SKETCH_RATE), 0), round(note.onset * SKETCH_RATE))
            at = at[at + size < len(power)][: round((_BEFORE_S - 0.03) * SKETCH_RATE)]
            if rest < 0.05 or not len(at) or sung <= 0.0:
                continue
            burst = float(np.max(power[at + size] - power[at])) / size
            if _decibels(burst) > _decibels(usual) + _STANDS_OUT_DB:
                yield _problem("plosive", track, note.onset - _BEFORE_S, note.onset, float(_decibels(burst / sung)))


def _rests(phrase: Phrase) -> list[float]:
    """Seconds before each note in which nothing is sung."""
    return [1.0, *(b.onset - a.offset for a, b in pairwise(phrase))]


@dataclass(frozen=True, slots=True)
class _Bands:
    """Mean square of a voice every 10 ms: everything, 1-4 kHz, 5-9 kHz; each (steps,)."""

    full: Floats
    vowel: Floats
    ess: Floats


def _bands(signal: Samples, rate: int) -> _Bands:
    size, hop = 1 << round(np.log2(0.02 * rate)), round(_STEP_S * rate)
    hz = np.linspace(0.0, rate / 2, size // 2 + 1)
    edges = ((60.0, rate / 2), (1000.0, 4000.0), (5000.0, 9000.0))
    inside = np.stack([(hz >= low) & (hz < high) for low, high in edges], axis=1).astype(np.float32)
    # Twice a one-sided spectrum over the energy of its Hann window is the mean square of the frame (Parseval).
    power = np.concatenate([block @ inside for block in power_spectra(signal, size, hop)]) * (2.0 / (0.375 * size**2))
    return _Bands(*np.asarray(power.T, np.float64))


def _sibilance(bands: _Bands, phrase: Phrase, track: str) -> Iterator[Problem]:
    """Sibilants of one phrase: steps that hold more at 5-9 kHz than at 1-4 kHz, 30 ms or longer."""
    steps = slice(max(round((phrase[0].onset - 0.15) / _STEP_S), 0), round((phrase[-1].offset + 0.1) / _STEP_S))
    full, vowel, ess = (band[steps] for band in (bands.full, bands.vowel, bands.ess))
    if len(full) < 20:
        return
    sounding = full > 1e-3 * float(np.max(full))
    sharp = (ess > 2.0 * vowel) & sounding
    vowels = sounding & (ess < 0.5 * vowel)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], sharp, [False])).astype(np.int8))).reshape(-1, 2)
    runs = [(a, b) for a, b in edges.tolist() if b - a >= _ESS_STEPS]
    if not runs or vowels.sum() < 10:
        return
    sung = float(np.mean(vowel[vowels]))
    levels = sorted((float(_decibels(float(np.mean(ess[a:b])) / sung)) for a, b in runs), reverse=True)
    if len(levels) >= 2:
        yield _problem("sibilance", track, phrase[0].onset, phrase[-1].offset, float(np.mean(levels[:4])))


def _breath(bands: _Bands, before: float, phrase: Phrase, track: str) -> Iterator[Problem]:
    """The loudest fifth of a second in the rest before a phrase that rises out of it and is no sibilant."""
    end = phrase[0].onset - 0.02
    first, last = round(max(before + 0.05, end - _GAP_S) / _STEP_S), round(end / _STEP_S)
    size = round(_BREATH_S / _STEP_S)
    rest, vowel, ess = (band[first:last] for band in (bands.full, bands.vowel, bands.ess))
    if len(rest) < size + 5:
        return
    windows = np.lib.stride_tricks.sliding_window_view(rest, size)
    at = int(np.argmax(np.min(windows, axis=1)))
    level = float(np.mean(windows[at]))
    rises = float(np.min(rest[: at + 1])) < 0.1 * level
    high, highest = (float(np.mean(band[at : at + size])) for band in (vowel, ess))
    airy = highest < 0.5 * level < high + highest  # a sibilant lies higher, and all that is sung lower
    sung = bands.full[round(phrase[0].onset / _STEP_S) : round(phrase[-1].offset / _STEP_S)]
    over = float(_decibels(level / max(float(np.mean(sung)), 1e-14))) if len(sung) else 0.0
    if rises and airy and over < _NO_BREATH_DB:
        start = (first + at) * _STEP_S
        yield _problem("breath", track, start, start + _BREATH_S, over)


def _problem(kind: str, track: str, start: float, end: float, value: float) -> Problem:
    return Problem(kind, track, round(max(start, 0.0), 3), round(end, 3), round(value, 2), "db", 0.8)
