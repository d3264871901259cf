"""Measure an instrument before it is trusted: touch, tuning, noise, pre-roll; and say record or guide."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from longplay.formats.sound_toml import description_of, read_sound
from longplay.instruments.instrument import Instrument
from longplay.instruments.render import INSTRUMENTS, find
from longplay.instruments.sample_stream import Shelf
from longplay.instruments.sampled import opened
from longplay.instruments.sampler import Library
from longplay.song.performance import Performance, PlayedNote

RATE = 44100
TOUCHES = (20, 40, 60, 80, 100, 127)
SPAN_DB, TUNING_CENTS, WORST_CENTS, NOISE_DB, ONSET_MS = 18.0, 3.0, 10.0, -40.0, 1.0
"""What an instrument of a record keeps: the bars that the built-in ones are held to."""
SWELLING = ("strings", "pad", "brass")
"""Roles whose notes may begin softly."""
_SEARCH_CENTS = 80.0
_MOST_KEYS, _MOST_SAMPLES = 13, 24


@dataclass(frozen=True, slots=True)
class SampleFacts:
    """What can be said of a sample library only.

    layers: most touches recorded of a key; turns: of its round robin. pre_roll_ms and noise_db: the worst of its
    samples (noise: the quietest of the last second under the peak). unknown: opcodes not played. problems: samples
    missing or broken, values that mean nothing.
    """

    layers: int
    turns: int
    pre_roll_ms: float
    noise_db: float
    unknown: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SoundCheck:
    """What was measured of an instrument.

    levels: (velocity, dB) of one key in the middle; brighter: how much its spectral centroid rises from the softest to
    the loudest, in percent. tuning: (key, cents) against equal temperament, none for drums. onset_ms: the latest first
    onset behind the written time. samples: None for a built-in one. guide: why it is no more than a guide; empty for a
    record.
    """

    name: str
    licence: str
    levels: tuple[tuple[int, float], ...]
    brighter: float
    tuning: tuple[tuple[int, float], ...]
    onset_ms: float
    samples: SampleFacts | None
    guide: tuple[str, ...]

    @property
    def span_db(self) -> float:
        """From the softest touch to the loudest."""
        return self.levels[-1][1] - self.levels[0][1]


def check_sound(name: str) -> SoundCheck:
    """Measure the instrument `name`. Errors: ValueError for none of that name, Refusal for one that cannot be read."""
    instrument = find(name)
    keys = _keys(instrument)
    touched = [_note(instrument, keys[len(keys) // 2], velocity) for velocity in TOUCHES]
    levels = tuple((v, _level(s)) for v, s in zip(TOUCHES, touched, strict=True))
    sounds = {key: _note(instrument, key, 100) for key in keys}
    drums = instrument.role in ("drums", "percussion")
    tuning = () if drums else tuple((key, _cents(sound, key)) for key, sound in sounds.items())
    onset = max((_onset_ms(sound) for sound in sounds.values()), default=0.0)
    samples = None if name in INSTRUMENTS else _facts(opened(read_sound(description_of(name))))
    span = levels[-1][1] - levels[0][1]
    reasons = (*_why_guide(instrument, span, [c for _, c in tuning], onset), *_why_samples(samples))
    brighter = 100.0 * (_centroid(touched[-1]) / max(1.0, _centroid(touched[0])) - 1.0)
    return SoundCheck(instrument.name, instrument.licence, levels, brighter, tuning, onset, samples, reasons)


def _keys(instrument: Instrument) -> tuple[int, ...]:
    if instrument.role == "drums":
        return (36, 38, 42)
    return tuple(sorted({int(k) for k in np.linspace(instrument.lowest, instrument.highest, _MOST_KEYS)}))


def _note(instrument: Instrument, key: int, velocity: int) -> NDArray[np.float32]:
    """Return one note of a second, mono, from the written time on."""
    note = PlayedNote(0.1, 1.1, key, velocity)
    stems = instrument.play(Performance("check", instrument.name, (note,), 1.5), RATE)
    return np.asarray(np.sum(list(stems.values()), axis=0).mean(axis=1)[round(0.1 * RATE) :], np.float32)


def _level(sound: NDArray[np.float32]) -> float:
    """Return the loudest 50 ms in dB."""
    added = np.concatenate([[0.0], np.cumsum(sound.astype(np.float64) ** 2)])
    window = round(0.05 * RATE)
    return float(10.0 * np.log10((added[window:] - added[:-window]).max() / window + 1e-12))


def _centroid(sound: NDArray[np.float32]) -> float:
    power = np.abs(np.fft.rfft(sound)) ** 2
    return float(np.sum(power * np.fft.rfftfreq(sound.size, 1.0 / RATE)) / (np.sum(power) + 1e-30))


def _cents(sound: NDArray[np.float32], key: int) -> float:
    """Return the median deviation of those of the first three partials that are there."""
    size = 1 << 19
    steady = sound[round(0.1 * RATE) : RATE]
    spectrum = np.abs(np.fft.rfft(steady * np.hanning(steady.size), size))
    expected = 440.0 * 2.0 ** ((key - 69) / 12.0)
    edges = [2.0 ** (c / 1200.0) * size / RATE for c in (-_SEARCH_CENTS, _SEARCH_CENTS)]
    found = []
    for partial in (1, 2, 3):
        low, high = (int(expected * partial * edge) for edge in edges)
        near = spectrum[low : high + 2]
        if near.size and near.max() > 0.05 * spectrum.max():
            found.append(1200.0 * np.log2((low + int(np.argmax(near))) * RATE / size / (expected * partial)))
    return float(np.median(found)) if found else 0.0


def _onset_ms(sound: NDArray[np.float32]) -> float:
    loud = np.abs(sound)
    return 1000.0 * int(np.argmax(loud > 0.01 * loud.max())) / RATE if loud.any() else 0.0


def _facts(library: Library) -> SampleFacts:
    instrument = library.instrument
    struck = [r for r in instrument.regions if r.trigger == "attack" and r.sample in instrument.samples]
    per_key = [{(r.lovel, r.hivel) for r in struck if r.lokey <= key <= r.hikey} for key in library.chooser().keys]
    rolls, noises, broken = _of_samples(library)
    return SampleFacts(
        layers=max(map(len, per_key), default=0),
        turns=max((r.seq_length for r in struck), default=1),
        pre_roll_ms=max(rolls, default=0.0),
        noise_db=max(noises, default=-120.0),
        unknown=instrument.unknown,
        problems=(*instrument.problems, *broken),
    )


def _of_samples(library: Library) -> tuple[list[float], list[float], list[str]]:
    """(pre-roll in ms, noise in dB) of samples spread over the library, and the faults of all of them."""
    shelf = Shelf(RATE)
    rolls, noises, broken = [], [], []
    paths = sorted(set(library.instrument.samples.values()))
    chosen = set(paths[:: max(1, len(paths) // _MOST_SAMPLES)])
    for path in paths:
        file = shelf.file(path)
        if isinstance(file, str):
            broken.append(f"{path.name}: {file}; its neighbour plays")
        elif path in chosen:
            rolls.append(1000.0 * shelf.pre_roll(path, 0))
            noises.append(_noise_db(path))
    return rolls, noises, broken


def _noise_db(path: Path) -> float:
    """Return the quietest 50 ms of the last second against the first second's peak."""
    import soundfile

    with soundfile.SoundFile(path) as file:
        step = max(1, file.samplerate // 20)
        peak = float(np.abs(file.read(file.samplerate, dtype="float32")).max(initial=1e-9))
        file.seek(max(0, file.frames - file.samplerate))
        tail = file.read(dtype="float32", always_2d=True)[:, 0].astype(np.float64)
    quiet = min(float(np.sqrt(np.mean(tail[at : at + step] ** 2))) for at in range(0, max(1, tail.size - step), step))
    return float(20.0 * np.log10(max(quiet, 1e-6) / peak))


def _why_guide(instrument: Instrument, span: float, cents: Sequence[float], onset: float) -> list[str]:
    reasons = []
    if instrument.use == "guide":
        reasons.append(f"it is meant as one: {instrument.good_for}")
    if span < SPAN_DB and instrument.velocity not in ("none", "machine"):
        reasons.append(f"touch moves its level by {span:.0f} dB only ({SPAN_DB:g} wanted)")
    off = np.abs(cents) if len(cents) else np.zeros(1)
    if np.median(off) > TUNING_CENTS or np.percentile(off, 95) > WORST_CENTS:
        reasons.append(f"its tuning is off by {np.median(off):.0f} cents, at worst {off.max():.0f}")
    if onset > ONSET_MS and instrument.role not in SWELLING:
        reasons.append(f"it speaks up to {onset:.1f} ms late")
    return reasons


def _why_samples(samples: SampleFacts | None) -> list[str]:
    if samples is None:
        return []
    reasons = ["samples are missing or broken"] if samples.problems else []
    if samples.noise_db > NOISE_DB:
        reasons.append(f"a sample ends in noise or is cut off {-samples.noise_db:.0f} dB under its peak")
    return reasons
