"""The shared tempo delay: repeats on the grid, filtered, from side to side, out of the lead's way."""

import numpy as np
from numpy.typing import NDArray

from longplay.song.mix import Delay
from longplay.sound.filters import SosFilter, high_pass, low_pass

_FAINTEST = 10.0 ** (-42.0 / 20.0)  # repeats below this are left out (default, unsourced)
_QUIET = 1e-6
_PAD_S = 0.05  # the filters ring so long
_NEAR, _FAR = 1.0, 0.45  # a repeat's two sides; they change over with every repeat (default, unsourced)
_LEAD_STEP_S = 0.01
_HOLD_S, _SMOOTH_S = 0.15, 0.2
_SINGS = 0.03  # of the lead's loud moments in power: -15 dB
Samples = NDArray[np.float32]


def repeats(delay: Delay, sent: Samples, rate: int) -> Samples:
    """The return for what was sent (frames, 2), float32, of the same length; silence costs nothing.

    Each stretch is repeated in the time that holds where it begins. A repeat is as loud as what was sent times the
    feedback for each repeat before it, and darker every time. Errors: none.
    """
    out = np.zeros(sent.shape, np.float32)
    starts = [0, *(round(at * rate) for at, _ in delay.times[1:]), len(sent)]
    for (_, every), first, last in zip(delay.times, starts, starts[1:], strict=False):
        for a, b in _stretches(sent, first, min(last, len(sent)), rate):
            _repeat(delay, sent[a:b], a, round(every * rate), out, rate)
    return out


def ducking(lead: Samples, delay: Delay, rate: int) -> NDArray[np.float32]:
    """The gain of the repeats at each frame: `duck_db` down while `lead` (frames, channels) sings."""
    from scipy.ndimage import maximum_filter1d, uniform_filter1d

    step = round(_LEAD_STEP_S * rate)
    whole = len(lead) // step * step
    if not whole:
        return np.ones(len(lead), np.float32)
    power = np.square(lead[:whole]).sum(axis=1, dtype=np.float32).reshape(-1, step).mean(axis=1)
    sings = power > max(_SINGS * float(np.percentile(power, 95)), 1e-9)
    held = maximum_filter1d(sings.astype(np.float32), round(_HOLD_S / _LEAD_STEP_S))
    decibels = -delay.duck_db * uniform_filter1d(held, round(_SMOOTH_S / _LEAD_STEP_S))
    places = (np.arange(decibels.size) + 0.5) * step
    steps = np.asarray(10.0 ** (decibels / 20.0))
    return np.asarray(np.interp(np.arange(len(lead)), places, steps), np.float32)


def _stretches(sent: Samples, first: int, last: int, rate: int) -> list[tuple[int, int]]:
    """Where something was sent between two frames; gaps under 50 ms are bridged."""
    step = round(_PAD_S * rate)
    spans: list[tuple[int, int]] = []
    for at in range(first, last, step):
        end = min(at + step, last)
        if float(np.abs(sent[at:end]).max(initial=0.0)) > _QUIET:
            spans = [*spans[:-1], (spans[-1][0], end)] if spans and spans[-1][1] == at else [*spans, (at, end)]
    return spans


def _repeat(delay: Delay, sound: Samples, at: int, every: int, out: Samples, rate: int) -> None:
    """Add all repeats of one stretch that began at frame `at`."""
    sound = np.concatenate((sound, np.zeros((round(_PAD_S * rate), 2), np.float32)))
    sound = SosFilter(high_pass(rate, delay.low_cut_hz), 2).process(sound)
    gain, sides = 1.0, np.array([_NEAR, _FAR], np.float32)
    while gain > _FAINTEST and at + every < len(out):
        at += every
        sound = SosFilter(low_pass(rate, min(delay.high_cut_hz, 0.45 * rate)), 2).process(sound)
        room = out[at : at + len(sound)]
        room += sound[: len(room)] * (sides * np.float32(gain))
        gain, sides = gain * delay.feedback, sides[::-1]
        if delay.feedback <= 0.0:
            return
