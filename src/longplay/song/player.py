"""How a player plays: the feel, apart from the notes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Touch:
    """A player's habits on one voice ("kick", "snare", "hat", "ride", "toms", "crash" or "notes").

    offset_ms: lead (negative) or lag per sixteenth of a 4/4 bar, 16 values. velocity: how far each sixteenth lies
    from the voice's usual weight, 16 values in MIDI velocity. spread_ms, velocity_spread: what is left over (sd).
    """

    voice: str
    offset_ms: tuple[float, ...]
    velocity: tuple[float, ...]
    spread_ms: float
    velocity_spread: float


@dataclass(frozen=True, slots=True)
class Player:
    """library/players/<name>.toml. lag_ms: the player's constant place against the clock.

    drift_ms and memory: sd and beat-to-beat correlation of the slow wandering that all players share; personal_ms:
    sd of this player's own part of it. attribution: where the habits were learned.
    """

    name: str
    touches: tuple[Touch, ...]
    lag_ms: float
    drift_ms: float
    memory: float
    personal_ms: float
    attribution: str

    def touch(self, voice: str) -> Touch:
        """The habits on `voice`; those of the player's first voice where there are none."""
        return next((t for t in self.touches if t.voice == voice), self.touches[0])
