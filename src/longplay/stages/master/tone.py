"""How far does the record's tone lie from its references', and how much of that is worth moving?"""

from dataclasses import dataclass

import numpy as np

from longplay.song.reference import Reference
from longplay.sound.spectrum import OCTAVE_CENTRES_HZ

MOST_DB = 3.0
"""No octave is moved further (issue; default, unsourced)."""
LEAST_DIFFERENCE_DB = 2.0
"""A smaller difference is taste (issue; default, unsourced)."""
HEARD_DB = -60.0
"""An octave weaker than this in the whole is nobody's tone (default, unsourced)."""
TOP = 8
"""The top octave follows the one below: what a reference has there is often its coder's."""
NONE = "tone left alone: the balance of the mix is the artist's"


@dataclass(frozen=True, slots=True)
class Tone:
    """Gains per octave 63 Hz-16 kHz in dB (empty: nothing is moved), and why."""

    gains_db: tuple[float, ...]
    why: str


def tone_towards(bands_db: tuple[float, ...], references: tuple[Reference, ...], amount: float) -> Tone:
    """`amount` (0-1) of the way from this octave balance to the references' mean, at most 3 dB an octave.

    Only in octaves where the difference exceeds both 2 dB and the references' own spread. Levels do not count: each
    balance is held against its own mean.
    """
    if not references or amount <= 0.0:
        return Tone((), NONE)
    heard = _heard((bands_db, *(r.bands_db for r in references)))
    theirs = np.array([_balance(r.bands_db, heard) for r in references])
    difference = theirs.mean(axis=0) - _balance(bands_db, heard)
    spread = np.abs(theirs - theirs.mean(axis=0)).max(axis=0)
    counts = heard & (np.abs(difference) > np.maximum(spread, LEAST_DIFFERENCE_DB))
    gains = np.where(counts, np.clip(amount * difference, -MOST_DB, MOST_DB), 0.0)
    gains[TOP:] = gains[TOP - 1]
    if not np.any(gains):
        return Tone((), _close(difference, heard, len(references)))
    return Tone(tuple(round(float(g), 2) for g in gains), _moved(gains, difference, amount, len(references)))


def _heard(balances: tuple[tuple[float, ...], ...]) -> np.ndarray:
    heard = np.array([all(b[k] > HEARD_DB for b in balances) for k in range(len(OCTAVE_CENTRES_HZ))])
    heard[TOP:] = False
    return heard


def _balance(bands_db: tuple[float, ...], heard: np.ndarray) -> np.ndarray:
    bands = np.array(bands_db)
    return np.asarray(bands - (bands[heard].mean() if heard.any() else 0.0))


def _close(difference: np.ndarray, heard: np.ndarray, count: int) -> str:
    most = float(np.abs(difference[heard]).max(initial=0.0))
    return (
        f"tone left alone: no octave lies further from {_references(count)} than they lie apart or "
        f"{LEAST_DIFFERENCE_DB:.0f} dB (at most {most:.1f} dB)"
    )


def _moved(gains: np.ndarray, difference: np.ndarray, amount: float, count: int) -> str:
    moves = [
        f"{gain:+.1f} dB at {_hertz(k)} ({off:+.1f} dB away)"
        for k, (gain, off) in enumerate(zip(gains[:TOP], difference[:TOP], strict=True))
        if gain
    ]
    return f"tone moved {100 * amount:.0f} % of the way to {_references(count)}: {', '.join(moves)}"


def _references(count: int) -> str:
    return "the reference" if count == 1 else f"the mean of {count} references"


def _hertz(octave: int) -> str:
    centre = OCTAVE_CENTRES_HZ[octave]
    return f"{centre:.0f} Hz" if centre < 1000 else f"{centre / 1000:.0f} kHz"
