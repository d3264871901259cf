"""What a person told the ear. Kept apart from detection; a correction always wins."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SectionCorrection:
    """A section as the artist names it: label (see structure.LABELS), bars counted from 1."""

    label: str
    first_bar: int
    bars: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """corrections.toml. tempo_bpm 0, first_downbeat_s None, beats_per_bar 0 and key "" mean "as heard".

    first_downbeat_s: seconds of bar 1 beat 1 on the demo's clock. key: "A minor".
    """

    tempo_bpm: float = 0.0
    first_downbeat_s: float | None = None
    beats_per_bar: int = 0
    key: str = ""
    sections: tuple[SectionCorrection, ...] = ()
    by: str = ""
