"""Does our sampler play what sfizz plays? The same notes of real SFZ libraries through both, one at a time.

Usage: PYTHONPATH=folder-with-pysfizz python bench/sfz.py FILE.sfz... [--velocities 20,64,100,127] [--every N]
For every key: the sample that each of them played (the best correlating one of the neighbourhood, brought to the key's
pitch), our level and pitch against sfizz's, and our onset against the written time. Then speed and memory of a song.
sfizz reads ahead in a thread of its own, so each note is warmed up before it is taken.
"""

import argparse
import math
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from longplay.formats.sfz import SfzInstrument, read_sfz
from longplay.formats.sfz_region import SfzRegion
from longplay.instruments.sampler import Library, play
from longplay.song.performance import Performance, PlayedNote

Sound = NDArray[np.float64]
RATE = 48000
HELD_S, TOTAL_S = 1.5, 2.0
WRITTEN_S = 0.25
REACH = 4
WARM_S = 0.15


@dataclass(frozen=True, slots=True)
class Row:
    """One note: samples chosen by both, correlation, level in dB and pitch in cents against sfizz, onset in ms."""

    key: int
    velocity: int
    theirs: str
    ours: str
    correlation: float
    level_db: float
    cents: float
    onset_ms: float


def sfizz_note(synth: Any, key: int, velocity: int) -> Sound:
    """One note as sfizz plays it, mono, from the moment it is struck."""
    synth.render_note(key, velocity, 0.02, 0.05)
    time.sleep(WARM_S)
    synth._synth.all_sound_off()
    synth.render_note(key, velocity, 0.02, 1.0)
    left, right = np.asarray(synth.render_note(key, velocity, HELD_S, TOTAL_S), np.float64)
    return np.asarray(left + right)


def our_note(library: Library, key: int, velocity: int) -> Sound:
    """The same as our sampler plays it, mono; struck WRITTEN_S after the beginning."""
    note = PlayedNote(WRITTEN_S, WRITTEN_S + HELD_S, key, velocity)
    stems = play(library, Performance("bench", "", (note,), WRITTEN_S + TOTAL_S), RATE)
    return np.asarray(np.sum(list(stems.values()), axis=(0, 2)), np.float64)


def candidates(instrument: SfzInstrument, key: int) -> dict[str, Sound]:
    """Samples that could sound for a key, each at the key's pitch."""
    near = [r for r in instrument.regions if r.lokey - REACH <= key <= r.hikey + REACH]
    return {r.sample: _sample(instrument, r, key) for r in near if r.sample in instrument.samples}


def _sample(instrument: SfzInstrument, region: SfzRegion, key: int) -> Sound:
    with soundfile.SoundFile(instrument.samples[region.sample]) as file:
        speed = 2.0 ** ((region.pitch_keytrack * (key - region.pitch_keycenter) + region.tune) / 1200.0)
        sound = file.read(int(file.samplerate * speed), dtype="float64", always_2d=True).sum(axis=1)
        return np.asarray(soxr.resample(sound, file.samplerate * speed, RATE), np.float64)


def aligned(a: Sound, b: Sound) -> tuple[float, int]:
    """(best normalised correlation, frames by which `b` is later than `a`) of the first 0.7 s, 60 ms apart at most."""
    size = 1 << 17
    a, b = a[: int(0.7 * RATE)], b[: int(0.7 * RATE)]
    both = np.fft.irfft(np.fft.rfft(b, size) * np.conj(np.fft.rfft(a, size)), size)
    lags = np.r_[0 : int(0.06 * RATE), size - int(0.06 * RATE) : size]
    best = int(lags[np.argmax(both[lags])])
    lag = best if best < size // 2 else best - size
    return float(both[best] / math.sqrt(float(np.sum(a**2) * np.sum(b**2)) + 1e-30)), lag


def closest(sources: dict[str, Sound], sound: Sound) -> str:
    """Name of the sample that a sound correlates with best."""
    return max(sources, key=lambda name: aligned(sources[name], sound)[0])


