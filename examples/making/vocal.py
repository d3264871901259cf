"""The lead vocal: every line sung in its place, breaths between, one take in a small room."""

import numpy as np
import numpy.typing as npt
from examples.making import score
from examples.making.singer import Note, sing
from examples.making.speech import Speaker
from scipy.signal import butter, cheby2, fftconvolve, resample_poly, sosfilt

RATE = 44100
ROOM_GAIN = 0.10
ACCENTED = (0.0, 1.0, 2.0, 4.0, 6.0)  # beats of a line's two bars that carry a stress
Audio = npt.NDArray[np.float64]


def performed(seed: int = 5) -> tuple[tuple[Note, ...], ...]:
    """Return each phrase's notes as sung: a touch behind the loop (sd 10 ms), each note a few cents out.

    The chorus is sung a little softer than the verse: it does not lift.
    """
    rng = np.random.default_rng(seed)
    return tuple(_phrase_notes(n, phrase, rng) for n, phrase in enumerate(score.phrases()))


def _phrase_notes(number: int, phrase: score.Phrase, rng: np.random.Generator) -> tuple[Note, ...]:
    tuning = score.TUNING_CENTS + (score.FLAT_CENTS if number == score.FLAT_PHRASE else 0.0)
    base = -1.3 if phrase.section == "chorus" else 0.0
    beats = [(phrase.first_bar * score.BEATS_PER_BAR + beat, length) for beat, length, _ in phrase.line.notes]
    onsets = [beat * score.BEAT + 0.006 + 0.010 * rng.standard_normal() for beat, _ in beats]
    ends = [(beat + length) * score.BEAT for beat, length in beats]
    offsets = [min(end, after) for end, after in zip(ends, [*onsets[1:], ends[-1]], strict=True)]
    arch = np.sin(np.pi * np.linspace(0.15, 0.9, len(beats)))  # a phrase swells and falls
    notes = []
    for n, (beat, _, midi) in enumerate(phrase.line.notes):
        accent = 1.0 if beat in ACCENTED else -1.5
        pitch = midi + (tuning + 5.0 * rng.standard_normal()) / 100
        notes.append(Note(onsets[n], offsets[n], float(pitch), float(base + accent + 2.5 * arch[n])))
    return tuple(notes)


def _breath(seconds: float, rng: np.random.Generator) -> Audio:
    """Return one intake of air, unit peak or so: noise through two wide formants, rising and cut off."""
    frames = round(seconds * RATE)
    noise = rng.standard_normal(frames)
    low = sosfilt(butter(2, (900, 2200), "bandpass", fs=RATE, output="sos"), noise)
    high = 0.7 * sosfilt(butter(2, (3200, 6500), "bandpass", fs=RATE, output="sos"), noise)
    place = np.linspace(0, 1, frames)
    return np.asarray((low + high) * np.sin(np.pi * place**1.4) ** 1.5)


def _room(voice: Audio, rng: np.random.Generator) -> Audio:
    """Add a small room: a few early reflections and a tail gone after a quarter of a second."""
    t = np.arange(round(0.28 * RATE)) / RATE
    tail = rng.standard_normal(len(t)) * np.exp(-t / 0.045) * (t > 0.006)
    tail = sosfilt(butter(1, (250, 5000), "bandpass", fs=RATE, output="sos"), tail)
    return np.asarray(voice + ROOM_GAIN * fftconvolve(voice, tail / np.sqrt(np.sum(tail**2)))[: len(voice)])


def _microphone(voice: Audio) -> Audio:
    """Keep what a plain stage microphone keeps: 75 Hz to 9 kHz (which also keeps the file small)."""
    low = sosfilt(butter(2, 75, "highpass", fs=RATE, output="sos"), voice)
    return np.asarray(sosfilt(cheby2(8, 50, 9200, fs=RATE, output="sos"), low))


def _lines(frames: int, takes: tuple[tuple[Note, ...], ...]) -> Audio:
    """Sing every phrase at its place, (frames,) at 44.1 kHz."""
    voice = np.zeros(frames)
    speaker = Speaker()
    for n, (phrase, notes) in enumerate(zip(score.phrases(), takes, strict=True)):
        samples, start = sing(speaker.say(phrase.line.spoken), notes, seed=100 + n)
        line = resample_poly(samples, RATE, speaker.rate)
        at = round(start * RATE)
        voice[at : at + len(line)] += line
    return voice


def _breaths(frames: int, takes: tuple[tuple[Note, ...], ...], rng: np.random.Generator) -> Audio:
    out = np.zeros(frames)
    for notes in takes:
        breath = _breath(rng.uniform(0.24, 0.34), rng) * rng.uniform(0.6, 1.0)
        at = round((notes[0].onset - 0.16) * RATE) - len(breath)
        out[at : at + len(breath)] += breath
    return out


def play(rms_db: float, seed: int = 23) -> npt.NDArray[np.int16]:
    """Return the vocal, (frames,) at 44.1 kHz, its sung parts at `rms_db` dBFS; the noise floor lies at -70."""
    rng = np.random.default_rng(seed)
    frames = round((score.BARS * score.BAR + 3.0) * RATE)
    voice = _lines(frames, performed())
    voice = _microphone(voice)
    sounding = np.abs(voice) > 0.02 * np.abs(voice).max()
    voice *= 10 ** (rms_db / 20) / np.sqrt(np.mean(voice[sounding] ** 2))
    voice += 0.008 * _breaths(frames, performed(), rng)
    voice = _room(voice, rng)
    hiss = sosfilt(butter(2, (60, 600), "bandpass", fs=RATE, output="sos"), rng.standard_normal(frames))
    voice += 10 ** (-70 / 20) * hiss / np.std(hiss)
    return np.clip(np.round(voice * 32767), -32768, 32767).astype(np.int16)
