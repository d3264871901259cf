"""Look-ahead true-peak limiter with an oversampled side-chain."""

import math

import numpy as np
from numpy.typing import NDArray

from longplay.sound.compiled import compiled
from longplay.sound.levels import from_db
from longplay.sound.true_peak import BLOCK_FRAMES, LATENCY, PeakEnvelope, lines_of, true_peak

# Defaults, unsourced, chosen by measurement (bench/limiter.py): look-ahead plus hold bridge the 12 ms between the
# peaks of a 41-Hz bass E, so that its gain stands still; single peaks let go fast, dense ones slowly.
LOOKAHEAD_MS = 4.0
HOLD_MS = 8.5
FAST_RELEASE_MS = 60.0
SLOW_RELEASE_MS = 200.0
SLOW_ATTACK_MS = 400.0
# Finding peaks at 4 times leaves limited music some 0.05 dB over at 16 times (measured). Aiming that much lower is
# inaudible and spares most songs the second pass, which costs as much as everything else together.
MARGIN_DB = 0.06


@compiled
def smooth_gains(
    wanted: NDArray[np.float32],
    coefficients: NDArray[np.float64],
    queue_at: NDArray[np.int64],
    queue: NDArray[np.float64],
    boxes: NDArray[np.float64],
    state: NDArray[np.float64],
    counts: NDArray[np.int64],
) -> None:
    """Turn the gains each frame wants into smooth ones, in place and `2 * (boxes' length - 1)` frames late.

    Sliding minimum (a monotonic queue over the ring arrays `queue_at`, `queue`), then two-speed release, then two
    moving averages whose rings are the rows of `boxes`. The averages together look back no further than the minimum
    looks ahead, hence no gain exceeds what its frame wants. `counts`: frame number, queue head, queue tail.
    """
    window, box = queue.size, boxes.shape[1]
    fast, slow, follow = coefficients[0], coefficients[1], coefficients[2]
    gain, average, sum_a, sum_b = state[0], state[1], state[2], state[3]
    frame, head, tail = counts[0], counts[1], counts[2]
    for i in range(wanted.size):
        want = np.float64(wanted[i])
        while tail > head and queue[(tail - 1) % window] >= want:
            tail -= 1
        queue[tail % window] = want
        queue_at[tail % window] = frame
        tail += 1
        if queue_at[head % window] <= frame - window:
            head += 1
        lowest = queue[head % window]
        average += (lowest - average) * (follow if lowest < average else slow)
        target = min(lowest, average)
        if lowest < gain:
            gain = lowest
        elif gain < target:
            gain += (target - gain) * fast
        else:
            gain += (lowest - gain) * slow
        slot = frame % box
        sum_a += gain - boxes[0, slot]
        boxes[0, slot] = gain
        middle = sum_a / box
        sum_b += middle - boxes[1, slot]
        boxes[1, slot] = middle
        wanted[i] = sum_b / box
        frame += 1
    state[0], state[1], state[2], state[3] = gain, average, sum_a, sum_b
    counts[0], counts[1], counts[2] = frame, head, tail


class TruePeakLimiter:
    """Block processor: what comes out is `latency` frames late; `finish()` gives the rest.

    Gain is one for all channels and exactly 1 while nothing exceeds the ceiling. Blocks are (frames, channels)
    float32. Peaks that the gain's own movement makes are not seen: `limit_true_peak` looks again for those.
    """

    def __init__(self, rate: int, channels: int, ceiling_dbtp: float = -1.0, oversampling: int = 4) -> None:
        box = max(2, round(LOOKAHEAD_MS * rate / 2000.0))
        ahead = 2 * (box - 1)
        # One frame more each way: a peak between two frames is held down at both.
        window = ahead + 2 + round(HOLD_MS * rate / 1000.0)
        self.latency = ahead + 1 + LATENCY
        self.lowest_gain = 1.0
        self._ceiling = from_db(ceiling_dbtp)
        self._envelope = PeakEnvelope(channels, oversampling)
        self._coefficients = np.array([_share(rate, ms) for ms in (FAST_RELEASE_MS, SLOW_RELEASE_MS, SLOW_ATTACK_MS)])
        self._queue_at, self._queue = np.zeros(window, dtype=np.int64), np.ones(window)
        self._boxes = np.ones((2, box))
        self._state = np.array([1.0, 1.0, box, box], dtype=np.float64)
        self._counts = np.zeros(3, dtype=np.int64)
        self._delayed = np.zeros((self.latency, channels), dtype=np.float32)

    def gains(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Linear gains (frames,) for the frames that came `latency` frames earlier; moves the state on."""
        envelope = self._envelope.process(lines_of(block), self._ceiling)
        gains = np.divide(
            np.float32(self._ceiling), envelope, out=np.ones_like(envelope), where=envelope > self._ceiling
        )
        smooth_gains(gains, self._coefficients, self._queue_at, self._queue, self._boxes, self._state, self._counts)
        self.lowest_gain = min(self.lowest_gain, float(gains.min(initial=1.0)))
        return gains

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """The limited signal, `latency` frames late, as many frames as went in."""
        joined = np.concatenate((self._delayed, block))
        self._delayed = joined[len(block) :]
        return np.asarray(joined[: len(block)] * self.gains(block)[:, None], dtype=np.float32)

    def finish(self) -> NDArray[np.float32]:
        """The last `latency` frames."""
        return self.process(np.zeros_like(self._delayed))


def _share(rate: int, milliseconds: float) -> float:
    """Share of the way a one-pole follower goes in one frame."""
    return 1.0 - math.exp(-1000.0 / (rate * milliseconds))


def limit_once(
    samples: NDArray[np.float32], rate: int, ceiling_dbtp: float, oversampling: int = 4
) -> NDArray[np.float32]:
    """One pass over samples (frames, channels), latency taken out, aimed `MARGIN_DB` under the ceiling.

    True peaks of hard material may still end 0.3 dB over: for searches, which need its loudness and its speed.
    """
    limiter = TruePeakLimiter(rate, samples.shape[1], ceiling_dbtp - MARGIN_DB, oversampling)
    limited = np.empty(samples.shape, dtype=np.float32)
    at = -limiter.latency
    for start in range(0, len(samples), BLOCK_FRAMES):
        part = limiter.process(samples[start : start + BLOCK_FRAMES])
        limited[max(0, at) : max(0, at + len(part))] = part[max(0, -at) :]
        at += len(part)
    rest = limiter.finish()
    limited[max(0, at) :] = rest[max(0, -at) : len(samples) - at]
    return limited


def limit_true_peak(samples: NDArray[np.float32], rate: int, ceiling_dbtp: float = -1.0) -> NDArray[np.float32]:
    """Limit samples (frames, channels) so that the true peak at 16 times is at most `ceiling_dbtp`.

    float32 of the same shape and timing; a copy where nothing exceeds the ceiling. What the first pass (4 times)
    leaves over is limited again at 16 times, and what still remains is trimmed off the whole. Not finite: ValueError.
    -1 dBTP is EBU R 128's maximum for production.
    """
    if true_peak(samples, rate) <= ceiling_dbtp:
        return np.array(samples, dtype=np.float32)
    limited = limit_once(samples, rate, ceiling_dbtp)
    over = true_peak(limited, rate) - ceiling_dbtp
    if over > 0.0:
        limited = limit_once(limited, rate, ceiling_dbtp, 16)
        over = true_peak(limited, rate) - ceiling_dbtp
    if over > 0.0:
        limited *= np.float32(from_db(-over - 1e-4))
    return limited