def pitch(sound: Sound) -> float:
    """Frequency in Hz of the strongest partial of about a second."""
    size = 1 << 20
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), size))
    top = int(np.argmax(spectrum[64:])) + 64
    low, mid, high = np.log(spectrum[top - 1 : top + 2] + 1e-30)
    return float((top + 0.5 * (low - high) / (low - 2 * mid + high)) * RATE / size)


def row(library: Library, synth: Any, key: int, velocity: int) -> Row:
    """Compare one note."""
    theirs, whole = sfizz_note(synth, key, velocity), our_note(library, key, velocity)
    ours = whole[round(WRITTEN_S * RATE) :]
    sources = candidates(library.instrument, key)
    chosen = [closest(sources, theirs), closest(sources, ours)]
    correlation, late = aligned(ours, theirs)
    a, b = ours[max(0, -late) :], theirs[max(0, late) :]
    length = min(len(a), len(b), int(1.3 * RATE))
    a, b = a[:length], b[:length]
    level = 10 * math.log10(float(np.sum(a**2)) / (float(np.sum(b**2)) + 1e-30) + 1e-30)
    onset = int(np.argmax(np.abs(whole) > 0.01 * np.abs(whole).max())) / RATE - WRITTEN_S
    return Row(
        key, velocity, chosen[0], chosen[1], correlation, level, 1200 * math.log2(pitch(a) / pitch(b)), 1000 * onset
    )


def compare(path: Path, velocities: list[int], every: int) -> list[Row]:
    """Compare all keys of a file."""
    import pysfizz  # type: ignore[import-not-found]  # the rival; only here

    library = Library(read_sfz(path), False, {})
    synth = pysfizz.Synth(sample_rate=RATE, block_size=512)
    synth.load_sfz_file(str(path))
    keys = [k for k in range(128) if any(r.lokey <= k <= r.hikey for r in library.instrument.regions)]
    return [row(library, synth, key, velocity) for key in keys[::every] for velocity in velocities]


def show(path: Path, rows: list[Row]) -> None:
    """Print the table of a file: the worst, and every note out of bounds."""
    same = sum(r.theirs == r.ours for r in rows)
    print(f"\n{path.name}: {len(rows)} notes, same sample {same}")
    for name, values in (
        ("level dB", [r.level_db for r in rows]),
        ("cents", [r.cents for r in rows]),
        ("onset ms", [r.onset_ms for r in rows]),
        ("correlation", [r.correlation for r in rows]),
    ):
        print(f"  {name:12} min {min(values):8.3f}  median {np.median(values):8.3f}  max {max(values):8.3f}")
    for r in rows:
        if r.theirs != r.ours or abs(r.level_db) > 0.5 or abs(r.cents) > 1.0 or not -0.1 <= r.onset_ms <= 1.0:
            print(f"  {r}")


def song(path: Path) -> None:
    """How fast, and how much memory: 3:30 of eighths, three at once."""
    library = Library(read_sfz(path), False, {})
    keys = library.chooser().keys
    at = np.arange(0.0, 208.0, 0.25)
    notes = [
        PlayedNote(t, t + 0.4, keys[(7 * i + 5 * j) % len(keys)], 40 + (13 * i) % 80)
        for i, t in enumerate(at)
        for j in range(3)
    ]
    started = time.process_time()
    stems = play(library, Performance("song", "", tuple(notes), 210.0), RATE)
    spent = time.process_time() - started
    again = play(library, Performance("song", "", tuple(notes), 210.0), RATE)
    equal = all(np.array_equal(stems[name], again[name]) for name in stems)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  song: {len(notes)} notes, {210.0 / spent:.0f}x real time (CPU), {peak:.0f} MB at most, equal again: {equal}"
    )


def main() -> None:
    """Compare the files named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--velocities", default="20,64,80,81,127")
    parser.add_argument("--every", type=int, default=1)
    given = parser.parse_args()
    for path in given.files:
        song(path)
        show(path, compare(path, [int(v) for v in given.velocities.split(",")], given.every))


if __name__ == "__main__":
    main()
