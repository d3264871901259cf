"""What a player adds to the written page: place in time and weight, note by note."""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longplay.song.arrangement import Form
from longplay.song.part import Part, WrittenNote
from longplay.song.player import Player
from longplay.song.time import TICKS_PER_QUARTER

Floats = NDArray[np.float64]

_VOICES = {
    "kick": (35, 36), "snare": (37, 38, 40), "hat": (42, 44, 46), "ride": (51, 53, 59), "crash": (49, 52, 55, 57),
    "toms": (41, 43, 45, 47, 48, 50),
}  # fmt: skip
VOICE_OF = {key: voice for voice, keys in _VOICES.items() for key in keys}
WEIGHT = {0: (20, 30, 40), 1: (42, 58, 72), 2: (72, 88, 104), 3: (104, 114, 125)}
"""Accent -> (lightest, usual, heaviest) MIDI velocity: ghost, soft, medium, strong (measured: Groove MIDI)."""
_ON_LOOP = 0.4
"""How much of the wandering is left when a machine loop is the clock (default, unsourced)."""
_RESIDUAL = 0.65
"""How much of a player's spread is left once the wandering is taken off (default, unsourced)."""
_FARTHEST_S = 0.04
"""No hit lies further off the clock (a slip of 50 ms is heard as a mistake; default, unsourced)."""
_HABIT_WANDERS_MS = 4.0
_FILL_GROWS = 12.7
"""Velocity by which the second half of human fills exceeds the first (Groove MIDI, 647 fills)."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Wandering in seconds at every felt beat from `first_beat` on."""

    first_beat: int
    seconds: Floats

    def at(self, beat: Floats) -> Floats:
        """Seconds of wandering at (fractional) beats."""
        grid = np.arange(len(self.seconds)) + self.first_beat
        return np.interp(beat, grid, self.seconds)


def wandering(form: Form, sd_ms: float, memory: float, seed: int) -> Drift:
    """Return first-order autoregressive wandering over the whole form (Groove MIDI: beat-to-beat about 0.5).

    The same seed gives the same wandering whatever is played, so that all players share it.
    """
    beat = form.grid.time_signature.ticks_per_beat
    first = -form.grid.time_signature.beats
    count = form.structure.last_bar * form.grid.time_signature.beats - 2 * first
    steps = np.random.default_rng(seed).standard_normal(max(count, form.grid.tick(form.duration) // beat - first + 2))
    scale = sd_ms / 1000.0 * (_ON_LOOP if form.clock.startswith("loop") else 1.0)
    out = np.empty(len(steps))
    out[0] = steps[0]
    for i in range(1, len(steps)):
        out[i] = memory * out[i - 1] + np.sqrt(1 - memory**2) * steps[i]
    return Drift(first, out * scale)


def own_seed(seed: int, name: str) -> int:
    """Return a seed of a part's own that does not depend on the other parts."""
    return zlib.crc32(f"{seed} {name}".encode())


def slots(part: Part) -> NDArray[np.int64]:
    """Return the sixteenth (0-15 of a 4/4 bar) nearest to each note."""
    starts = np.array([n.start for n in part.notes], np.int64)
    return np.asarray((starts + TICKS_PER_QUARTER // 8) // (TICKS_PER_QUARTER // 4) % 16, np.int64)


def displacements(part: Part, form: Form, player: Player, shared: Drift, seed: int) -> Floats:
    """Return seconds by which each note of `part` lies off the clock.

    Constant lag + the habit of its sixteenth (which itself wanders by section) + shared and personal wandering +
    what is left over: half of it on beats, more on ghost notes.
    """
    rng = np.random.default_rng(own_seed(seed, part.name))
    beat = np.array([n.start for n in part.notes], float) / form.grid.time_signature.ticks_per_beat
    own = wandering(form, player.personal_ms, player.memory, own_seed(seed, f"{part.name} drift"))
    habit, spread = np.zeros(len(part.notes)), np.zeros(len(part.notes))
    for i, (note, slot) in enumerate(zip(part.notes, slots(part), strict=True)):
        touch = player.touch(VOICE_OF.get(note.midi, "notes") if part.role == "drums" else "notes")
        habit[i] = touch.offset_ms[slot] + _HABIT_WANDERS_MS * _section_mood(form, note, touch.voice, int(slot), seed)
        weight = 1.6 if note.accent == 0 else 0.6 if slot % 4 == 0 else 1.0
        spread[i] = touch.spread_ms * _RESIDUAL * weight
    left_over = np.clip(rng.standard_normal(len(part.notes)), -2.5, 2.5) * spread
    loop = _ON_LOOP if form.clock.startswith("loop") else 1.0
    off = shared.at(beat) + own.at(beat) + loop * (player.lag_ms + habit + left_over) / 1000.0
    return np.asarray(np.clip(off, -_FARTHEST_S, _FARTHEST_S))


def _section_mood(form: Form, note: WrittenNote, voice: str, slot: int, seed: int) -> float:
    """Return a standard normal number that stays the same for a voice and sixteenth within a section."""
    section = form.structure.at_bar(note.start // form.grid.time_signature.ticks_per_bar + 1)
    key = own_seed(seed, f"{section.name if section else ''} {voice} {slot}")
    return float(np.clip(np.random.default_rng(key).standard_normal(), -2, 2))


def velocities(part: Part, form: Form, player: Player, seed: int) -> list[int]:
    """Return each note's MIDI velocity: accent, habit of its sixteenth, arc of phrase and section, a little chance."""
    rng = np.random.default_rng(own_seed(seed, f"{part.name} weight"))
    chance = np.clip(rng.standard_normal(len(part.notes)), -2, 2)
    out = []
    for note, slot, luck in zip(part.notes, slots(part), chance, strict=True):
        low, usual, high = WEIGHT[note.accent]
        touch = player.touch(VOICE_OF.get(note.midi, "notes") if part.role == "drums" else "notes")
        habit = float(np.clip(0.5 * touch.velocity[slot], 0.8 * (low - usual), 0.8 * (high - usual)))
        weight = usual + habit + _arc(form, note) + luck * min(0.4 * touch.velocity_spread, 9.0)
        out.append(round(min(max(weight, low), high)))
    return out


def _arc(form: Form, note: WrittenNote) -> float:
    """Return velocity for the place in the music: phrases of four bars swell, sections grow, fills grow."""
    bar_ticks = form.grid.time_signature.ticks_per_bar
    bar = note.start // bar_ticks + 1
    if note.why.startswith("fill into"):
        return _FILL_GROWS * ((note.start % bar_ticks) / bar_ticks - 0.5) * 1.5
    section = form.structure.at_bar(bar)
    if section is None:
        return 0.0
    within = bar - section.first_bar + (note.start % bar_ticks) / bar_ticks
    return float(2.0 * np.sin(np.pi * (within % 4) / 4) - 1.0 + 4.0 * (within / section.bars - 0.5))
