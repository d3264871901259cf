"""The shared reverbs, made of shaped noise: the room that everybody stands in, and the plate behind the voices."""

import numpy as np
from numpy.typing import NDArray

from longplay.song.mix import PLATE, Room
from longplay.sound.k_weighting import k_weighting

BLOCK = 131072  # frames a convolution takes at a time: FFTs near 2**18 are the cheapest per frame for tails of 1-2 s
SEED = 0  # of the noise: a room stays the same room, whatever the record's seed
_LOW_CUT_HZ = 180.0  # the return stays out of the bass, so that the low end stays mono (default, unsourced)
_CROSSOVERS_HZ = (400.0, 3000.0)
_DECAY_SHARES = (1.1, 1.0, 0.6)  # air and soft furniture take the top first (default, unsourced)
_BUILD_UP_S = 0.012
_REFLECTIONS = 9
_LAST_REFLECTION_S = 0.055
_SHEET_HZ = 250.0  # the lowest octave of the plate; each has its share of the decay (default, unsourced)
_SHEET_SHARES = (1.1, 1.05, 1.0, 0.9, 0.7, 0.5)
_SHEET_ARRIVES_S = 0.012  # for the lowest octave; twice the frequency travels faster by the root of two
_CROSS = 0.25  # share of the other side that each side hears, so that a part at the left still fills the room


