"""How clean and how fast is the limiter? Beside pedalboard's two and ffmpeg's alimiter on the same material.

Usage: python bench/limiter.py [--rounds N] [FILE...]
Columns: what is left beside a sine 6 dB over the ceiling (THD+N at 60 Hz and 1 kHz); the worst true peak (16 times) of
fs/4, noise, a square and music 8 dB over; how much a kick 3 dB over moves a 3-kHz tone; the level change 9 dB below the
ceiling; and for each material at +6 dB loudness, range, the residual (energy that no 50-ms gain explains: lower is
cleaner, read it together with the loudness) and the speed in CPU seconds, median of the rounds.
"""

import argparse
import math
import resource
import shutil
import statistics
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from longplay.sound.dynamics import limit_true_peak, soft_clip
from longplay.sound.filters import apply_sos, high_pass, low_pass
from longplay.sound.levels import db, from_db, rms
from longplay.sound.loudness import measure_loudness
from longplay.sound.true_peak import true_peak

Samples = NDArray[np.float32]
Limiter = Callable[[Samples, int], Samples]

CEILING_DBTP = -1.0
RATE = 44100


def stereo(wave: NDArray[np.floating]) -> Samples:
    """One wave on both channels."""
    return np.repeat(np.asarray(wave, dtype=np.float32)[:, None], 2, axis=1)


def sine(frequency: float, level_db: float, seconds: float = 4.0) -> Samples:
    """A steady sine of this peak level."""
    phase = 2.0 * np.pi * frequency * np.arange(round(seconds * RATE)) / RATE
    return stereo(from_db(level_db) * np.sin(phase))


def music_like(seconds: int = 40) -> Samples:
    """Drums over bass and chords, its true peak at the ceiling."""
    at = np.arange(seconds * RATE) / RATE
    hits = np.random.default_rng(0).normal(0.0, 0.25, at.size) * np.exp(-12.0 * (at % 0.5))
    tones = sum(0.05 * np.sin(2.0 * np.pi * f * at + f) for f in (55.0, 220.0, 277.2, 329.6, 1318.5))
    return stereo((hits + tones) * np.where(at % 10.0 < 5.0, 0.6, 1.0))


def to_ceiling(samples: Samples, rate: int) -> Samples:
    """The same with its true peak at the ceiling."""
    return samples * np.float32(from_db(CEILING_DBTP - true_peak(samples, rate)))


def staged(samples: Samples, rate: int) -> Samples:
    """Soft clip 3 dB above the ceiling, then our limiter."""
    return limit_true_peak(soft_clip(samples, CEILING_DBTP + 3.0), rate, CEILING_DBTP)


def alimiter(samples: Samples, rate: int) -> Samples:
    """ffmpeg's alimiter over a pipe; it comes out its attack less one frame late, which is taken out here."""
    command = ["ffmpeg", "-v", "error", "-f", "f32le", "-ar", str(rate), "-ac", "2", "-i", "-", "-af"]
    command += [f"alimiter=limit={from_db(CEILING_DBTP)}:level=false:attack=5:release=80", "-f", "f32le", "-"]
    limited = subprocess.run(command, input=samples.tobytes(), capture_output=True, check=True).stdout
    late = round(0.005 * rate) - 1
    return np.pad(np.frombuffer(limited, dtype=np.float32).reshape(-1, 2)[late:], ((0, late), (0, 0)))


def limiters() -> dict[str, Limiter]:
    """Those that are installed, ours first."""
    import pedalboard

    found: dict[str, Limiter] = {
        "longplay": lambda samples, rate: limit_true_peak(samples, rate, CEILING_DBTP),
        "clip + longplay": staged,
        "pedalboard.Limiter": pedalboard.Limiter(CEILING_DBTP),
    }
    if hasattr(pedalboard, "BrickwallLimiter"):
        found["BrickwallLimiter"] = pedalboard.BrickwallLimiter(CEILING_DBTP, true_peak=True)
    return found | ({"ffmpeg alimiter": alimiter} if shutil.which("ffmpeg") else {})


def thd_n_db(limit: Limiter, frequency: float) -> float:
    """What a fitted sine leaves over in the steady middle half, relative to it."""
    wave = limit(sine(frequency, CEILING_DBTP + 6.0), RATE)[RATE : 3 * RATE, 0].astype(np.float64)
    phase = 2.0 * np.pi * frequency * np.arange(wave.size) / RATE
    basis = np.stack((np.sin(phase), np.cos(phase), np.ones(wave.size)), axis=1)
    fitted = basis @ np.linalg.lstsq(basis, wave, rcond=None)[0]
    return db(rms(wave - fitted) / rms(fitted))


