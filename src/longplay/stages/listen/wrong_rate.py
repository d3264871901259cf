"""Does a track run at another speed than the others, because its file was labelled with the wrong sample rate?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from longplay.song.listening import Problem
from longplay.stages.listen.heard import HeardTrack, open_onsets

Envelope = NDArray[np.float64]

SLOW, FAST = 48000.0 / 44100.0, 44100.0 / 48000.0
"""Length of a track labelled 44100 that was recorded at 48000, and the other way round."""
TRUE_RATE = {SLOW: 48000.0, FAST: 44100.0}
_SMOOTH_S = 0.03
_LAG_S = 0.3
_ENOUGH = 0.1  # correlation of attacks at the true speed; chance reaches 0.05; default, unsourced
_CLEARER = 2.5  # times the one at the speed as it is; default, unsourced
_CENTS = 15.0  # how far tunings may lie from what the speed makes of them; default, unsourced


def wrong_rates(heard: Sequence[HeardTrack]) -> tuple[Problem, ...]:
    """Tracks whose attacks fall with the others' only at 48000/44100 of their speed or its inverse.

    Where both tell a tuning it must agree. Of two tracks alone the one further from A 440 is named, less surely.
    """
    envelopes = {h.name: _envelope(h) for h in heard}
    called = [(h, ratio) for h in heard if (ratio := _ratio(h, heard, envelopes))]
    if len(called) > 1 and len(heard) == 2:
        return (_problem(*max(called, key=lambda c: abs(c[0].tuning_cents) * c[0].tuning_confidence), 0.55),)
    return tuple(_problem(h, ratio, 0.9) for h, ratio in called)


def _problem(heard: HeardTrack, ratio: float, sure: float) -> Problem:
    percent = 100.0 * abs(ratio - 1.0)
    way = "slow" if ratio > 1.0 else "fast"
    return Problem("wrong_rate", heard.name, 0.0, 0.0, percent, "percent", sure, f"too {way}", TRUE_RATE[ratio])


def _envelope(heard: HeardTrack) -> Envelope:
    from scipy.ndimage import gaussian_filter1d

    onsets = open_onsets(heard)
    return np.asarray(gaussian_filter1d(onsets.full.astype(np.float64), _SMOOTH_S / onsets.step_s), np.float64)


def _ratio(one: HeardTrack, heard: Sequence[HeardTrack], envelopes: dict[str, Envelope]) -> float:
    """SLOW, FAST or 0 (its speed is right, or cannot be told)."""
    others = [h for h in heard if h.name != one.name]
    own = envelopes[one.name]
    frames = max(len(envelopes[h.name]) for h in others)
    rest = np.sum([_fitted(_standard(envelopes[h.name]), frames) for h in others], axis=0)
    as_it_is = _agreement(own, rest, 1.0, one.onsets.step_s)
    best = max((SLOW, FAST), key=lambda ratio: _agreement(own, rest, ratio, one.onsets.step_s))
    found = _agreement(own, rest, best, one.onsets.step_s)
    clear = found > _ENOUGH and found > _CLEARER * as_it_is
    return best if clear and _in_tune(one, others, best) else 0.0


def _standard(envelope: Envelope) -> Envelope:
    return np.asarray((envelope - envelope.mean()) / max(float(envelope.std()), 1e-12), np.float64)


def _fitted(envelope: Envelope, frames: int) -> Envelope:
    return np.asarray(np.pad(envelope[:frames], (0, max(0, frames - len(envelope)))), np.float64)


def _agreement(own: Envelope, rest: Envelope, ratio: float, step_s: float) -> float:
    """The highest correlation within 0.3 s of `own`, played `ratio` times as fast, with `rest`."""
    at = np.arange(int(len(own) / ratio)) * ratio
    moved = _standard(np.interp(at, np.arange(len(own)), own))
    frames, reach = min(len(moved), len(rest)), round(_LAG_S / step_s)
    if frames < 20 * reach:
        return 0.0
    inner = moved[reach : frames - reach]
    return max(float(np.mean(inner * _standard(rest[k : k + len(inner)]))) for k in range(2 * reach + 1))


def _in_tune(one: HeardTrack, others: Sequence[HeardTrack], ratio: float) -> bool:
    """Whether the tuning is off the others' by what the speed does to it; true where no tuning can be told."""
    told = [h for h in others if h.tuning_confidence > 0.3]
    if one.tuning_confidence <= 0.3 or not told:
        return True
    turns = np.exp(2j * np.pi * np.array([h.tuning_cents for h in told]) / 100.0)
    others_cents = float(np.angle(turns.sum())) / (2 * np.pi) * 100.0
    off = one.tuning_cents - others_cents + 1200.0 * float(np.log2(ratio))
    return abs((off + 50.0) % 100.0 - 50.0) < _CENTS
