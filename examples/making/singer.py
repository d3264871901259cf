"""A spoken line given the melody: WORLD takes the speech apart, its time is bent and its pitch replaced.

Vowels begin on the note (where listeners hear the beat); consonants keep about their spoken length and come before.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyworld
from examples.making.speech import Phoneme, Speech

FRAME = 0.005  # seconds between WORLD frames
VIBRATO_HZ, VIBRATO_CENTS, VIBRATO_DELAY = 5.5, 22.0, 0.25
DRIFT_CENTS, DRIFT_SECONDS = 8.0, 0.18  # slow random deviation: sd, and how long it remembers
Audio = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Note:
    """One syllable to sing: onset and offset in seconds, the pitch in midi (fractions are cents), level in dB."""

    onset: float
    offset: float
    pitch: float
    level: float


@dataclass(frozen=True, slots=True)
class _Frames:
    """WORLD's view of a spoken line, every 5 ms: voicing (n,), log spectrum and aperiodicity (n, bins)."""

    voiced: npt.NDArray[np.bool_]
    spectrum: Audio
    aperiodicity: Audio


def nuclei(speech: Speech, count: int) -> tuple[Phoneme, ...]:
    """Return the vowel of each syllable. Raises ValueError when the line was not spoken in `count` syllables."""
    vowels = tuple(p for p in speech.phonemes if p.is_vowel)
    if len(vowels) != count:
        raise ValueError(f"{[p.name for p in speech.phonemes]}: {len(vowels)} vowels, {count} syllables")
    return vowels


def _analyse(speech: Speech) -> _Frames:
    x, rate = speech.samples, speech.rate
    f0, times = pyworld.harvest(x, rate, f0_floor=60.0, f0_ceil=250.0, frame_period=FRAME * 1000)
    spectrum = pyworld.cheaptrick(x, f0, times, rate)
    aperiodicity = pyworld.d4c(x, f0, times, rate)
    return _Frames(f0 > 0, np.log(spectrum + 1e-14), aperiodicity)


def _anchors(speech: Speech, notes: tuple[Note, ...]) -> tuple[Audio, Audio]:
    """Return (sung, spoken) times that belong together, both rising: the bend of the line's time."""
    vowels = nuclei(speech, len(notes))
    first, last = speech.phonemes[0].start, speech.phonemes[-1].end
    sung, spoken = [notes[0].onset - (vowels[0].start - first)], [first]
    for n, (note, vowel) in enumerate(zip(notes, vowels, strict=True)):
        follows = n + 1 < len(notes)
        gap = (notes[n + 1].onset if follows else note.offset) - note.onset
        cluster = (vowels[n + 1].start if follows else last) - vowel.end
        consonants = min(0.85 * cluster, 0.42 * gap)
        length, end = vowel.end - vowel.start, note.onset + gap - consonants
        held = end - note.onset
        edge = min(0.05, 0.3 * length, 0.3 * held)
        # the middle lingers on the vowel's first colour and turns (for diphthongs) late, as singers do
        turn_sung = note.onset + edge + 0.72 * (held - 2 * edge)
        turn_spoken = vowel.start + edge + 0.38 * (length - 2 * edge)
        sung += [note.onset, note.onset + edge, turn_sung, end - edge, end]
        spoken += [vowel.start, vowel.start + edge, turn_spoken, vowel.end - edge, vowel.end]
    sung.append(max(notes[-1].offset, sung[-1] + 0.01))
    spoken.append(max(last, spoken[-1] + 0.001))
    return np.array(sung), np.array(spoken)


def _throat(frames: _Frames, rate: int) -> _Frames:
    """Close the speech synthesiser's gap: its voice ends at 4 kHz, a sung one falls about 6 dB a kilohertz from there.

    A fifth formant at 4.6 kHz; the whistle near 7 kHz is taken down; what fills the gap is partly breath. Voiced
    sound is made darker by up to 8 dB, breath and hiss are left: the synthesiser is brighter than recorded singers.
    """
    hertz = np.linspace(0, rate / 2, frames.spectrum.shape[1])
    edge = (hertz > 2800) & (hertz < 3900)
    level = frames.spectrum[:, edge].mean(axis=1, keepdims=True)  # natural log of power
    decibel = np.log(10) / 10
    slope = -7 - 6 * (hertz - 3600) / 1000 + 6 * np.exp(-(((hertz - 4600) / 400) ** 2))
    whistle = 9 * np.exp(-(((hertz - 7100) / 600) ** 2))
    filled = np.maximum(frames.spectrum - decibel * whistle, level + decibel * slope)
    above = (hertz > 3700) & frames.voiced[:, None]
    breath = np.minimum(frames.aperiodicity, np.clip(0.35 + (hertz - 4000) / 8000, 0, 1))
    whole = np.where(above, filled, frames.spectrum)
    darker = decibel * np.clip(2.5 * (hertz - 1000) / 1000, 0, 8) * frames.voiced[:, None]
    return _Frames(frames.voiced, whole - darker, np.where(above, breath, frames.aperiodicity))


