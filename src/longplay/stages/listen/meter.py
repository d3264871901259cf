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
from longplay.stages.listen.chords import harmonic

METERS = (4, 3, 2)
"""Felt beats in a bar; 2 stands for 6/8."""
WEIGHTS: dict[str, float] = {
    "accent": 0.566,
    "accent_lead": 0.894,
    "quarter_accent": 0.858,
    "thirds": -0.79,
    "low_beat": 0.598,
    "low_down": 0.846,
    "low_middle": 0.086,
    "change_down": -0.349,
    "change_beat": 0.346,
    "change_middle": -1.634,
    "backbeat": 1.969,
    "tempo": 0.264,
    "tempo_off": -6.522,
    "onsets": -0.212,
    "onsets_off": -2.179,
    "syllables": -0.02,
    "syllables_off": -0.323,
    "changes": -0.229,
    "changes_off": -0.655,
    "bar_alike": 18.477,
    "bar_alike_off": 7.903,
    "three": -1.716,
    "six": -3.398,
    "bass_change_down": 0.696,
    "bass_change_beat": -4.566,
    "even": -215.5,
}
"""Fitted by ranking on renders of POP909 songs (MIT) with the labels of POP909-CL (MIT)."""
FEATURES = (
    "accent", "accent_lead", "quarter_accent", "thirds", "low_beat", "low_down", "low_middle", "change_down",
    "change_beat", "change_middle", "backbeat", "tempo", "tempo_off", "onsets", "onsets_off", "syllables",
    "syllables_off", "changes", "changes_off", "bar_alike", "bar_alike_off", "three", "six",
    "bass_change_down", "bass_change_beat", "even",
)  # fmt: skip
"""Names of the numbers that describe a hypothesis, in order."""


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

    def changes(self, total: Array, times: Array) -> Array:
        """How much harmony changes at each of `times` (0 same - 1 nothing in common); 0 at both ends."""
        parts = self.segments(total, times)
        change = np.zeros(len(times))
        change[1:-1] = 1 - np.sum(parts[1:] * parts[:-1], axis=1)
        return change


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


def hypotheses(clues: Clues, tracked: tuple[Array, ...]) -> Iterator[Hypothesis]:
    """Every way to hear the `tracked` beats: as they are or shifted by half, in each meter, from each first beat."""
    for beats in tracked:
        halves = beats[:-1] + np.diff(beats) / 2
        for taps in (beats, halves):
            common = _beat_features(clues, taps)
            for meter in METERS:
                for first in range(meter):
                    features = {**common, **_bar_features(clues, taps, meter, first)}
                    yield Hypothesis(taps, meter, first, np.array([features[name] for name in FEATURES]))


def _beat_features(clues: Clues, beats: Array) -> dict[str, float]:
    """What depends on the beats alone: accents on, between and around them, and how much happens in one."""
    step = np.diff(beats)
    period = float(np.median(step))

    def at(part: float) -> Array:
        return clues.at(clues.full, beats[:-1] + part * step)

    on, half = at(0).mean(), at(0.5).mean()
    quarters, thirds = (at(0.25).mean() + at(0.75).mean()) / 2, (at(1 / 3).mean() + at(2 / 3).mean()) / 2
    low_half = clues.at(clues.low, beats[:-1] + 0.5 * step).mean()
    halves = beats[:-1] + step / 2
    change, change_half = clues.changes(clues.chroma, beats), clues.changes(clues.chroma, halves)
    bass, bass_half = clues.changes(clues.bass, beats), clues.changes(clues.bass, halves)
    several = max(float((change > 0.15).mean()), 0.02)
    tempo = float(np.log2(60 / period / 95))
    onsets = float(np.log2(max(clues.onset_rate * period, 0.1) / 2.5))
    syllables = float(np.log2(max(clues.syllable_rate * period, 0.1) / 2.0)) if clues.syllable_rate else 0.0
    return {
        "accent": float(on - half),
        "accent_lead": float(on - max(half, quarters, thirds)),
        "quarter_accent": float(half - quarters),
        "thirds": float(thirds - max(half, quarters)),
        "even": float(np.std(np.diff(step)) / period) if len(step) > 2 else 0.0,
        "low_beat": float(clues.at(clues.low, beats).mean() - low_half),
        "change_beat": float(change.mean() - change_half.mean()),
        "bass_change_beat": float(bass.mean() - bass_half.mean()),
        "tempo": tempo, "tempo_off": tempo**2,
        "onsets": onsets, "onsets_off": onsets**2,
        "syllables": syllables, "syllables_off": syllables**2,
        "changes": float(np.log2(several)), "changes_off": float(np.log2(several / 0.4) ** 2),
    }  # fmt: skip


def _bar_features(clues: Clues, beats: Array, meter: int, first: int) -> dict[str, float]:
    """What depends on where bars begin: harmony and bass on the one, backbeat, likeness of bars."""
    place = (np.arange(len(beats)) - first) % meter
    down = place == 0
    low, snare = clues.at(clues.low, beats), clues.at(clues.snare, beats)
    change, bass = clues.changes(clues.chroma, beats), clues.changes(clues.bass, beats)
    middle = place == (2 if meter == 4 else -1)
    weak = ~down & ~middle
    back = place % 2 == 1 if meter != 3 else ~down

    def over(values: Array, part: npt.NDArray[np.bool_], rest: npt.NDArray[np.bool_]) -> float:
        return float(values[part].mean() - values[rest].mean()) if part.any() and rest.any() else 0.0

    return {
        "low_down": over(low, down, ~down),
        "low_middle": over(low, middle, weak),
        "change_down": over(change, down, ~down),
        "change_middle": over(change, middle, weak),
        "bass_change_down": over(bass, down, ~down),
        "backbeat": over(snare, back, ~back) if clues.has_drums else 0.0,
        **_alike(clues, beats, meter),
        "three": float(meter == 3), "six": float(meter == 2),
    }  # fmt: skip


def _alike(clues: Clues, beats: Array, meter: int) -> dict[str, float]:
    """How alike the harmony is whole bars apart, against distances that are no whole bar."""
    parts = clues.segments(clues.chroma, beats)
    size = {4: 4, 3: 3, 2: 2}[meter]
    lags = [k for k in range(1, 17) if k < len(parts) // 2]
    alike = np.array([np.mean(np.sum(parts[k:] * parts[:-k], axis=1)) for k in lags])
    whole = np.array([k % size == 0 and k >= 4 for k in lags], dtype=bool)
    part = np.array([k % size != 0 and k >= 4 for k in lags], dtype=bool)
    if not whole.any() or not part.any():
        return {"bar_alike": 0.0, "bar_alike_off": 0.0}
    best = float(alike[whole].max() - alike[part].max())
    return {"bar_alike": float(alike[whole].mean() - alike[part].mean()), "bar_alike_off": best}


def scores(every: tuple[Hypothesis, ...]) -> Array:
    """Log odds of each hypothesis; the higher the more a musician would agree."""
    weights = np.array([WEIGHTS.get(name, 0.0) for name in FEATURES])
    return np.asarray(np.array([h.features for h in every]) @ weights)