def worst_true_peak(limit: Limiter) -> float:
    """Highest true peak over four hard signals 8 dB over the ceiling."""
    at = np.arange(2 * RATE)
    burst = np.random.default_rng(1).normal(0.0, 1.0, at.size) * (at % 8000 < 2000)
    waves = [stereo(wave) for wave in (np.sin(np.pi * at / 2 + np.pi / 4), burst, np.sign(np.sin(at / 40.0)))]
    driven = [to_ceiling(wave, RATE) * np.float32(from_db(8.0)) for wave in (*waves, music_like(4))]
    return max(true_peak(limit(wave, RATE), RATE) for wave in driven)


def modulation_db(limit: Limiter) -> float:
    """Range of a 3-kHz tone's 10-ms level under a kick 3 dB over the ceiling."""
    at = np.arange(4 * RATE) / RATE
    since = at % 0.5
    kick = np.exp(-12.0 * since) * np.sin(2.0 * np.pi * (50.0 * since + 3.3 * (1.0 - np.exp(-30.0 * since))))
    mixed = stereo(from_db(CEILING_DBTP + 3.0) * kick + 0.1 * np.sin(2.0 * np.pi * 3000.0 * at))
    band = apply_sos(limit(mixed, RATE), np.concatenate((high_pass(RATE, 2500, 8), low_pass(RATE, 3500, 8))))
    frames = band[RATE // 2 : RATE // 2 + 441 * 300, 0].reshape(-1, 441)
    levels = 10.0 * np.log10(np.mean(np.square(frames, dtype=np.float64), axis=1))
    return float(np.subtract(*np.percentile(levels, [99, 1])))


def change_below_db(limit: Limiter) -> float:
    """Level change of a sine 9 dB below the ceiling."""
    quiet = sine(1000.0, CEILING_DBTP - 9.0)
    return db(rms(limit(quiet, RATE)[RATE:]) / rms(quiet[RATE:]))


def residual_db(before: Samples, after: Samples, rate: int) -> float:
    """Energy of `after` that is not `before` times one gain per 50 ms, relative to all of it."""
    width = rate // 20
    count = min(len(before), len(after)) // width
    old, new = (part[: count * width].reshape(count, -1).astype(np.float64) for part in (before, after))
    gain = (old * new).sum(axis=1) / np.maximum((old * old).sum(axis=1), 1e-12)
    return db(rms(new - gain[:, None] * old) / rms(new))


def cpu_seconds() -> float:
    """User and system time of this process and its finished children."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def on_music(name: str, samples: Samples, rate: int, rounds: int) -> None:
    """Print what every limiter does to one material driven 6 dB over the ceiling."""
    driven = to_ceiling(samples, rate) * np.float32(from_db(6.0))
    speeds: dict[str, list[float]] = {}
    results: dict[str, Samples] = {}
    for _ in range(rounds):
        for limiter, limit in limiters().items():
            before = cpu_seconds()
            results[limiter] = limit(driven, rate)
            speeds.setdefault(limiter, []).append(len(samples) / rate / (cpu_seconds() - before))
    print(f"\n{name} at +6 dB, before: range {measure_loudness(samples, rate).range_lu or math.nan:.1f} LU")
    print(f"{'':20}{'LUFS':>8}{'LRA':>7}{'dBTP 16x':>10}{'residual':>10}{'x real time':>13}")
    for limiter, result in results.items():
        heard = measure_loudness(result, rate)
        loud, spread = heard.integrated_lufs or math.nan, heard.range_lu or math.nan
        peak, left = true_peak(result, rate), residual_db(driven, result, rate)
        print(f"{limiter:20}{loud:8.2f}{spread:7.2f}{peak:10.2f}{left:10.1f}{statistics.median(speeds[limiter]):13.0f}")


def main() -> None:
    """Print the table of test signals, then one for each material."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    heads = ("THD+N 60", "THD+N 1k", "worst TP", "3k under kick", "below")
    print(f"{'':20}" + "".join(f"{head:>15}" for head in heads))
    for name, limit in limiters().items():
        measures = (thd_n_db(limit, 60.0), thd_n_db(limit, 1000.0), worst_true_peak(limit), modulation_db(limit))
        print(f"{name:20}" + "".join(f"{value:15.2f}" for value in (*measures, change_below_db(limit))))
    for path in chosen.files:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
        on_music(path.name, samples, rate, chosen.rounds)
    if not chosen.files:
        on_music("music-like", music_like(), RATE, chosen.rounds)


if __name__ == "__main__":
    main()