def _melody(times: Audio, notes: tuple[Note, ...], rng: np.random.Generator) -> Audio:
    """Return the pitch at each frame in midi: glides, scoops, vibrato and drift."""
    pitch = np.full(len(times), notes[0].pitch)
    for before, note in pairwise(notes):
        glide = rng.uniform(0.04, 0.08)
        place = np.clip((times - (note.onset - 0.8 * glide)) / glide, 0, 1)
        pitch += (note.pitch - before.pitch) * (1 - np.cos(np.pi * place)) / 2
    for n, note in enumerate(notes):
        since = times - note.onset
        held = note.offset - note.onset
        if n == 0 or held > 0.5:  # scooped: starts under the note and arrives within a tenth of a second
            pitch -= rng.uniform(0.2, 0.5) * np.exp(-np.maximum(since, 0) / 0.04) * ((since > -0.12) & (since < held))
        if held > 0.6:
            grown = np.clip((since - VIBRATO_DELAY) / 0.3, 0, 1) * np.clip((held - since) / 0.1, 0, 1)
            speed = VIBRATO_HZ * (1 + 0.03 * rng.standard_normal())
            pitch += VIBRATO_CENTS / 100 * grown * np.sin(2 * np.pi * speed * (since - VIBRATO_DELAY))
    return pitch + _drift(len(times), rng)


def _drift(count: int, rng: np.random.Generator) -> Audio:
    memory = np.exp(-FRAME / DRIFT_SECONDS)
    steps = rng.standard_normal(count) * np.sqrt(1 - memory**2)
    out = np.zeros(count)
    for n in range(1, count):
        out[n] = memory * out[n - 1] + steps[n]
    return np.asarray(out * DRIFT_CENTS / 100)


def _levels(times: Audio, power: Audio, notes: tuple[Note, ...], held: Audio) -> Audio:
    """Return a gain in dB a frame: vowels are brought to their note's level, what lies between follows.

    held: (notes,) seconds each vowel lasts.
    """
    places, gains = [], []
    for note, length in zip(notes, held, strict=True):
        inside = (times >= note.onset) & (times < note.onset + max(0.9 * length, 0.04))
        loud = 10 * np.log10(np.quantile(power[inside], 0.8) + 1e-12)  # near its peak: short vowels do not jump out
        places += [note.onset, note.onset + 0.8 * length]
        gains += [note.level - loud] * 2
    curve = np.interp(times, places, gains)
    release = np.clip((notes[-1].offset - times) / 0.22, 0, 1)
    return np.asarray(curve + 20 * np.log10(np.sin(np.pi / 2 * release) + 1e-4))


def _blend(rows: Audio, at: Audio) -> Audio:
    """Return rows read at fractional positions, neighbours mixed."""
    low = np.clip(at.astype(int), 0, len(rows) - 2)
    share = np.clip(at - low, 0, 1)[:, None]
    return np.asarray(rows[low] * (1 - share) + rows[low + 1] * share)


def sing(speech: Speech, notes: tuple[Note, ...], seed: int) -> tuple[Audio, float]:
    """Sing a spoken line.

    Returns the samples at the speech's rate and the second, on the notes' clock, at which they start.
    """
    rng = np.random.default_rng(seed)
    frames = _throat(_analyse(speech), speech.rate)
    sung, spoken = _anchors(speech, notes)
    times = np.arange(sung[0], sung[-1] + 0.03, FRAME)
    at = np.interp(times, sung, spoken) / FRAME
    spectrum = np.exp(_blend(frames.spectrum, at))
    aperiodicity = np.clip(_blend(frames.aperiodicity, at) ** 0.85, 1e-6, 1.0)  # a little more breath
    nearest = np.clip(np.round(at).astype(int), 0, len(frames.voiced) - 1)
    voiced = frames.voiced[nearest]
    pitch = _melody(times, notes, rng)
    f0 = np.where(voiced, 440.0 * 2 ** ((pitch - 69) / 12), 0.0)
    gain = _levels(times, spectrum.sum(axis=1), notes, sung[5:-1:5] - sung[1:-1:5])
    spectrum *= 10 ** (gain / 10)[:, None]
    samples = pyworld.synthesize(f0, spectrum, aperiodicity, speech.rate, FRAME * 1000)
    return np.asarray(samples), float(times[0])
