"""Envelope and filter of one sampled note."""

import numpy as np
from numpy.typing import NDArray

from longplay.formats.sfz_region import SfzRegion
from longplay.instruments.sample_stream import Sound

_FALL = 9.0
"""Decay and release fall by e^-9 (78 dB) in the time given; as sfizz and ARIA do, measured."""
SHORTEST_RELEASE_S = 0.006
"""No release is shorter, so that none clicks (default, unsourced)."""
_POLES = {"1p": 1, "2p": 2, "4p": 4, "6p": 6}


def release_s(region: SfzRegion, velocity: int) -> float:
    """Return the seconds a note sounds on after its end."""
    return max(SHORTEST_RELEASE_S, region.ampeg_release + region.ampeg_vel2release * velocity / 127.0)


def envelope(region: SfzRegion, velocity: int, held: int, frames: int, rate: int) -> NDArray[np.float32]:
    """Return the level of each of `frames` frames; the note is let go after `held`."""
    touch = velocity / 127.0
    times = (getattr(region, f"ampeg_{n}") + getattr(region, f"ampeg_vel2{n}") * touch for n in _STAGES)
    delay, attack, hold, decay = (max(0, round(t * rate)) for t in times)
    sustain = float(np.clip((region.ampeg_sustain + region.ampeg_vel2sustain * touch) / 100.0, 0.0, 1.0))
    level = np.ones(frames, np.float32)
    if delay + attack or sustain < 1.0:
        level[:delay] = 0.0
        rise = level[delay : delay + attack]
        rise[:] = region.ampeg_start / 100.0 + (1.0 - region.ampeg_start / 100.0) * np.arange(rise.size) / max(
            1, attack
        )
        fall = level[delay + attack + hold :]
        if sustain < 1.0:
            fall[:] = np.maximum(sustain, np.exp(-_FALL / max(1, decay) * np.arange(fall.size)))
    tail = level[held:]
    if tail.size:
        seconds = np.arange(tail.size) / (release_s(region, velocity) * rate)
        tail[:] = (level[held - 1] if held else level[0]) * np.exp(-_FALL * seconds)
    return level


_STAGES = ("delay", "attack", "hold", "decay")


def filtered(sound: Sound, region: SfzRegion, key: int, velocity: int, cents: float, rate: int) -> Sound:
    """Return the sound through the region's filter, if it has one; cents: by which controllers move the cutoff."""
    if region.cutoff <= 0.0:
        return sound
    cents += region.fil_veltrack * velocity / 127.0 + region.fil_keytrack * (key - region.fil_keycenter)
    hertz = region.cutoff * 2.0 ** (cents / 1200.0)
    sections = _sections(region.fil_type, hertz, region.resonance, rate)
    if sections is None:
        return sound
    from scipy.signal import sosfilt

    return np.asarray(sosfilt(sections, sound.astype(np.float64), axis=0), np.float32)


def _sections(kind: str, hertz: float, resonance: float, rate: int) -> NDArray[np.float64] | None:
    """Return second-order sections: the cookbook's filters (R. Bristow-Johnson), gain at the corner = resonance."""
    shape, _, poles = kind.partition("_")
    if shape not in ("lpf", "hpf", "bpf", "brf") or poles not in _POLES:
        return None
    if hertz >= 0.49 * rate and shape in ("lpf", "brf"):
        return None
    turn = 2.0 * np.pi * float(np.clip(hertz, 1.0, 0.49 * rate)) / rate
    if _POLES[poles] == 1:
        return np.array([_one_pole(shape, turn)])
    return np.tile(_two_poles(shape, turn, 10.0 ** (resonance / 20.0)), (_POLES[poles] // 2, 1))


def _one_pole(shape: str, turn: float) -> list[float]:
    k = np.tan(turn / 2.0)
    b = [k, k, 0.0] if shape == "lpf" else [1.0, -1.0, 0.0]
    return [x / (1.0 + k) for x in b] + [1.0, (k - 1.0) / (k + 1.0), 0.0]


def _two_poles(shape: str, turn: float, q: float) -> list[float]:
    cos, alpha = np.cos(turn), np.sin(turn) / (2.0 * q)
    b = {
        "lpf": [(1 - cos) / 2, 1 - cos, (1 - cos) / 2],
        "hpf": [(1 + cos) / 2, -(1 + cos), (1 + cos) / 2],
        "bpf": [alpha, 0.0, -alpha],
        "brf": [1.0, -2 * cos, 1.0],
    }[shape]
    return [x / (1 + alpha) for x in [*b, 1 + alpha, -2 * cos, 1 - alpha]]
