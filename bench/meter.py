"""How fast is the meter, and does it agree? Beside libebur128, ffmpeg and pyloudnorm, interleaved, on one core.

Usage: python bench/meter.py [--rounds N] [--seconds S] [FILE...]
Without files: music-like material and clipped noise, synthesised. Figures are times real time in CPU seconds (user and
system, children included), as min / median / max over the rounds. What is not installed is left out of the table.
"""

import argparse
import ctypes
import ctypes.util
import re
import resource
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from longplay.sound.levels import db
from longplay.sound.loudness import measure_loudness

Samples = NDArray[np.float32]
Readings = tuple[float | None, float | None, float | None, float | None, float | None]  # I, S max, M max, LRA, TP
Meter = Callable[[Samples, int, Path], Readings]

EBUR128_MODES = 0b1 | 0b11 | 0b101 | 0b1011 | 0b10001 | 0b110001  # M, S, I, LRA, sample peak, true peak


def music_like(seconds: int, rate: int = 48000) -> Samples:
    """Drums, bass and chords in two loudness levels, stereo."""
    at = np.arange(seconds * rate) / rate
    noise = np.random.default_rng(0).normal(0.0, 1.0, (at.size, 2))
    hits = noise * (0.25 * np.exp(-12.0 * (at % 0.5)) + 0.08 * np.exp(-40.0 * (at % 0.25)))[:, None]
    tones = sum(0.05 * np.sin(2.0 * np.pi * f * at + f) for f in (55.0, 220.0, 277.2, 329.6, 1318.5))
    level = np.where(at % 30.0 < 15.0, 0.5, 1.0)
    return np.asarray((hits + np.asarray(tones)[:, None]) * level[:, None], dtype=np.float32)


def clipped_noise(seconds: int, rate: int = 48000) -> Samples:
    """White noise 6 dB into hard clipping: nothing can be skipped."""
    noise = np.random.default_rng(1).normal(0.0, 0.7, (seconds * rate, 2))
    return np.clip(noise, -0.99, 0.99).astype(np.float32)


def longplay(samples: Samples, rate: int, _path: Path) -> Readings:
    """Our meter: all five readings in one pass."""
    heard = measure_loudness(samples, rate)
    return (
        heard.integrated_lufs,
        heard.short_term_max_lufs,
        heard.momentary_max_lufs,
        heard.range_lu,
        heard.true_peak_dbtp,
    )


def pyloudnorm(samples: Samples, rate: int, _path: Path) -> Readings:
    """Integrated loudness and range in two calls; it has no more."""
    import pyloudnorm as reference

    meter = reference.Meter(rate)
    return meter.integrated_loudness(samples), None, None, meter.loudness_range(samples), None


