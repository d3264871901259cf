"""Which of the supposed beats a musician would tap, and where the bars begin.

Every hypothesis (beats, beats in a bar, first downbeat) is described by what speaks for it: accents, harmonic rhythm,
bass, backbeat, density of notes and syllables. A linear score, fitted once, ranks them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from longplay.sound.onsets import onset_times
from longplay.stages.listen.beats import STEP_S, Array, TrackEvidence, summed
from longplay.stages.listen.chords import best_path, emissions, harmonic

METERS = (4, 3, 2)
"""Felt beats in a bar; 2 stands for 6/8."""
WEIGHTS: dict[str, float] = {
    "accent": 0.88,
    "accent_lead": 0.543,
    "quarter_accent": 0.742,
    "thirds": -0.725,
    "even": -87.389,
    "low_beat": 0.687,
    "chord_beat": -42.177,
    "bass_beat": -12.365,
    "change_beat": 10.663,
    "tempo": 0.215,
    "tempo_off": -6.034,
    "onsets": -0.166,
    "onsets_off": -1.016,
    "syllables": -0.41,
    "syllables_off": -0.643,
    "changes": 0.305,
    "changes_off": -0.774,
    "full_down": -0.411,
    "low_down": 0.89,
    "low_middle": -0.131,
    "chord_down": 1.364,
    "long_down": 1.22,
    "chord_middle": -1.458,
    "bass_down": -0.049,
    "change_down": 4.403,
    "backbeat": 0.747,
    "bar_alike": 19.036,
    "bar_alike_best": 6.985,
    "three": -2.492,
    "six": -3.16,
}
"""Fitted by ranking on renders of POP909 songs (MIT) with the labels of POP909-CL (MIT)."""
FEATURES = (
    "accent", "accent_lead", "quarter_accent", "thirds", "even", "low_beat", "chord_beat", "bass_beat", "change_beat",
    "tempo", "tempo_off", "onsets", "onsets_off", "syllables", "syllables_off", "changes", "changes_off",
    "full_down", "low_down", "low_middle", "chord_down", "long_down", "chord_middle", "bass_down", "change_down",
    "backbeat", "bar_alike", "bar_alike_best", "three", "six",
)  # fmt: skip
"""Names of the numbers that describe a hypothesis, in order; _beat_features and _bar_features say what they are."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """beats: seconds (beats,). meter: felt beats in a bar (2 = 6/8). first: index of the first downbeat."""

    beats: Array
    meter: int
    first: int
    features: Array

    @property
    def bpm(self) -> float:
        """Felt beats a minute."""
        return 60.0 / float(np.median(np.diff(self.beats)))


class Clues:
    """What all hypotheses of a song are measured against."""

    def __init__(self, evidence: tuple[TrackEvidence, ...], duration: float) -> None:
        """Sum `evidence` over tracks; harmony comes from all but drums and lead where there is anything else."""
        self.duration = duration
        self.full = summed(evidence, duration)
        self.low = summed(evidence, duration, "low")
        drums = tuple(t for t in evidence if t.role in {"drums", "percussion", "bounce"})
        self.snare = summed(drums, duration, "mid") - summed(drums, duration, "low")
        self.has_drums = bool(drums)
        players = harmonic(evidence)
        self.chroma_step = players[0].chroma.step_s
        self.chroma = _running(players, "full")
        self.bass = _running(players, "bass")
        sung = [t for t in evidence if t.role == "lead vocal"]
        self.syllable_rate = max((_rate(t) for t in sung), default=0.0)
        self.onset_rate = len(onset_times(self.full.astype(np.float32), STEP_S)) / max(duration, 1.0)

    def at(self, curve: Array, times: Array) -> Array:
        """`curve` at `times`: the strongest value within 30 ms."""
        middle = np.round(times / STEP_S).astype(int)
        around = np.clip(middle[:, None] + np.arange(-3, 4), 0, len(curve) - 1)
        return np.asarray(curve[around].max(axis=1))

    def segments(self, total: Array, times: Array) -> Array:
        """Mean chroma (times - 1, 12) between neighbouring `times` of the running sum `total`, length 1."""
        places = np.clip(np.round(times / self.chroma_step).astype(int), 0, len(total) - 1)
        sums = np.diff(total[places], axis=0)
        return np.asarray(sums / (np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9))


def _running(tracks: tuple[TrackEvidence, ...], which: str) -> Array:
    count = max(len(t.chroma.full) for t in tracks)
    total = np.zeros((count + 1, 12))
    for track in tracks:
        values = getattr(track.chroma, which)
        total[1 : len(values) + 1] += values
    return np.asarray(np.cumsum(total, axis=0))


def _rate(track: TrackEvidence) -> float:
    """Onsets a second while the track sounds."""
    times = onset_times(track.onsets.full, track.onsets.step_s)
    gaps = np.diff(times)
    sounding = gaps[gaps < 1.5]
    return float(len(sounding) / sounding.sum()) if len(sounding) > 5 else 0.0


class Taps:
    """Supposed beats, and what is heard on each: arrays (beats,)."""

    def __init__(self, clues: Clues, beats: Array) -> None:
        """Read all clues at `beats` (seconds)."""
        self.beats, self.step = beats, np.diff(beats)
        self.full, self.low, self.snare = (clues.at(c, beats) for c in (clues.full, clues.low, clues.snare))
        self.parts = clues.segments(clues.chroma, beats)
        self.change = _changes(self.parts)
        self.bass = _changes(clues.segments(clues.bass, beats))
        self.chord, self.long = _chord_starts(self.parts)


def _changes(parts: Array) -> Array:
    """How much pitch classes change at each beat (0 same - 1 nothing in common) for `parts` (beats - 1, 12)."""
    change = np.zeros(len(parts) + 1)
    change[1:-1] = 1 - np.sum(parts[1:] * parts[:-1], axis=1)
    return change


def _chord_starts(parts: Array) -> tuple[Array, Array]:
    """1 at beats where a new chord starts, and the same weighted by how long it stays (two bars at most, as 1)."""
    path = best_path(emissions(parts))
    starts = np.flatnonzero(np.diff(path, prepend=path[0]))
    new, stays = np.zeros(len(parts) + 1), np.zeros(len(parts) + 1)
    new[starts] = 1.0
    stays[starts] = np.minimum(np.diff(starts, append=len(path)), 8) / 8
    return new, stays


def hypotheses(clues: Clues, tracked: tuple[Array, ...]) -> Iterator[Hypothesis]:
    """Every way to hear the `tracked` beats: as they are or shifted by half, in each meter, from each first beat."""
    for beats in tracked:
        on, between = Taps(clues, beats), Taps(clues, beats[:-1] + np.diff(beats) / 2)
        for taps, others in ((on, between), (between, on)):
            common = _beat_features(clues, taps, others)
            for meter in METERS:
                alike = _alike(taps.parts, meter)
                for first in range(meter):
                    features = {**common, **alike, **_bar_features(taps, meter, first, clues.has_drums)}
                    yield Hypothesis(taps.beats, meter, first, np.array([features[name] for name in FEATURES]))


def _beat_features(clues: Clues, taps: Taps, others: Taps) -> dict[str, float]:
    """What depends on the beats alone: accents and harmony on and between them, and how much happens in one."""
    period = float(np.median(taps.step))

    def at(part: float) -> float:
        return float(clues.at(clues.full, taps.beats[:-1] + part * taps.step).mean())

    on, half = at(0), at(0.5)
    quarters, thirds = (at(0.25) + at(0.75)) / 2, (at(1 / 3) + at(2 / 3)) / 2
    several = max(float(taps.chord.mean()), 0.02)
    tempo = float(np.log2(60 / period / 95))
    onsets = float(np.log2(max(clues.onset_rate * period, 0.1) / 2.5))
    syllables = float(np.log2(max(clues.syllable_rate * period, 0.1) / 2.0)) if clues.syllable_rate else 0.0
    return {
        "accent": on - half,
        "accent_lead": on - max(half, quarters, thirds),
        "quarter_accent": half - quarters,
        "thirds": thirds - max(half, quarters),
        "even": min(float(np.std(np.diff(taps.step)) / period), 0.05),
        "low_beat": float(taps.low.mean() - others.low.mean()),
        "chord_beat": float(taps.long.mean() - others.long.mean()),
        "bass_beat": float(taps.bass.mean() - others.bass.mean()),
        "change_beat": float(taps.change.mean() - others.change.mean()),
        "tempo": tempo,
        "tempo_off": tempo**2,
        "onsets": onsets,
        "onsets_off": onsets**2,
        "syllables": syllables,
        "syllables_off": syllables**2,
        "changes": float(np.log2(several)),
        "changes_off": float(np.log2(several / 0.4) ** 2),
    }


def _bar_features(taps: Taps, meter: int, first: int, has_drums: bool) -> dict[str, float]:
    """What depends on where bars begin: harmony and bass on the one, and the backbeat."""
    place = (np.arange(len(taps.beats)) - first) % meter
    down, middle = place == 0, place == (2 if meter == 4 else -1)
    weak = ~down & ~middle
    back = place % 2 == 1 if meter != 3 else ~down

    def over(values: Array, part: npt.NDArray[np.bool_], rest: npt.NDArray[np.bool_]) -> float:
        return float(values[part].mean() - values[rest].mean()) if part.any() and rest.any() else 0.0

    return {
        "full_down": over(taps.full, down, ~down),
        "low_down": over(taps.low, down, ~down),
        "low_middle": over(taps.low, middle, weak),
        "chord_down": over(taps.chord, down, ~down),
        "long_down": over(taps.long, down, ~down),
        "chord_middle": over(taps.chord, middle, weak),
        "bass_down": over(taps.bass, down, ~down),
        "change_down": over(taps.change, down, ~down),
        "backbeat": over(taps.snare, back, ~back) if has_drums else 0.0,
        "three": float(meter == 3),
        "six": float(meter == 2),
    }


def _alike(parts: Array, meter: int) -> dict[str, float]:
    """How alike the harmony is whole bars apart, against distances that are no whole bar, for `parts` (beats, 12)."""
    lags = np.array([k for k in range(4, 17) if k < len(parts) // 2])
    if len(lags) < 5:
        return {"bar_alike": 0.0, "bar_alike_best": 0.0}
    alike = np.array([np.mean(np.sum(parts[k:] * parts[:-k], axis=1)) for k in lags])
    whole = lags % meter == 0
    best = float(alike[whole].max() - alike[~whole].max())
    return {"bar_alike": float(alike[whole].mean() - alike[~whole].mean()), "bar_alike_best": best}


def scores(every: tuple[Hypothesis, ...]) -> Array:
    """Log odds of each hypothesis; the higher the more a musician would agree."""
    weights = np.array([WEIGHTS.get(name, 0.0) for name in FEATURES])
    return np.asarray(np.array([h.features for h in every]) @ weights)
