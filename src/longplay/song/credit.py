"""Who did what."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Credit:
    """A person's (or Longplay's) work on the record. craft: "engineer", "drummer" ...; work: the stage or part."""

    name: str
    craft: str
    work: str


@dataclass(frozen=True, slots=True)
class SoundCredit:
    """What a part is made of. instrument: who or what sounds; licence: of that sound.

    player: whose habits it is played with ("" = none); learned_from: where those were learned, with its licence.
    """

    part: str
    instrument: str
    licence: str
    player: str = ""
    learned_from: str = ""
