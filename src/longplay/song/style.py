"""A style as data: what is wanted, what is played, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Threshold:
    """A wanted range for one measure in one style. low, high: None where open. source as in finding.Evidence."""

    name: str
    low: float | None
    high: float | None
    unit: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One drum over the bars of a groove. key: General MIDI drum key. steps: 16 a bar, X x o g . per step."""

    key: int
    steps: str


@dataclass(frozen=True, slots=True)
class Groove:
    """A drum pattern. energy: lowest and highest section energy (1-5) it serves. bars: its length.

    swing: share of a pair of sixteenths that the first one takes: 0.5 is even, 0.67 a triplet.
    """

    name: str
    energy: tuple[int, int]
    bars: int
    lanes: tuple[Lane, ...]
    swing: float = 0.5


@dataclass(frozen=True, slots=True)
class BassFigure:
    """A bass pattern: 16 steps a bar of chord degrees ("1", "5", "8"), "-" holds, "." rests, "<" leads on."""

    name: str
    energy: tuple[int, int]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChordFigure:
    """A rhythm in which chords are played. role: "keys" or "guitar"; energy: as in Groove; steps: 16 a bar.

    right: "X x o" strike the chord (strong, medium, soft), 1-4 one voice of it from the lowest, "-" holds, "." rests.
    left: the left hand of a keyboard in chord degrees, as in BassFigure; "" for a guitar.
    """

    role: str
    name: str
    energy: tuple[int, int]
    right: str
    left: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """library/styles/<name>.toml. sustain: instrument of the sustaining part; kit and bass: instruments.

    keys, guitar: instruments of those parts, the best first. drummer: who plays the kit, a name in library/players.
    space: levels of plate and delay re the dry voice.
    """

    name: str
    thresholds: tuple[Threshold, ...]
    grooves: tuple[Groove, ...]
    fills: tuple[Groove, ...]
    bass_figures: tuple[BassFigure, ...]
    kit: str
    bass: str
    sustain: str
    energy: tuple[tuple[str, int], ...]
    lead_over_track_lu: tuple[float, float] = (0.0, 3.0)
    drummer: str = "pocket drummer"
    keys: tuple[str, ...] = ()
    guitar: tuple[str, ...] = ()
    chord_figures: tuple[ChordFigure, ...] = ()
    space: tuple[tuple[str, float], ...] = ()

    def space_db(self, name: str) -> float | None:
        """A level of `space` ("lead_plate_db", "backing_plate_db", "throw_db"); None where the style has none of it."""
        level = dict(self.space).get(name, -120.0)
        return level if level > -60.0 else None

    def threshold(self, name: str) -> Threshold:
        """The threshold called `name`. Errors: KeyError."""
        return {t.name: t for t in self.thresholds}[name]

    def energy_of(self, label: str) -> int:
        """Energy 1-5 a section label usually has in this style."""
        return dict(self.energy).get(label, 3)
