"""What the lead needs: its place over the track, its low end, its steadiness. Small, measured, bounded."""

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import open_curve
from longplay.song.listening import Listening
from longplay.song.mix import Processor
from longplay.song.recording import Recording
from longplay.song.track import Track
from longplay.stages.mix.measures import Powers, sounding, spread_lu
from longplay.stages.mix.peaks import PEAKS_A_SECOND, peaks_of, threshold_for

MOST_LIFT_DB = 3.0
_STEADY_LU = 10.0  # a sung song whose 3-s loudness spreads further than this hides words (default, unsourced)
_RATIO = 2.0
_ATTACK_MS, _RELEASE_MS = 15.0, 150.0
_MOST_REDUCTION_DB = 3.0


def lead_lift(over: float | None, wanted: tuple[float, float]) -> tuple[float, str]:
    """(dB for the lead's fader, why): into the wanted range of LU over the track, by at most 3 dB."""
    low, high = wanted
    if over is None:
        return 0.0, "level as the artist gave it: there is nothing to compare the lead with"
    if low <= over <= high:
        return 0.0, f"level as the artist gave it: {over:+.1f} LU over the track, wanted {low:+.0f} to {high:+.0f}"
    missing = low - over if over < low else high - over
    lift = round(min(max(missing, -MOST_LIFT_DB), MOST_LIFT_DB), 1)
    held = ", held at 3 dB because the demo's balance is the first reference" if abs(missing) > MOST_LIFT_DB else ""
    return lift, f"{lift:+.1f} dB: it was {over:+.1f} LU over the track, wanted {low:+.0f} to {high:+.0f}{held}"


def lowest_sung_hz(listening: Listening, track: str) -> float | None:
    """The lowest twentieth of the sung notes of `track` in Hz; None where fewer than 5 notes were heard."""
    sung = sorted(note.midi for note in listening.notes if note.track == track and note.confidence >= 0.5)
    if len(sung) < 5:
        return None
    midi = sung[len(sung) // 20]
    return float(440.0 * 2.0 ** ((midi - 69 + listening.tuning_cents / 100.0) / 12.0))


def steady(track: Track, powers: Powers) -> tuple[Processor, ...]:
    """A gentle compressor where the lead's 3-s loudness spreads over more than 10 LU; otherwise nothing."""
    spread = spread_lu(powers, sounding(powers))
    if spread <= _STEADY_LU:
        return ()
    wanted = min(_MOST_REDUCTION_DB, 1.0 + 0.25 * (spread - _STEADY_LU))
    threshold, reduction = threshold_for(
        peaks_while(track.recording, sounding(powers)), _RATIO, _ATTACK_MS, _RELEASE_MS, wanted
    )
    params = (
        ("threshold_db", threshold),
        ("ratio", _RATIO),
        ("attack_ms", _ATTACK_MS),
        ("release_ms", _RELEASE_MS),
        ("knee_db", 6.0),
        ("makeup_db", round(reduction, 1)),
    )
    why = (
        f"its 3-second loudness spreads over {spread:.1f} LU, more than {_STEADY_LU:.0f}; 2:1 takes {reduction:.1f} dB "
        "on average while it sounds and gives as much back"
    )
    return (Processor("compressor", params, why),)


def peaks_while(recording: Recording, sung: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Peaks in dBFS, one a millisecond, while the lead sings (every 10 ms)."""
    peaks = np.asarray(open_curve(peaks_of(((recording, 0.0),))), np.float64)
    each = np.repeat(sung, PEAKS_A_SECOND // 100)
    size = min(len(peaks), len(each))
    return peaks[:size][each[:size]]
