"""The form of a song: sections in bars."""

from dataclasses import dataclass

LABELS = ("intro", "verse", "pre-chorus", "chorus", "bridge", "solo", "interlude", "outro", "part")
INSTRUMENTAL = ("intro", "solo", "interlude", "outro")
"""Labels of sections in which nobody is expected to sing."""


@dataclass(frozen=True, slots=True)
class Section:
    """Whole bars with one function.

    name: unique and readable ("chorus 2"). label: one of LABELS; "part" where the function is not known.
    first_bar: counted from 1; bars: how many. confidence: 0-1 of the label.
    """

    name: str
    label: str
    first_bar: int
    bars: int
    confidence: float = 0.0

    @property
    def last_bar(self) -> int:
        """The last bar that belongs to the section."""
        return self.first_bar + self.bars - 1


@dataclass(frozen=True, slots=True)
class Structure:
    """Sections in order, without gaps between the first and the last bar."""

    sections: tuple[Section, ...]

    def at_bar(self, bar: int) -> Section | None:
        """The section that holds `bar`."""
        return next((s for s in self.sections if s.first_bar <= bar <= s.last_bar), None)

    def named(self, name: str) -> Section | None:
        """The section called `name`."""
        return next((s for s in self.sections if s.name == name), None)

    def labelled(self, label: str) -> tuple[Section, ...]:
        """All sections with `label`, in order."""
        return tuple(s for s in self.sections if s.label == label)

    @property
    def last_bar(self) -> int:
        """The last bar of the song; 0 for an empty structure."""
        return self.sections[-1].last_bar if self.sections else 0


def name_sections(spans: tuple[tuple[str, int, int, float], ...]) -> Structure:
    """Number the sections of (label, first_bar, bars, confidence): "verse 1", "verse 2"; a single one stays plain."""
    labels = [label for label, *_ in spans]
    seen: dict[str, int] = {}
    sections = []
    for label, first_bar, bars, confidence in spans:
        seen[label] = seen.get(label, 0) + 1
        name = f"{label} {seen[label]}" if labels.count(label) > 1 else label
        sections.append(Section(name, label, first_bar, bars, confidence))
    return Structure(tuple(sections))
