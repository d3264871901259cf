"""Where each role may lie under the lead, and whether it can be heard there."""

import numpy as np
from numpy.typing import NDArray

from longplay.song.mix import Automation
from longplay.song.track import SUNG_ROLES, Track
from longplay.stages.mix.measures import STEP_S, THIRDS_HZ, Powers, gated_lufs, powers_of, sounding, summed, thirds
from longplay.stages.mix.powers import ride_powers

# (nearest, furthest) in LU under the lead while both sound. Guides agree on the order (backing voices "slightly under"
# the lead, held layers behind what is struck or plucked) and give no figures: the figures are defaults, unsourced.
_UNDER_LEAD_LU = {
    "drums": (5.0, 9.0),
    "percussion": (9.0, 12.0),
    "bass": (6.0, 9.0),
    "backing vocal": (6.0, 9.0),
    "guitar": (7.0, 10.0),
    "keys": (7.0, 10.0),
    "brass": (7.0, 10.0),
    "strings": (10.0, 12.0),
    "pad": (10.0, 12.0),
}
_OTHERS_UNDER_LEAD_LU = (8.0, 11.0)
# In one band a tone is heard down to 5.5 dB under noise, noise down to 14.5 dB and more under a tone (Johnston 1988).
_HEARD_DB = -12.0
_HEARD_BANDS = 3  # of a part that can be told from the rest (default, unsourced)
_PITCHED_HZ = (100.0, 8000.0)
Place = tuple[float, float]
"""(nearest, furthest) LU under the lead."""
_MEET_S = 2.0  # what a part and the lead must share before their distance means anything


def places_of(role: str, excess_lu: float = 0.0) -> Place:
    """(nearest, furthest) LU under the lead at which a part of this role lies while both sound.

    excess_lu: how far the lead stands over the style's range. Instruments belong to the track, so they lie so much
    deeper under such a lead; voices belong to the lead.
    """
    nearest, furthest = _UNDER_LEAD_LU.get(role, _OTHERS_UNDER_LEAD_LU)
    deeper = 0.0 if role in SUNG_ROLES else max(excess_lu, 0.0)
    return nearest + deeper, furthest + deeper


def part_of(track: Track) -> str:
    """The part that a played track is a stem of: "drums" for "drums/kick"."""
    return track.name.split("/", maxsplit=1)[0] if track.source == "longplay" else track.name


def parts_among(tracks: tuple[Track, ...]) -> dict[str, tuple[Track, ...]]:
    """Tracks by the part they are stems of."""
    return {name: tuple(t for t in tracks if part_of(t) == name) for name in dict.fromkeys(map(part_of, tracks))}


def ridden(stems: tuple[Track, ...], rides: tuple[Automation, ...]) -> Powers:
    """The powers of a part's stems behind the rides of their faders."""
    played = [(powers_of(t.recording), tuple(r for r in rides if r.track == t.name)) for t in stems]
    return summed([powers * ride_powers(moves, powers.size) for powers, moves in played])


def where_they_meet(part: Powers, front: Powers) -> tuple[float | None, float | None]:
    """Loudness (part, lead) in LUFS while both sound, or each by itself where they share less than 2 s."""
    size = min(len(part), len(front))
    both = np.logical_and(sounding(part)[:size], sounding(front)[:size])
    if both.sum() * STEP_S < _MEET_S:
        return gated_lufs(part), gated_lufs(front)
    return _mean_lufs(part[:size][both]), _mean_lufs(front[:size][both])


def missing_db(part: NDArray[np.float64], rest: NDArray[np.float64]) -> float:
    """By how many dB a part must rise before three of its thirds of an octave stand within 12 dB of the rest.

    part, rest: third-octave powers while the part plays. 0 where it is heard already.
    """
    hertz = np.array(THIRDS_HZ)
    where = (hertz >= _PITCHED_HZ[0]) & (hertz <= _PITCHED_HZ[1])
    over = np.sort(10.0 * np.log10((part[where] + 1e-30) / (rest[where] + 1e-30)))
    return max(_HEARD_DB - float(over[-_HEARD_BANDS]), 0.0)


def thirds_of_part(stems: tuple[Track, ...], when: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Third-octave powers of several tracks together while `when` holds, as they sound from both sides; (28,)."""
    sides = [2.0 if track.recording.channels == 1 else 1.0 for track in stems]
    return np.asarray(np.sum([s * thirds(t.recording, when) for s, t in zip(sides, stems, strict=True)], axis=0))


def _mean_lufs(powers: Powers) -> float:
    return float(10.0 * np.log10(powers.mean() + 1e-20)) - 0.691