class RoomReverb:
    """Block processor: stereo float32 in, the room's return out. Same input, same bits.

    The return of pink noise is as loud (K-weighted) as what was sent, so a send level in dB is the return's loudness
    under the dry sound in LU. Feed silence to hear the tail.
    """

    def __init__(self, room: Room, rate: int) -> None:
        from scipy.fft import next_fast_len, rfft

        response = impulse_response(room, rate)
        self._tail = np.zeros((len(response) - 1, 2), np.float32)
        self._size = next_fast_len(BLOCK + len(response) - 1, real=True)
        self._spectrum = rfft(response, self._size, axis=0)

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """The return for `block` (frames, 2), float32, of the same length."""
        parts = [self._convolve(block[at : at + BLOCK]) for at in range(0, len(block), BLOCK)]
        return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)

    def _convolve(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        from scipy.fft import irfft, rfft

        if np.array_equal(block[:, 0], block[:, 1]):  # a voice in the centre: one transform does for both sides
            heard = block[:, :1]
        else:
            heard = ((1.0 - _CROSS) * block + _CROSS * block[:, ::-1]).astype(np.float32)
        whole = irfft(rfft(heard, self._size, axis=0) * self._spectrum, self._size, axis=0)
        whole[: len(self._tail)] += self._tail
        # np.array: a view would keep the whole transform alive with every returned block.
        self._tail = np.array(whole[len(block) : len(block) + len(self._tail)])
        return np.array(whole[: len(block)], np.float32)


def impulse_response(room: Room, rate: int) -> NDArray[np.float32]:
    """The two responses (frames, 2) of a room or a plate.

    A room: pre-delay, early reflections, then decorrelated decaying noise. A plate: pre-delay, and at once the noise,
    its top first as bending waves travel in a sheet of steel. Noise has as many echoes and modes as there are samples,
    so nothing can ring.
    """
    dice = np.random.default_rng(SEED)
    frames = max(round(room.decay_s * 1.1 * rate), 64)
    if room.kind == PLATE:
        sound = _sheet(room, frames, rate, dice)
    else:
        late = _decaying_noise(room, frames, rate, dice)
        sound = late + _reflections(room, frames, rate, dice) * _energy(late) * 0.5
    shaped = _cut(sound, room.high_cut_hz, rate)
    before = np.zeros((round(room.predelay_ms / 1000.0 * rate), 2))
    response = np.concatenate((before, shaped / _loudness_gain(shaped, rate)))
    return response.astype(np.float32)


def _decaying_noise(room: Room, frames: int, rate: int, dice: np.random.Generator) -> NDArray[np.float64]:
    """Noise in three bands, each with its own decay, rising within the first 12 ms."""
    from scipy.signal import butter, sosfilt

    time = np.arange(frames) / rate
    noise = dice.standard_normal((frames, 2))
    low, high = _CROSSOVERS_HZ
    filters = (("lowpass", low), ("bandpass", (low, min(high, 0.4 * rate))), ("highpass", min(high, 0.4 * rate)))
    bands = [sosfilt(butter(2, edge, kind, fs=rate, output="sos"), noise, axis=0) for kind, edge in filters]
    falls = [10.0 ** (-3.0 * time / (room.decay_s * share)) for share in _DECAY_SHARES]
    rise = 1.0 - np.exp(-time / _BUILD_UP_S)
    return np.asarray(sum(band * (fall * rise)[:, None] for band, fall in zip(bands, falls, strict=True)))


def _sheet(room: Room, frames: int, rate: int, dice: np.random.Generator) -> NDArray[np.float64]:
    """Noise in octaves, each with its own decay and its own time to arrive."""
    from scipy.fft import irfft, next_fast_len, rfft

    time = np.arange(frames) / rate
    size = next_fast_len(frames, real=True)
    spectrum = rfft(dice.standard_normal((frames, 2)), size, axis=0)
    octave = np.log2(np.maximum(np.arange(len(spectrum)) * rate / size, 1.0) / _SHEET_HZ)
    octave = np.clip(octave, 0.0, len(_SHEET_SHARES) - 1.0)
    total = np.zeros((frames, 2))
    for number, share in enumerate(_SHEET_SHARES):
        # Raised cosines an octave wide on either side add up to one.
        weight = np.cos(0.5 * np.pi * np.clip(octave - number, -1.0, 1.0)) ** 2
        band = irfft(spectrum * weight[:, None], size, axis=0)[:frames]
        rise = np.clip((time - _SHEET_ARRIVES_S * 2.0 ** (-0.5 * number)) / 0.004 + 1.0, 0.0, 1.0)
        total += band * (rise * 10.0 ** (-3.0 * time / (room.decay_s * share)))[:, None]
    return total


def _reflections(room: Room, frames: int, rate: int, dice: np.random.Generator) -> NDArray[np.float64]:
    """A few single echoes a side, falling with their distance, of unit energy."""
    taps = np.zeros((frames, 2))
    for side in range(2):
        at = np.sort(dice.uniform(0.004, _LAST_REFLECTION_S, _REFLECTIONS))
        level = dice.choice((-1.0, 1.0), _REFLECTIONS) * (0.004 / at) ** 0.5 * 10.0 ** (-3.0 * at / room.decay_s)
        np.add.at(taps[:, side], np.minimum((at * rate).astype(int), frames - 1), level)
    return taps / _energy(taps)


def _energy(sound: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.sum(np.square(sound))))


def _cut(sound: NDArray[np.float64], high_cut_hz: float, rate: int) -> NDArray[np.float64]:
    from scipy.signal import butter, sosfilt

    low = butter(2, _LOW_CUT_HZ, "highpass", fs=rate, output="sos")
    high = butter(2, min(high_cut_hz, 0.45 * rate), "lowpass", fs=rate, output="sos")
    return np.asarray(sosfilt(np.concatenate((low, high)), sound, axis=0))


def _loudness_gain(response: NDArray[np.float64], rate: int) -> float:
    """Gain of the response for centred pink noise, K-weighted, 40 Hz to 16 kHz."""
    from scipy.fft import next_fast_len, rfft
    from scipy.signal import sosfreqz

    size = next_fast_len(len(response), real=True)
    hertz = np.arange(size // 2 + 1) * rate / size
    heard = (hertz > 40.0) & (hertz < min(16000.0, 0.45 * rate))
    _, weighting = sosfreqz(k_weighting(rate), hertz[heard], fs=rate)
    pink = np.square(np.abs(weighting)) / hertz[heard]
    power = np.mean(np.square(np.abs(rfft(response, size, axis=0)[heard])), axis=1)
    return float(np.sqrt(np.sum(pink * power) / np.sum(pink)))
