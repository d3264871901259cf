"""How well does the ear hear beats, bars, key and chords? Own code beside librosa, scored by mir_eval, song by song.

    python bench/ear.py FOLDER [--condition stems|nodrums|mix] [--songs N] [--no-librosa]

FOLDER holds one folder a song with stems (vocal, guitar, piano, drums as .flac) and truth.json, as
bench/pop909_render.py writes them. Needs the `bench` extra.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import mir_eval
import numpy as np
import numpy.typing as npt
import soundfile as sf

from longplay.song.corrections import Corrections
from longplay.sound.chroma import chromagram, estimate_tuning
from longplay.sound.onsets import onset_envelopes
from longplay.sound.period import loop_period
from longplay.stages.listen.beats import TrackEvidence
from longplay.stages.listen.grid import find_grid
from longplay.stages.listen.harmony import find_harmony

ROLES = {"vocal": "lead vocal", "guitar": "guitar", "piano": "keys", "drums": "drums", "mix": "bounce"}
COLUMNS = ("beat_f", "cmlt", "amlt", "acc1", "acc2", "down_f", "meter", "key", "majmin", "sure", "sure_right")
Floats = npt.NDArray[np.float32]


def main() -> None:
    """Print a row a song and the means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--condition", choices=("stems", "nodrums", "mix"), default="stems")
    parser.add_argument("--songs", type=int, default=None)
    parser.add_argument("--no-librosa", action="store_true")
    options = parser.parse_args()
    print("song   who      " + " ".join(f"{c:>10}" for c in COLUMNS))
    rows: dict[str, list[dict[str, float]]] = {}
    for folder in sorted(p for p in options.folder.iterdir() if (p / "truth.json").exists())[: options.songs]:
        truth = json.loads((folder / "truth.json").read_text())
        stems, rate = _stems(folder, options.condition)
        rivals = {"longplay": _longplay} if options.no_librosa else {"longplay": _longplay, "librosa": _librosa}
        for name, rival in rivals.items():
            row = _scores(truth, *rival(stems, rate))
            rows.setdefault(name, []).append(row)
            print(f"{folder.name:6} {name:8} " + " ".join(f"{row[c]:10.3f}" for c in COLUMNS), flush=True)
    for name, found in rows.items():
        means = {
            c: np.nanmean([row[c] for row in found]) if not np.all(np.isnan([row[c] for row in found])) else np.nan
            for c in COLUMNS
        }
        print(f"mean   {name:8} " + " ".join(f"{means[c]:10.3f}" for c in COLUMNS))


def _stems(folder: Path, condition: str) -> tuple[dict[str, Floats], int]:
    stems = {}
    for path in sorted(folder.glob("*.flac")):
        if condition == "nodrums" and path.stem == "drums":
            continue
        stems[path.stem], rate = sf.read(path, dtype="float32")
    if condition == "mix":
        stems = {"mix": np.sum(list(stems.values()), axis=0)}
    return stems, rate


Answer = tuple[Any, Any, float, int, str, list[tuple[float, float, str, float]]]
"""beats, downbeats, bpm, felt beats a bar, key, chords as (start, end, label, confidence)."""


def _longplay(stems: dict[str, Floats], rate: int) -> Answer:
    began = time.process_time()
    tuned = {name: estimate_tuning(x, rate)[0] for name, x in stems.items()}
    evidence = tuple(
        TrackEvidence(ROLES[name], onset_envelopes(x, rate), chromagram(x, rate, tuned[name]))
        for name, x in stems.items()
    )
    duration = len(next(iter(stems.values()))) / rate
    period = loop_period(stems["drums"], rate) if "drums" in stems else None
    grid = find_grid(evidence, duration, period, 0.0, Corrections())
    key, spans = find_harmony(evidence, grid.map, duration, Corrections())
    beats = np.array([b for b in grid.map.beats if 0 <= b < duration])
    skipped = int(np.sum(np.array(grid.map.beats) < 0))
    size = grid.map.time_signature.beats
    downs = beats[-(grid.map.first_beat + skipped) % size :: size]
    chords = [(s.start, s.end, s.chord.label(), s.confidence) for s in spans]
    print(f"{'':6} heard {duration / (time.process_time() - began):.0f} times faster than it lasts (CPU)")
    return beats, downs, grid.tempo.value, size, str(key.value), chords


