"""The song bar by bar: harmony, melody, levels and words of each bar, and how alike two bars are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.song.listening import SungNote
from longplay.song.time import DemoSeconds, TempoMap
from longplay.stages.listen.heard import HeardTrack, open_chroma, open_loudness

Array = NDArray[np.float64]
SLICES = 8
"""Harmony is compared in eighths of a bar."""
SLOTS = 16
"""Melody is compared in sixteenths of a bar."""
_QUIET_LU = 20.0  # a track this far under its own loudness counts as absent; default, unsourced


@dataclass(frozen=True, slots=True)
class Bars:
    """Features of bars 1..count. harmony (count, SLICES, 12) of unit length; melody (count, SLOTS) in MIDI, NaN where
    nothing is sung; presence (count, tracks) 0-1; energy (count,) of all tracks together in lufs. bar_s: usual
    length of a bar in seconds. solo_voice: whether the singing was heard on a track of its own, not in a mix."""

    harmony: Array
    melody: Array
    presence: Array
    energy: Array
    bar_s: float
    solo_voice: bool

    @property
    def count(self) -> int:
        """How many bars there are."""
        return len(self.energy)

    @property
    def sung(self) -> Array:
        """Share of each bar that is sung, (count,)."""
        return np.asarray(np.mean(~np.isnan(self.melody), axis=1))


def bar_edges(grid: TempoMap[DemoSeconds], duration: float) -> Array:
    """Seconds of the start of bars 1..count and the end of the last, (count + 1,). At least one bar."""
    last = 1
    while grid.bar_start(last + 1) < duration - 0.25 * (grid.bar_start(2) - grid.bar_start(1)):
        last += 1
    return np.array([grid.bar_start(bar) for bar in range(1, last + 2)])


def hear_bars(heard: tuple[HeardTrack, ...], notes: tuple[SungNote, ...], edges: Array) -> Bars:
    """Gather all bars between `edges` (count + 1,)."""
    sounding = [h for h in heard if h.levels.lufs is not None]
    energy = np.full(len(edges) - 1, -120.0)
    presence = np.zeros((len(edges) - 1, 0))
    if sounding:
        levels = np.stack([_bar_levels(open_loudness(h), edges) for h in sounding], axis=1)
        whole = np.array([h.levels.lufs for h in sounding], dtype=np.float64)
        desk = np.array([h.levels.desk_lufs for h in sounding], dtype=np.float64)
        energy = 10.0 * np.log10(np.sum(10.0 ** ((levels + desk - whole) / 10.0), axis=1) + 1e-12)
        presence = np.clip((levels - whole + _QUIET_LU) / _QUIET_LU, 0.0, 1.0)
    bar_s = float(np.median(np.diff(edges)))
    singers = {h.name for h in heard if h.role in {"lead vocal", "backing vocal"}}
    solo_voice = all(note.track in singers for note in notes)
    return Bars(_harmony(heard, edges), _melody(notes, edges), presence, energy, bar_s, solo_voice)


def _bar_levels(curve: NDArray[np.float32], edges: Array) -> Array:
    """Power mean of a momentary curve over each bar in lufs."""
    sums = np.concatenate(([0.0], np.cumsum(np.power(10.0, curve.astype(np.float64) / 10.0))))
    at = np.clip(np.round(edges * 10.0).astype(int), 0, len(curve))
    power = np.diff(sums[at]) / np.maximum(np.diff(at), 1)
    return np.asarray(10.0 * np.log10(np.maximum(power, 1e-12)))


def harmonic_tracks(heard: tuple[HeardTrack, ...]) -> tuple[HeardTrack, ...]:
    """Tracks that carry the harmony: the accompaniment where there is one, else whatever sounds."""
    band = tuple(
        h for h in heard if h.role not in {"drums", "percussion", "lead vocal", "backing vocal"} and h.levels.active
    )
    return band or tuple(h for h in heard if h.role not in {"drums", "percussion"}) or heard


def _harmony(heard: tuple[HeardTrack, ...], edges: Array) -> Array:
    total = np.zeros((len(edges) - 1, SLICES, 12))
    for track in harmonic_tracks(heard):
        chroma = open_chroma(track)
        total += sliced(chroma.full, chroma.step_s, edges, SLICES)
    norm = np.linalg.norm(total, axis=2, keepdims=True)
    return np.asarray(total / np.maximum(norm, 1e-6))


def sliced(rows: NDArray[np.float32], step_s: float, edges: Array, slices: int) -> Array:
    """Mean of `rows` (frames, columns) over equal slices of each bar: (bars, slices, columns)."""
    sums = np.concatenate((np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0, dtype=np.float64)))
    parts = np.linspace(0.0, 1.0, slices, endpoint=False)
    times = np.append((edges[:-1, None] + parts * np.diff(edges)[:, None]).ravel(), edges[-1])
    at = np.clip(np.round(times / step_s).astype(int), 0, len(rows))
    means = np.diff(sums[at], axis=0) / np.maximum(np.diff(at), 1)[:, None]
    return np.asarray(means.reshape(len(edges) - 1, slices, rows.shape[1]))


def _melody(notes: tuple[SungNote, ...], edges: Array) -> Array:
    parts = (np.arange(SLOTS) + 0.5) / SLOTS
    times = (edges[:-1, None] + parts * np.diff(edges)[:, None]).ravel()
    melody = np.full(len(times), np.nan)
    for note in notes:
        melody[(times >= note.onset) & (times < note.offset)] = note.midi
    return melody.reshape(len(edges) - 1, SLOTS)


def likeness(bars: Bars) -> Array:
    """How alike two bars are, (count, count): 0 = as any two bars of this song, 1 = as alike as its likest ones.

    Harmony and melody weigh most, levels least (defaults, unsourced). Where neither bar is sung, melody says nothing.
    """
    harmony = _stretched(np.einsum("asc,bsc->ab", bars.harmony, bars.harmony) / SLICES)
    melody, told = _melodic_likeness(bars.melody)
    presence = (
        1.0 - np.abs(bars.presence[:, None, :] - bars.presence[None, :, :]).mean(axis=2) if bars.presence.size else 0.0
    )
    weight = 0.5 * told
    return np.asarray((0.5 * harmony + weight * melody + 0.15 * presence) / (0.65 + weight))


def _stretched(values: Array) -> Array:
    """Median of the pairs to 0, their 97th percentile to 1: songs differ in how much all their bars resemble."""
    pairs = values[np.triu_indices(len(values), 1)]
    if not len(pairs):
        return np.zeros_like(values)
    middle, high = np.median(pairs), np.percentile(pairs, 97)
    return np.clip((values - middle) / max(float(high - middle), 0.02), -0.5, 1.0)


def _melodic_likeness(melody: Array) -> tuple[Array, Array]:
    """Share of sung slots with the same note (octaves aside), and how much the two bars tell about it, 0-1."""
    sung = ~np.isnan(melody)
    note = np.where(sung, melody, 0.0)
    both = (sung[:, None] & sung[None]).sum(axis=2)
    either = (sung[:, None] | sung[None]).sum(axis=2)
    away = np.abs(note[:, None] - note[None]) % 12.0
    same = ((np.minimum(away, 12.0 - away) < 0.5) & sung[:, None] & sung[None]).sum(axis=2)
    match = (1.4 * same - 0.4 * both) / np.maximum(either, 1)
    return np.asarray(match), np.asarray(np.minimum(1.0, either / (0.25 * melody.shape[1])))
