"""Keys and chords, spelled as Harte et al. (ISMIR 2005) write them: "A:min", "F#:maj7/3", "N"."""

import re
from dataclasses import dataclass

SHARP_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
FLAT_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_NATURAL = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}

QUALITIES: dict[str, tuple[int, ...]] = {
    "maj": (0, 4, 7),
    "min": (0, 3, 7),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "min7": (0, 3, 7, 10),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "5": (0, 7),
}
_HARTE = re.compile(r"^(?P<root>[A-G][#b]*):?(?P<quality>[^/]*)(?:/(?P<bass>.+))?$")
_DEGREES = {"1": 0, "2": 2, "b3": 3, "3": 4, "4": 5, "5": 7, "6": 9, "b7": 10, "7": 11}


def pitch_class(name: str) -> int:
    """Pitch class 0-11 of a note name such as "F#" or "Bb". Errors: ValueError."""
    if not name or name[0] not in _NATURAL or set(name[1:]) - {"#", "b"}:
        raise ValueError(f"not a note name: {name!r}")
    return (_NATURAL[name[0]] + name.count("#") - name[1:].count("b")) % 12


@dataclass(frozen=True, slots=True)
class Key:
    """Tonic as a note name; mode "major" or "minor"."""

    tonic: str
    mode: str = "major"

    @property
    def pitch_class(self) -> int:
        """Pitch class 0-11 of the tonic."""
        return pitch_class(self.tonic)

    @property
    def flat(self) -> bool:
        """Whether the key signature is written in flats."""
        relative_major = (self.pitch_class + (3 if self.mode == "minor" else 0)) % 12
        return relative_major in {5, 10, 3, 8, 1}

    @property
    def scale(self) -> frozenset[int]:
        """Pitch classes of the key; a minor key holds the natural scale and the raised seventh."""
        steps = (0, 2, 4, 5, 7, 9, 11) if self.mode == "major" else (0, 2, 3, 5, 7, 8, 10, 11)
        return frozenset((self.pitch_class + step) % 12 for step in steps)

    def __str__(self) -> str:
        return f"{self.tonic} {self.mode}"


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord: root and bass as pitch classes 0-11, quality from QUALITIES. root None is "no chord"."""

    root: int | None
    quality: str = "maj"
    bass: int | None = None

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """Pitch classes from the root up; empty for no chord."""
        if self.root is None:
            return ()
        return tuple((self.root + step) % 12 for step in QUALITIES[self.quality])

    @property
    def lowest(self) -> int | None:
        """Pitch class that the bass plays."""
        return self.root if self.bass is None else self.bass

    def label(self, flat: bool = False) -> str:
        """The Harte label; the bass as a degree over the root."""
        if self.root is None:
            return "N"
        names = FLAT_NAMES if flat else SHARP_NAMES
        slash = ""
        if self.bass is not None and self.bass != self.root:
            interval = (self.bass - self.root) % 12
            degree = {step: name for name, step in _DEGREES.items()}.get(interval)
            slash = f"/{degree}" if degree else ""
        return f"{names[self.root]}:{self.quality}{slash}"


def parse_chord(label: str) -> Chord:
    """Read a Harte label; qualities we do not know fall back to their triad. Errors: ValueError."""
    if label in {"N", "X", ""}:
        return Chord(None)
    match = _HARTE.match(label)
    if not match:
        raise ValueError(f"not a chord label: {label!r}")
    root = pitch_class(match["root"])
    bass = _DEGREES.get(match["bass"] or "")
    return Chord(root, _known_quality(match["quality"]), None if bass is None else (root + bass) % 12)


def _known_quality(text: str) -> str:
    text = re.sub(r"\(.*\)", "", text) or "maj"
    if text in QUALITIES:
        return text
    for start, quality in (("min", "min"), ("dim", "dim"), ("hdim", "dim"), ("aug", "aug"), ("sus", "sus4")):
        if text.startswith(start):
            return quality
    return "maj"


@dataclass(frozen=True, slots=True)
class ChordSpan:
    """A chord heard from `start` to `end` seconds (demo clock) with confidence 0-1."""

    start: float
    end: float
    chord: Chord
    confidence: float