def _librosa(stems: dict[str, Floats], rate: int) -> Answer:
    """librosa's default beats on the sum of all, Krumhansl on its chroma; it has no downbeats and no chords."""
    import librosa

    mix = np.sum(list(stems.values()), axis=0)
    tempo, beats = librosa.beat.beat_track(y=mix, sr=rate, units="time")
    chroma = librosa.feature.chroma_cqt(y=mix, sr=rate).mean(axis=1)
    major = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
    minor = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
    names = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
    fits = {
        f"{names[tonic]} {mode}": np.corrcoef(chroma, np.roll(profile, tonic))[0, 1]
        for mode, profile in (("major", major), ("minor", minor))
        for tonic in range(12)
    }
    return beats, np.zeros(0), float(np.atleast_1d(tempo)[0]), 0, max(fits, key=lambda k: fits[k]), []


def _scores(
    truth: dict[str, Any], beats: Any, downs: Any, bpm: float, meter: int, key: str, chords: list[Any]
) -> dict[str, float]:
    want, want_downs = np.array(truth["beats"]), np.array(truth["downbeats"])
    trim = mir_eval.beat.trim_beats
    _, cmlt, _, amlt = mir_eval.beat.continuity(trim(want), trim(beats))
    ratio = bpm * float(np.median(np.diff(want))) / 60
    majmin, sure, sure_right = _chord_scores(truth["chords"], chords)
    return {
        "beat_f": mir_eval.beat.f_measure(trim(want), trim(beats)),
        "cmlt": cmlt,
        "amlt": amlt,
        "acc1": float(abs(ratio - 1) < 0.04),
        "acc2": float(min(abs(ratio / k - 1) for k in (1, 2, 3, 1 / 2, 1 / 3)) < 0.04),
        "down_f": mir_eval.beat.f_measure(trim(want_downs), trim(downs)) if len(want_downs) and len(downs) else np.nan,
        "meter": float(meter == truth["beats_per_bar"]) if meter else np.nan,
        "key": mir_eval.key.weighted_score(_key_name(truth["key"]), key),
        "majmin": majmin,
        "sure": sure,
        "sure_right": sure_right,
    }


def _key_name(signature: str) -> str:
    return f"{signature[:-1]} minor" if signature.endswith("m") else f"{signature} major"


def _chord_scores(truth: list[Any], chords: list[Any]) -> tuple[float, float, float]:
    """majmin, the share of time with confidence >= 0.8, and majmin there."""
    if not chords:
        return np.nan, np.nan, np.nan
    start, end = truth[0][0], min(truth[-1][1], chords[-1][1])
    sides = []
    for spans in (truth, chords):
        intervals, labels = np.array([s[:2] for s in spans]), [s[2] for s in spans]
        sides.extend(mir_eval.util.adjust_intervals(intervals, labels, start, end, "N", "N"))
    merged, want, got = mir_eval.util.merge_labeled_intervals(*sides)
    weights = mir_eval.util.intervals_to_durations(merged)
    right = mir_eval.chord.majmin(want, got)
    starts, sure = np.array([c[0] for c in chords]), np.array([c[3] for c in chords])
    confident = sure[np.maximum(np.searchsorted(starts, merged[:, 0] + 1e-6) - 1, 0)] >= 0.8
    score = mir_eval.chord.weighted_accuracy
    confident_score = score(right[confident], weights[confident]) if confident.any() else np.nan
    return score(right, weights), float(weights[confident].sum() / weights.sum()), confident_score


if __name__ == "__main__":
    main()
