"""Who did what."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Credit:
    """A person's (or Longplay's) work on the record. craft: "engineer", "drummer" ...; work: the stage or part."""

    name: str
    craft: str
    work: str
