"""Is loose playing found, is steady playing left alone, and does tightening bring attacks where they belong?

Usage: python bench/tighten.py FILE:BPM:FIRST_BEAT_S [...] [--draw FOLDER]
FILE is a played track (WAV or FLAC) over a steady clock. Its own slices are scattered first (normal, so many ms), by
the same edit that later brings them back, so what is heard at the end has been cut twice. Columns: spread and
slips heard; the median of |ms| against the truth; the same after tightening; clicks that the house's own ear hears more
than before; share of samples that keep their bits; seconds of computing.
--draw writes the wave round three cuts (needs matplotlib).
"""

import argparse
import time
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from longplay.song.edit import Slice
from longplay.song.proposal import TightenTrack
from longplay.sound.attacks import refine_attacks
from longplay.sound.clicks import find_clicks
from longplay.sound.onsets import onset_envelopes, onset_times
from longplay.sound.spectrum import mono
from longplay.sound.timing import slips, spread
from longplay.stages.edit.slice import sliced
from longplay.stages.edit.tighten import slices_of
from longplay.stages.listen.microtiming import off_the_beat

Samples = NDArray[np.float32]
WHOLE = ((0.0, 1e6),)
SLIP_MS, LOOSE_MS = 45.0, 20.0


def heard(samples: Samples, rate: int, beats: tuple[float, ...]) -> Samples:
    """The rows that the ear keeps of a track."""
    signal = mono(samples)
    onsets = onset_envelopes(signal, rate)
    return off_the_beat(refine_attacks(signal, rate, onset_times(onsets.full, onsets.step_s)), beats)


def scattered(samples: Samples, rate: int, rows: Samples, ms: float) -> tuple[Samples, Samples]:
    """The track with every attack moved by a normal number of ms, and where each attack belongs and now lies."""
    rng = np.random.default_rng(7)
    made = rows.copy()
    made[:, 1] = np.clip(rng.normal(0.0, ms, len(rows)), -2.5 * ms, 2.5 * ms)
    made[:, 2] = 1.0
    slices = slices_of(made, WHOLE, TightenTrack("it", (), 1000.0))
    moved = {round(start, 3): shift for start, _, shift in slices}
    now = np.array([second + moved.get(round(float(second), 3), 0.0) for second in rows[:, 0]])
    return sliced(samples, slices, rate), np.stack((rows[:, 0], now), axis=1)


def off_truth(rows: Samples, truth: Samples) -> float:
    """Median distance in ms of attacks from where they were before they were scattered, less their common lag."""
    nearest = np.abs(rows[:, 0][:, None] - truth[:, 0][None, :]).argmin(axis=1)
    apart = 1000.0 * (rows[:, 0] - truth[nearest, 0])
    apart = apart[np.abs(apart) < 150.0]
    return float(np.median(np.abs(apart - np.median(apart))))


def row(name: str, samples: Samples, rate: int, beats: tuple[float, ...], ms: float, folder: str) -> str:
    """One line of the table."""
    rows = heard(samples, rate, beats)
    played, truth = scattered(samples, rate, rows, ms) if ms else (samples, np.stack((rows[:, 0], rows[:, 0]), axis=1))
    loose = heard(played, rate, beats)
    began = time.perf_counter()
    slices = slices_of(loose, WHOLE, TightenTrack("it", (), 80.0))
    tight = sliced(played, slices, rate)
    seconds = time.perf_counter() - began
    again = heard(tight, rate, beats)
    new = len(find_clicks(mono(tight), rate)) - len(find_clicks(mono(played), rate))
    same = float(np.mean(np.all(tight == played, axis=1)))
    if folder and slices:
        draw(Path(folder) / f"{Path(name).stem}-{ms:g}.png", played, tight, slices, rate)
    cells = (
        f"{spread(loose).ms:.1f}", str(int(slips(loose, SLIP_MS).sum())), f"{off_truth(loose, truth):.1f}",
        f"{off_truth(again, truth):.1f}", f"{spread(again).ms:.1f}", str(len(slices)), str(new), f"{same:.0%}",
        f"{seconds:.2f}",
    )  # fmt: skip
    return f"| {name} | {ms:g} | " + " | ".join(cells) + " |"


def draw(path: Path, before: Samples, after: Samples, slices: tuple[Slice, ...], rate: int) -> None:
    """The wave round the three slices that move furthest."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    _, axes = plt.subplots(6, 1, figsize=(14, 14))
    furthest = sorted(slices, key=lambda s: -abs(s[2]))[:3]
    for k, (start, _, shift) in enumerate(furthest):
        first = max(round((start - 0.2) * rate), 0)
        clock = np.arange(round(0.4 * rate)) / rate * 1000.0 - 200.0
        for axis, samples, what in ((axes[2 * k], before, "played"), (axes[2 * k + 1], after, "tightened")):
            part = samples[first : first + len(clock), 0]
            axis.plot(clock[: len(part)], part, lw=0.5)
            axis.set_title(f"{start:.2f} s, {1000 * shift:+.0f} ms, {what}", fontsize=8)
            axis.axvline(0.0 if what == "played" else 1000 * shift, color="r", lw=0.5)
    plt.tight_layout()
    plt.savefig(path, dpi=80)
    plt.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tracks", nargs="+")
    parser.add_argument("--draw", default="")
    asked = parser.parse_args()
    print("| track | scattered ms | spread | slips | off truth | after | spread after | slices | clicks | same | s |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for track in asked.tracks:
        file, bpm, first = track.rsplit(":", 2)
        samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
        beats = tuple(float(first) + 60.0 / float(bpm) * np.arange(round(len(samples) / rate * float(bpm) / 60.0) + 1))
        for ms in (0.0, 10.0, 20.0, 40.0):
            print(row(Path(file).name, samples, rate, beats, ms, asked.draw), flush=True)


if __name__ == "__main__":
    main()
