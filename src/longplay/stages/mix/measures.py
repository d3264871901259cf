"""What the desk measures of a track, on its own clock: loudness every 10 ms, third-octave levels, decay."""

import numpy as np
from numpy.typing import NDArray

from longplay.cache.audio import keep_curve, open_audio, open_curve
from longplay.cache.kept import kept
from longplay.song.recording import Curve, Recording
from longplay.sound.loudness import PowerHistogram, loudness_curve
from longplay.sound.spectrum import mono, power_spectra

Powers = NDArray[np.float64]
"""K-weighted power of each 10 ms, summed over channels."""

STEP_S = 0.01
THIRDS_HZ = tuple(1000.0 * 2.0 ** (n / 3.0) for n in range(-15, 13))
"""Centres of the third-octave bands from 31 Hz to 16 kHz (base 2)."""
SPECTRUM_FRAMES = 8192  # 5 Hz a bin at 44.1 kHz: still tells the third at 31 Hz from the next
_ACTIVE_LU = 20.0  # sounding = within 20 LU of its own loudness (the relative gate of Tech 3342)
_MOMENTARY = 40  # 10-ms steps in 400 ms


@kept
def loudness_of(recording: Recording) -> Curve:
    """Loudness in LUFS of every 10 ms; -200 for silence."""
    curve = loudness_curve(open_audio(recording), recording.rate, STEP_S, STEP_S)
    return keep_curve(np.maximum(curve, -200.0), STEP_S, "lufs")


