"""Cuts: what is only rumble goes, and what stands on the lead's words steps back a little."""

import numpy as np
from numpy.typing import NDArray

from longplay.song.mix import Processor
from longplay.stages.mix.measures import THIRDS_HZ

MOST_CUT_DB = 3.0
MOST_BANDS = 2
# The lowest note an instrument has: drop-D guitar D2, violin section's viola C3 (published ranges).
_LOWEST_HZ = {"guitar": 73.4, "backing vocal": 98.0, "strings": 65.4}
_RUMBLE_DB = -40.0  # below this under the whole track nobody hears it, and nothing is done (default, unsourced)
_WORDS_HZ = (800.0, 5000.0)  # where consonants and vowels are told apart (default, unsourced)
_MASKED_DB = 3.0
_SPOKEN_DB = -20.0  # bands of the lead weaker than this under its strongest in that range carry no words
Thirds = NDArray[np.float64]


def rumble_cut(role: str, bands: Thirds, lowest_hz: float | None = None) -> tuple[Processor, ...]:
    """A high-pass under the lowest note, only where there is something under it to take away.

    lowest_hz: measured lowest fundamental; without it the range of the instrument counts, and a role without one is
    left alone.
    """
    note = lowest_hz or _LOWEST_HZ.get(role)
    if note is None:
        return ()
    hz = float(5 * round(min(max(0.7 * note, 40.0), 120.0) / 5))
    under = np.array(THIRDS_HZ) * 2.0 ** (1 / 6) <= hz
    level = 10.0 * float(np.log10((bands[under].sum() + 1e-30) / (bands.sum() + 1e-30)))
    if level < _RUMBLE_DB:
        return ()
    measured = "lowest sung note" if lowest_hz else f"lowest note of a {role}"
    why = f"under {hz:.0f} Hz there is only rumble, {level:.0f} dB re the track; the {measured} is at {note:.0f} Hz"
    return (Processor("high_pass", (("hz", hz),), why),)


def masking_cuts(lead: Thirds, track: Thirds, gain_db: float) -> tuple[Processor, ...]:
    """Bells of at most 3 dB in at most two bands where `track` stands on the lead's words.

    lead, track: third-octave powers while the lead sounds. gain_db: the lead's fader over the track's. A band counts
    when, over an octave around it, the track is more than 3 dB over the lead; half of the excess is cut.
    """
    excess = _octaves_db(track) - _octaves_db(lead) - gain_db
    hertz = np.array(THIRDS_HZ)
    words = (hertz >= _WORDS_HZ[0]) & (hertz <= _WORDS_HZ[1])
    spoken = _octaves_db(lead) > _octaves_db(lead)[words].max() + _SPOKEN_DB
    excess[~spoken | ~words] = 0.0
    cuts: list[Processor] = []
    while len(cuts) < MOST_BANDS and excess.max() > _MASKED_DB:
        worst = int(np.argmax(excess))
        cuts.append(_bell(hertz[worst], float(excess[worst])))
        excess[max(worst - 3, 0) : worst + 4] = 0.0
    return tuple(cuts)


def _bell(hz: float, excess: float) -> Processor:
    cut = min(MOST_CUT_DB, round(excess, 0) / 2.0)
    why = f"around {hz:.0f} Hz it stands {excess:.1f} dB over the lead while that sings; half of it steps back"
    return Processor("peak", (("hz", float(round(hz))), ("gain_db", -cut), ("q", 1.0)), why)


def _octaves_db(bands: Thirds) -> Thirds:
    """Each third with its neighbours, in dB."""
    padded = np.pad(bands, 1)
    return np.asarray(10.0 * np.log10(padded[:-2] + padded[1:-1] + padded[2:] + 1e-30))
