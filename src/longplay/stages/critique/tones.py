"""What does each track weigh, octave by octave, over stretches of the song?"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import open_curve
from longplay.song.listening import Listening
from longplay.song.time import Span

Octaves = NDArray[np.float64]
OCTAVES = 9


class Tones:
    """Power per octave band 63 Hz-16 kHz of tracks, from their kept curves; a mono track counts twice, as in Levels."""

    def __init__(self, listening: Listening) -> None:
        self._curves = {
            t.name: (t.tone.step_s, (2.0 if t.channels == 1 else 1.0) * 10.0 ** (open_curve(t.tone) / 10.0))
            for t in listening.tracks
            if t.tone is not None
        }

    def of(self, track: str, spans: Iterable[Span]) -> Octaves | None:
        """Mean power (9,) of `track` over `spans`; None where it was not measured or nothing lies in them."""
        if track not in self._curves:
            return None
        step, power = self._curves[track]
        rows = [power[int(s.start / step) : max(int(s.end / step), int(s.start / step) + 1)] for s in spans]
        inside = np.concatenate(rows) if rows else np.zeros((0, OCTAVES))
        return np.asarray(inside.mean(axis=0), dtype=np.float64) if len(inside) else None

    def together(self, tracks: Iterable[str], spans: tuple[Span, ...]) -> Octaves:
        """Power (9,) of the sum of `tracks` over `spans`; zero where none was measured."""
        heard = [power for name in tracks if (power := self.of(name, spans)) is not None]
        return np.asarray(np.sum(heard, axis=0) if heard else np.zeros(OCTAVES), dtype=np.float64)


def decibels(power: Octaves | float) -> Octaves:
    """Powers in dB, never below -120."""
    return np.asarray(10.0 * np.log10(np.maximum(power, 1e-12)), dtype=np.float64)


def balance(power: Octaves) -> Octaves:
    """Level of each octave in dB of the whole (9,): what stays when only the gain changes."""
    return decibels(power / max(float(np.sum(power)), 1e-30))