@kept
def thirds_of(recording: Recording) -> Curve:
    """Power in each third-octave band, a row every 8192 frames."""
    hertz = np.arange(SPECTRUM_FRAMES // 2 + 1) * recording.rate / SPECTRUM_FRAMES
    edges = np.array([c * 2.0 ** (-1 / 6) for c in THIRDS_HZ] + [THIRDS_HZ[-1] * 2.0 ** (1 / 6)])
    first = np.searchsorted(hertz, edges)
    rows = []
    for spectra in power_spectra(mono(open_audio(recording)), SPECTRUM_FRAMES, SPECTRUM_FRAMES):
        sums = np.concatenate((np.zeros((len(spectra), 1)), np.cumsum(spectra, axis=1, dtype=np.float64)), axis=1)
        rows.append(sums[:, first[1:]] - sums[:, first[:-1]])
    return keep_curve(np.concatenate(rows), SPECTRUM_FRAMES / recording.rate, "power")


def powers_of(recording: Recording) -> Powers:
    """The 10-ms powers of a recording as it sounds on the desk: a mono one comes out of both sides."""
    sides = 2.0 if recording.channels == 1 else 1.0
    return np.asarray(sides * 10.0 ** ((open_curve(loudness_of(recording)).astype(np.float64) + 0.691) / 10.0))


def thirds(
    recording: Recording, sounding: NDArray[np.bool_] | None = None, gains: Powers | None = None
) -> NDArray[np.float64]:
    """Mean third-octave powers over the rows where `sounding` (10-ms steps) holds, or over all; (28,).

    gains: power gain of each 10 ms, where rides count.
    """
    rows = open_curve(thirds_of(recording)).astype(np.float64)
    centres = (np.arange(len(rows)) + 0.5) * (SPECTRUM_FRAMES / recording.rate / STEP_S)
    if gains is not None and gains.size:
        rows *= gains[np.minimum(centres, gains.size - 1).astype(int)][:, None]
    if sounding is None or not sounding.size:
        return np.asarray(rows.mean(axis=0))
    chosen = rows[sounding[np.minimum(centres, sounding.size - 1).astype(int)]]
    return np.asarray((chosen if len(chosen) else rows).mean(axis=0))


def summed(powers: list[Powers]) -> Powers:
    """The power of several tracks together, taken as uncorrelated; shorter ones are silent at their end."""
    total = np.zeros(max((len(p) for p in powers), default=0))
    for part in powers:
        total[: len(part)] += part
    return total


def momentary(powers: Powers) -> Powers:
    """Mean power over 400 ms around every 10 ms, of the same length."""
    if not powers.size:
        return powers
    sums = np.concatenate((np.zeros(1), np.cumsum(powers)))
    starts = np.maximum(np.arange(powers.size) - _MOMENTARY // 2, 0)
    stops = np.minimum(np.arange(powers.size) + _MOMENTARY // 2, powers.size)
    return np.asarray(np.maximum(sums[stops] - sums[starts], 0.0) / (stops - starts))


def gated_lufs(powers: Powers) -> float | None:
    """Integrated loudness (BS.1770 gates); None for silence. Shorter than 400 ms counts as one window."""
    blocks = PowerHistogram()
    blocks.add(momentary(powers)[_MOMENTARY // 2 :: 10] if powers.size > _MOMENTARY else momentary(powers)[:1])
    return blocks.integrated()


def sounding(powers: Powers) -> NDArray[np.bool_]:
    """Where the track sounds: its momentary loudness lies within 20 LU of its integrated one."""
    loudness = gated_lufs(powers)
    if loudness is None:
        return np.zeros(powers.size, bool)
    return np.asarray(momentary(powers) > 10.0 ** ((loudness - _ACTIVE_LU + 0.691) / 10.0))


def over_lu(front: Powers, behind: Powers, when: NDArray[np.bool_]) -> float | None:
    """Loudness of `front` over `behind` in LU while `when` holds; None where one of them is silent there."""
    size = min(len(front), len(behind), len(when))
    near, far = front[:size][when[:size]].sum(), behind[:size][when[:size]].sum()
    return float(10.0 * np.log10(near / far)) if near > 0.0 and far > 0.0 else None


def spread_lu(powers: Powers, when: NDArray[np.bool_]) -> float:
    """10th to 95th percentile of the 3-s loudness while `when` holds, in LU; 0 for less than 3 s."""
    window = 300
    if powers.size < window:
        return 0.0
    sums = np.concatenate((np.zeros(1), np.cumsum(np.where(when, powers, 0.0))))
    counts: Powers = np.concatenate((np.zeros(1), np.cumsum(when, dtype=np.float64)))
    time = (counts[window:] - counts[:-window])[::10]
    full = time > 0.7 * window
    if not full.any():
        return 0.0
    levels = 10.0 * np.log10(np.maximum((sums[window:] - sums[:-window])[::10][full] / time[full], 1e-20))
    low, high = np.percentile(levels, (10, 95))
    return float(high - low)


def tail_s(powers: Powers) -> float | None:
    """Median time in seconds that the track takes to fall by 20 dB when a phrase ends; None without such places.

    Measured between 5 and 25 dB under the level of the second before, at the ends of gaps of 0.6 s and more. A dry
    voice falls within 0.1-0.2 s; a room of RT60 1 s takes 0.33 s.
    """
    loudness = gated_lufs(powers)
    if loudness is None:
        return None
    levels = 10.0 * np.log10(np.maximum(powers, 1e-20)) - 0.691
    falls = [fall for at in _phrase_ends(levels, loudness) if (fall := _fall(levels, at)) is not None]
    return float(np.median(falls)) * STEP_S if len(falls) >= 3 else None


def _phrase_ends(levels: Powers, loudness: float) -> list[int]:
    """Steps where the level has been near the loudness and is never again for 0.6 s."""
    loud = np.flatnonzero(levels > loudness - 10.0)
    gaps = np.flatnonzero(np.diff(loud) > 60)
    return [int(loud[g]) for g in gaps if g >= 30]


def _fall(levels: Powers, at: int) -> int | None:
    reference = float(np.median(levels[max(at - 30, 0) : at + 1]))
    after = levels[at : at + 200]
    low = np.flatnonzero(after < reference - 25.0)
    high = np.flatnonzero(after > reference - 5.0)
    if not low.size:
        return None
    before = high[high < low[0]]
    return int(low[0] - (before[-1] if before.size else 0))
