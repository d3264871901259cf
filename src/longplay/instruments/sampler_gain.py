"""How loud and where: touch, key, crossfades, controllers and panorama of one region."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from longplay.formats.sfz_region import SfzRegion

MASTER_DB = -8.5
"""Headroom for chords: what sfizz 1.2 gives a region at full touch, hard to one side (measured)."""


def gain_of(region: SfzRegion, key: int, velocity: int, controllers: Mapping[int, float]) -> float:
    """Return the factor on a sample, random variation aside (sfzformat.com; crossfades keep power unless told)."""
    decibels = region.volume + region.volume_group + region.volume_master + region.volume_global + MASTER_DB
    decibels += region.amp_keytrack * (key - region.amp_keycenter)
    factor = region.amplitude / 100.0
    for move in region.modulations:
        way = move.at(controllers.get(move.controller, 0.0))
        if move.target == "volume":
            decibels += way
        elif move.target == "amplitude":
            factor *= max(0.0, way / 100.0)
    return float(
        factor * 10.0 ** (decibels / 20.0) * _touch(region, velocity) * _fades(region, key, velocity, controllers)
    )


def moved(region: SfzRegion, target: str, controllers: Mapping[int, float]) -> float:
    """Return how far the controllers move `target` (cents, percent)."""
    return sum(m.at(controllers.get(m.controller, 0.0)) for m in region.modulations if m.target == target)


def _touch(region: SfzRegion, velocity: int) -> float:
    """Return the gain of a touch: its square, or the curve given, as far as amp_veltrack goes."""
    if region.velocity_curve:
        points = {0: 0.0, 127: 1.0} | dict(region.velocity_curve)
        curve = float(np.interp(velocity, sorted(points), [points[at] for at in sorted(points)]))
    else:
        curve = (velocity / 127.0) ** 2
    lost = abs(region.amp_veltrack) / 100.0 * (1.0 - curve)
    return lost if region.amp_veltrack < 0 else max(0.0, 1.0 - lost)


def _fades(region: SfzRegion, key: int, velocity: int, controllers: Mapping[int, float]) -> float:
    r = region
    gain = fade(key, r.xfin_lokey, r.xfin_hikey, r.xf_keycurve) * fade(
        -key, -r.xfout_hikey, -r.xfout_lokey, r.xf_keycurve
    )
    gain *= fade(velocity, r.xfin_lovel, r.xfin_hivel, r.xf_velcurve)
    gain *= fade(-velocity, -r.xfout_hivel, -r.xfout_lovel, r.xf_velcurve)
    for each in r.cc_fades:
        at = controllers.get(each.controller, 0.0)
        low, high, at = (each.low, each.high, at) if each.fade_in else (-each.high, -each.low, -at)
        gain *= fade(at, low, high, r.xf_cccurve)
    return gain


def fade(at: float, low: float, high: float, curve: str) -> float:
    """Return 0 below `low`, 1 from `high` on, and between them a straight line ("gain") or its root ("power")."""
    if at >= high:
        return 1.0
    if at <= low:
        return 0.0
    share = (at - low) / (high - low)
    return share if curve == "gain" else float(np.sqrt(share))


def sides(region: SfzRegion, channels: int, pan: float) -> NDArray[np.float32]:
    """Return how the sample's channels go to the left and the right: float32 (channels, 2).

    Panorama of constant power (-3 dB in the middle); stereo first takes its width, 100 as it is, 0 mono. As sfizz
    does, measured.
    """
    angle = np.pi / 4 * (1.0 + np.clip((pan + (region.position if channels == 2 else 0.0)) / 100.0, -1.0, 1.0))
    left_right = np.array([np.cos(angle), np.sin(angle)])
    if channels == 1:
        return np.asarray(left_right[None, :], np.float32)
    turn = np.pi / 4 * np.clip(region.width / 100.0, -1.0, 1.0)
    if region.width == 100.0:
        return np.asarray(np.diag(left_right), np.float32)
    near, far = (np.cos(turn) + np.sin(turn)) / np.sqrt(2), (np.cos(turn) - np.sin(turn)) / np.sqrt(2)
    return np.asarray(np.array([[near, far], [far, near]]) * left_right, np.float32)
