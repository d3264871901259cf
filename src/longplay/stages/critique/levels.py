"""How loud is each track over a stretch of the song?"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import open_curve
from longplay.song.listening import Listening
from longplay.song.time import Span

SILENT_LUFS = -70.0
"""Absolute gate of ITU-R BS.1770-4; quieter momentary blocks count as silence."""
SOUNDS_SHARE = 0.25
"""Share of a stretch in which a track must sound to count as a layer there; default, unsourced."""


class Levels:
    """K-weighted loudness of tracks over stretches of time, from their kept momentary curves (0.1 s steps).

    A mono track counts twice: in stereo it sounds from both sides, which is how it is mixed and compared.
    """

    def __init__(self, listening: Listening) -> None:
        self.listening = listening

    @cached_property
    def _powers(self) -> dict[str, tuple[float, NDArray[np.float64]]]:
        return {
            t.name: (t.loudness.step_s, (2.0 if t.channels == 1 else 1.0) * _power(open_curve(t.loudness)))
            for t in self.listening.tracks
        }

    def of(self, track: str, span: Span) -> float | None:
        """Mean loudness in LUFS of `track` from span.start to span.end; None where it is silent or unknown."""
        return self.together((track,), span)

    def together(self, tracks: tuple[str, ...], span: Span) -> float | None:
        """Loudness in LUFS of the sum of `tracks` (their powers added); None where all are silent."""
        power = sum(self._mean_power(name, span) for name in tracks)
        return float(10.0 * np.log10(power)) if power > _to_power(SILENT_LUFS) else None

    def powers(self) -> NDArray[np.float64]:
        """K-weighted power of everything together, every 0.1 s, to the end of the longest track."""
        curves = [power for _, power in self._powers.values()]
        total = np.zeros(max((len(power) for power in curves), default=0))
        for power in curves:
            total[: len(power)] += power
        return total

    def over_rest(self, tracks: tuple[str, ...], span: Span) -> float | None:
        """Loudness of `tracks` minus that of all others, in dB (how de Clercq, MTO 30.1, measures a lead vocal)."""
        others = tuple(t.name for t in self.listening.tracks if t.name not in tracks)
        own, rest = self.together(tracks, span), self.together(others, span)
        return None if own is None or rest is None else own - rest

    def all(self, span: Span) -> float | None:
        """Loudness of everything together in LUFS."""
        return self.together(tuple(t.name for t in self.listening.tracks), span)

    def layers(self, span: Span) -> tuple[str, ...]:
        """Names of the tracks that sound in at least a quarter of the stretch."""
        least = SOUNDS_SHARE * (span.end - span.start)
        return tuple(t.name for t in self.listening.tracks if _overlap(t.active, span) >= least)

    def _mean_power(self, track: str, span: Span) -> float:
        step, power = self._powers.get(track, (0.1, np.zeros(0)))
        stretch = power[round(span.start / step) : max(round(span.end / step), round(span.start / step) + 1)]
        return float(np.mean(stretch)) if stretch.size else 0.0


def _power(curve: NDArray[np.float32]) -> NDArray[np.float64]:
    lufs = np.nan_to_num(np.asarray(curve, dtype=np.float64).reshape(-1), nan=-200.0, neginf=-200.0)
    return np.where(lufs > SILENT_LUFS, 10.0 ** (lufs / 10.0), 0.0)


def _to_power(lufs: float) -> float:
    return float(10.0 ** (lufs / 10.0))


def _overlap(active: tuple[tuple[float, float], ...], span: Span) -> float:
    return sum(max(0.0, min(end, span.end) - max(start, span.start)) for start, end in active)
