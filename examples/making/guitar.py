"""The acoustic guitar: plucked-string loops (Karplus and Strong 1983, extended by Jaffe and Smith 1983), strummed.

String tuning is exact: the loop's delay is an integer, a third-order Lagrange fraction and a linear-phase
three-point damping filter, so its length in samples is known.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from examples.making import score
from scipy.signal import butter, cheby2, lfilter, sosfilt

RATE = 44100
OPEN = (40, 45, 50, 55, 59, 64)
SHAPES = {  # frets from the low string, -1: not played
    "E:min": (0, 2, 2, 0, 0, 0),
    "C": (-1, 3, 2, 0, 1, 0),
    "G": (3, 2, 0, 0, 0, 3),
    "D": (-1, -1, 0, 2, 3, 2),
    "D:sus4": (-1, -1, 0, 2, 3, 3),
    "A:min7": (-1, 0, 2, 0, 1, 0),
    "C:min": (-1, 3, 5, 5, 4, 3),
}
# down, down-up, up-down-up: (beat, down?, weight). The same bar from the first verse to the end: that is the fault.
STRUM = ((0.0, True, 1.0), (1.0, True, 0.8), (1.5, False, 0.55), (2.5, False, 0.6), (3.0, True, 0.85),
         (3.5, False, 0.55))  # fmt: skip
PLUCK, SLOPE = 0.17, 1.35
DAMPING = 0.05  # of the string loop's three-point filter: older strings, not new ones
VARIANTS = 3  # different plucks of each note, so that two strums are never the same samples
BODY_GAIN = 1.4  # what rings on between the overloaded attacks
RING = 3.0  # seconds a string may ring
Audio = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pluck:
    """One string set going: time in seconds, string 0 (low) to 5, midi, weight 0 to 1."""

    time: float
    string: int
    midi: int
    weight: float


def _loop_filter(period: float, decay: float, damping: float) -> Audio:
    """Return the feedback taps of a string loop of `period` samples (three-point damping delays by one)."""
    whole = int(period - 1.0) - 1
    d = period - 1.0 - whole  # 1 <= d < 2, where third-order Lagrange is best
    points = range(4)
    lagrange = [np.prod([(d - m) / (k - m) for m in points if m != k]) for k in points]
    damped = np.convolve(lagrange, [damping, 1 - 2 * damping, damping])
    taps = np.zeros(whole + len(damped) + 1)
    taps[0] = 1.0
    taps[whole : whole + len(damped)] -= decay * damped
    return taps


def _excitation(period: float, seed: int) -> Audio:
    """Return one period of what the pick leaves on the string: partials as of a pluck at PLUCK of its length.

    An ideal pluck's partials fall as sin(pi n p) / n**2; a bridge pickup hears force, one power of n less. The slope
    between them and the uneven partials are a played-in guitar (default, unsourced). Phases are left to chance.
    """
    rng = np.random.default_rng(seed)
    n = np.arange(1, int(9000 * period / RATE) + 1)
    strengths = np.abs(np.sin(np.pi * n * PLUCK)) / n**SLOPE * 10 ** (rng.normal(0, 1.5, len(n)) / 20)
    t = np.arange(round(period))[:, None] / period
    return np.asarray((strengths * np.cos(2 * np.pi * (n * t + rng.random(len(n))))).sum(axis=1))


@cache
def _string(midi: int, variant: int) -> Audio:
    """Return one pluck of `midi` at the song's tuning, two polarisations of unequal decay, unit RMS at its start."""
    frequency = 440.0 * 2 ** ((midi - 69 + score.TUNING_CENTS / 100) / 12)
    start = np.zeros(round(RING * RATE))
    source = _excitation(RATE / frequency, 1000 * midi + variant)
    start[: len(source)] = source
    tone = np.zeros_like(start)
    for offset, t60, share in ((0.35, 2.6, 0.6), (-0.35, 1.1, 0.4)):
        period = RATE / (frequency * 2 ** (offset / 1200))
        decay = 10 ** (-3 / (frequency * t60 * (200 / frequency) ** 0.4))
        tone += share * lfilter([1.0], _loop_filter(period, decay, DAMPING), start)
    return np.asarray(tone / np.sqrt(np.mean(tone[: RATE // 5] ** 2)))


def _timing(count: int, rng: np.random.Generator) -> Audio:
    """Return how far each strum lies from the loop, seconds: sd 8 ms, each leaning on the one before (0.6)."""
    out = np.zeros(count)
    for n in range(1, count):
        out[n] = 0.6 * out[n - 1] + 0.0064 * rng.standard_normal()
    return out


def _chord_at(beat: float) -> str:
    return next(label for start, end, label in score.chord_spans() if start <= beat < end)


def _strum(time: float, chord: str, down: bool, weight: float, rng: np.random.Generator) -> list[Pluck]:
    """Return the strings of one stroke: all of them going down, the upper four coming up, 5 to 9 ms apart."""
    strings = [s for s in range(6) if SHAPES[chord][s] >= 0]
    order = strings if down else strings[::-1][:4]
    gap = rng.uniform(0.005, 0.009) * (1.0 if down else 0.8)
    lean = [0.9 + 0.2 * rng.random() for _ in order]
    return [Pluck(time + n * gap, s, OPEN[s] + SHAPES[chord][s], weight * lean[n]) for n, s in enumerate(order)]


def _strokes() -> list[tuple[float, str, bool, float]]:
    """Return (beat, chord, down, weight) of every stroke after the intro; the last bar is one chord left ringing."""
    strokes = []
    for bar in range(score.PARTS[0].bars, score.BARS):
        pattern = STRUM if bar < score.BARS - 1 else STRUM[:1]
        for beat, down, weight in pattern:
            at = bar * score.BEATS_PER_BAR + beat
            strokes.append((at, _chord_at(at), down, weight))
    return strokes


def _riff(rng: np.random.Generator) -> list[Pluck]:
    """Return the intro's two bars, twice; each note on the highest string that reaches it within the first frets."""
    late = _timing(2 * len(score.RIFF), rng)
    plucks = []
    for n, (beat, _, midi) in enumerate(score.RIFF * 2):
        at = beat + (8 if n >= len(score.RIFF) else 0)
        string = max(s for s in range(6) if OPEN[s] <= midi)
        plucks.append(Pluck(max(0.0, at * score.BEAT + late[n]), string, midi, 1.5))
    return plucks


def _plucks(seed: int) -> list[Pluck]:
    rng = np.random.default_rng(seed)
    plucks = _riff(rng)
    strokes = _strokes()
    late = _timing(len(strokes), rng)
    for (beat, chord, down, weight), lag in zip(strokes, late, strict=True):
        # a down stroke is heard at its middle strings, so it starts a little ahead
        plucks += _strum(beat * score.BEAT + lag - (0.008 if down else 0.003), chord, down, weight, rng)
    return plucks


def _stops(plucks: list[Pluck]) -> list[float]:
    """Return when each pluck is stopped: struck again, or its string damped by a shape that leaves it out.

    In the riff one note sounds at a time.
    """
    changes = [(start * score.BEAT, SHAPES[label]) for start, _, label in score.chord_spans()]
    riff_end = score.PARTS[0].bars * score.BAR - 0.1
    stops = []
    for pluck in plucks:
        solo = pluck.time < riff_end
        again = [p.time for p in plucks if (solo or p.string == pluck.string) and p.time > pluck.time]
        damped = [t for t, shape in changes if t > pluck.time + 0.05 and shape[pluck.string] < 0]
        stops.append(min([*again, *([] if solo else damped), pluck.time + RING]))
    return stops


def _body(dry: Audio) -> Audio:
    """Add the box: air and top-plate resonances, a little presence, nothing under 70 Hz or over the pickup's 7 kHz."""
    out = dry.copy()
    for frequency, width, gain in ((102, 30, 0.5), (196, 45, 0.6), (395, 90, 0.35), (2600, 1500, 0.4)):
        band = butter(1, (frequency - width / 2, frequency + width / 2), "bandpass", fs=RATE, output="sos")
        out += gain * sosfilt(band, dry)
    out = np.asarray(sosfilt(butter(2, 70, "highpass", fs=RATE, output="sos"), out))
    return np.asarray(sosfilt(cheby2(8, 50, 8000, fs=RATE, output="sos"), out))


def _overload(frames: int, gain: float) -> Audio:
    """Return the gain curve of the bars hit too hard: every stroke's attack up by `gain`, what rings by BODY_GAIN."""
    start, end = score.overload_span()
    t = np.arange(frames) / RATE
    strokes = np.array([beat * score.BEAT for beat, *_ in _strokes()]) - 0.04
    since = t - strokes[np.maximum(np.searchsorted(strokes, t, side="right") - 1, 0)]
    attack = BODY_GAIN + (gain - BODY_GAIN) * np.exp(-np.maximum(since - 0.06, 0) / 0.05)
    rise = np.interp(since, (0.0, 0.015), (BODY_GAIN / gain, 1.0))  # no step where a stroke begins
    inside = np.interp(t, (start, start + 0.03, end - 0.05, end), (0.0, 1.0, 1.0, 0.0))
    return np.asarray(1 + inside * (np.maximum(attack * rise, BODY_GAIN) - 1))


def play(peak: float, overload: float, seed: int = 11) -> npt.NDArray[np.int16]:
    """Return the guitar, (frames,) at 44.1 kHz, peaking at `peak` of full scale but for the bars that clip."""
    frames = round((score.BARS * score.BAR + 3.0) * RATE)
    dry = np.zeros(frames + round((RING + 1) * RATE))
    plucks = _plucks(seed)
    for n, (pluck, stop) in enumerate(zip(plucks, _stops(plucks), strict=True)):
        length = min(round((stop - pluck.time) * RATE) + 200, round(RING * RATE))
        tone = _string(pluck.midi, n % VARIANTS)[:length].copy()
        tone[-400:] *= np.linspace(1, 0, 400)
        start = round(pluck.time * RATE)
        dry[start : start + length] += pluck.weight * tone
    wet = _body(dry[:frames])
    wet[-RATE:] *= np.linspace(1, 0, RATE) ** 2
    rng = np.random.default_rng(seed + 1)
    hiss = sosfilt(butter(2, (60, 5000), "bandpass", fs=RATE, output="sos"), rng.standard_normal(frames))
    level = peak / np.abs(wet).max()
    hot = wet * level * _overload(frames, overload) + 0.8e-4 * hiss
    return np.asarray(np.clip(np.round(hot * 32767), -32768, 32767), dtype=np.int16)