def ffmpeg(_samples: Samples, _rate: int, path: Path) -> Readings:
    """The ebur128 filter of the command line with true peak; includes reading the WAV file."""
    command = ["ffmpeg", "-hide_banner", "-nostats", "-threads", "1", "-i", str(path)]
    command += ["-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
    log = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = log[log.rindex("Summary:") :]
    found = [re.search(rf"\b{name}:\s*(-?[\d.]+)", summary) for name in ("I", "LRA", "Peak")]
    integrated, spread, peak = (float(match.group(1)) if match else None for match in found)
    return integrated, None, None, spread, peak


class LibEbur128:
    """libebur128 by ctypes; with `maxima` it is read every 100 ms for S and M, which costs it half its speed."""

    def __init__(self, name: str, maxima: bool) -> None:
        self._maxima = maxima
        self._library = ctypes.CDLL(name)
        self._library.ebur128_init.restype = ctypes.c_void_p

    def __call__(self, samples: Samples, rate: int, _path: Path) -> Readings:
        """All five readings, or I, LRA and TP."""
        library = self._library
        channels = samples.shape[1]
        state = ctypes.c_void_p(library.ebur128_init(channels, ctypes.c_ulong(rate), EBUR128_MODES))
        momentary, short_term = float("-inf"), float("-inf")
        block = np.ascontiguousarray(samples)
        for at in range(0, len(block), rate // 10):
            part = block[at : at + rate // 10]
            library.ebur128_add_frames_float(state, ctypes.c_void_p(part.ctypes.data), ctypes.c_size_t(len(part)))
            if self._maxima:
                momentary = max(momentary, self._read("loudness_momentary", state))
                short_term = max(short_term, self._read("loudness_shortterm", state))
        integrated, spread = self._read("loudness_global", state), self._read("loudness_range", state)
        peaks = [self._read("true_peak", state, ctypes.c_uint(channel)) for channel in range(channels)]
        library.ebur128_destroy(ctypes.byref(state))
        if not self._maxima:
            return integrated, None, None, spread, db(max(peaks))
        return integrated, short_term, momentary, spread, db(max(peaks))

    def _read(self, reading: str, state: ctypes.c_void_p, *more: ctypes.c_uint) -> float:
        value = ctypes.c_double()
        getattr(self._library, f"ebur128_{reading}")(state, *more, ctypes.byref(value))
        return value.value


def meters() -> dict[str, Meter]:
    """Those that are installed, ours first."""
    found: dict[str, Meter] = {"longplay": longplay}
    library = ctypes.util.find_library("ebur128")
    if library:
        found["libebur128"] = LibEbur128(library, maxima=False)
        found["  with S M"] = LibEbur128(library, maxima=True)
    if shutil.which("ffmpeg"):
        found["ffmpeg"] = ffmpeg
    try:
        import pyloudnorm as _  # noqa: F401 (only asks whether it is there)
    except ImportError:
        return found
    return found | {"pyloudnorm": pyloudnorm}


def cpu_seconds() -> float:
    """User and system time of this process and its finished children."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


@contextmanager
def as_wav(samples: Samples, rate: int) -> Iterator[Path]:
    """The samples as a float WAV, for meters that read files only."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "material.wav"
        soundfile.write(path, samples, rate, subtype="FLOAT")
        yield path


def compare(name: str, samples: Samples, rate: int, rounds: int) -> None:
    """Measure one material with every meter and print its table."""
    speeds: dict[str, list[float]] = {}
    readings: dict[str, Readings] = {}
    with as_wav(samples, rate) as path:
        for _ in range(rounds):
            for meter, measure in meters().items():
                before = cpu_seconds()
                readings[meter] = measure(samples, rate, path)
                speeds.setdefault(meter, []).append(len(samples) / rate / (cpu_seconds() - before))
    print(f"\n{name}: {len(samples) / rate:.0f} s, {samples.shape[1]} channels, {rate} Hz, {rounds} rounds")
    print(f"{'':12}{'x real time: min':>18}{'median':>8}{'max':>8}{'I':>9}{'S max':>8}{'M max':>8}{'LRA':>7}{'TP':>8}")
    for meter, values in speeds.items():
        speed = f"{min(values):18.0f}{statistics.median(values):8.0f}{max(values):8.0f}"
        figures = ["-" if figure is None else f"{figure:.2f}" for figure in readings[meter]]
        print(f"{meter:12}{speed}" + "".join(f"{text:>{w}}" for text, w in zip(figures, (9, 8, 8, 7, 8), strict=True)))


def main() -> None:
    """Run every material past every meter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=120, help="length of the synthesised materials")
    chosen = parser.parse_args()
    measure_loudness(np.zeros((4800, 2), dtype=np.float32), 48000)  # compile before the clock starts
    for path in chosen.files:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
        compare(path.name, samples, rate, chosen.rounds)
    if not chosen.files:
        compare("music-like", music_like(chosen.seconds), 48000, chosen.rounds)
    compare("clipped noise", clipped_noise(chosen.seconds), 48000, chosen.rounds)


if __name__ == "__main__":
    main()
