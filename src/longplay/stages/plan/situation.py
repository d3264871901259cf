"""Everything an answer may look at, and the way proposals are worded and numbered."""

from dataclasses import dataclass

from longplay.formats.ids import readable_id
from longplay.song.brief import Brief
from longplay.song.finding import Finding
from longplay.song.listening import Listening, TrackListening
from longplay.song.money import Money
from longplay.song.must_keep import kept_tracks
from longplay.song.proposal import Action, Proposal
from longplay.song.rates import RateCard
from longplay.song.structure import Section
from longplay.song.style import Style
from longplay.song.time import Span, span_of_bars
from longplay.song.track import Demo

PREVIEW_BARS = 8
"""Bars of a preview: enough to hear a change come and settle (issue: eight bars before and after)."""
BEFORE_CHANGE = 4
SURE_CHORDS = 0.6
"""On one microphone, below this the chords are mostly the singer's overtones: unaccompanied voices measured 0.5 to
0.56, voices with a guitar 0.9."""
LIFTED = ("chorus",)
ACCOMPANIMENT = ("guitar", "keys", "strings", "pad", "brass", "percussion", "other")


@dataclass(frozen=True, slots=True)
class Situation:
    """The song, what is wanted, and what people cost. carries: a bare performance that needs nobody beside it."""

    demo: Demo
    listening: Listening
    brief: Brief
    style: Style
    rates: RateCard
    carries: bool = False

    @property
    def free(self) -> Money:
        """No money, in the card's currency."""
        return Money(0, self.rates.currency)

    @property
    def last_bar(self) -> int:
        """The last bar of the demo's structure, or of its grid."""
        return self.listening.structure.last_bar or self.listening.grid.last_bar

    @property
    def no_kit(self) -> bool:
        """A drum kit over a bounce that already has drums would play against them: never."""
        return self.demo.kind != "stems" and self.listening.has_drums

    @property
    def has_harmony(self) -> bool:
        """Whether anything but a voice or drums says what the chords are; without it no chord part is written."""
        whole = self.demo.with_role("bounce", "voice and guitar") and self._chord_confidence >= SURE_CHORDS
        return bool(self.demo.with_role(*ACCOMPANIMENT, "bass") or whole)

    @property
    def voice_alone(self) -> bool:
        """Whether nothing but voices was recorded: no clock and no chords to play to."""
        return not self.has_harmony and not self.demo.with_role("drums", "percussion")

    @property
    def _chord_confidence(self) -> float:
        """Mean confidence of the chords by their length; 0 where none was heard."""
        chords = self.listening.chords
        length = sum(c.end - c.start for c in chords)
        return sum((c.end - c.start) * c.confidence for c in chords) / length if length > 0 else 0.0

    def labelled(self, *labels: str) -> tuple[Section, ...]:
        """Sections with one of `labels`, in order."""
        return tuple(s for s in self.listening.structure.sections if s.label in labels)

    def lifted(self) -> tuple[str, ...]:
        """The sections that should be the biggest: choruses, else those of high energy, else the second half."""
        sections = self.listening.structure.sections
        chosen = self.labelled(*LIFTED) or tuple(s for s in sections if self.style.energy_of(s.label) >= 4)
        return tuple(s.name for s in chosen or sections[len(sections) // 2 :])

    def from_first_lift(self) -> tuple[str, ...]:
        """Every section from the first lifted one on, without an outro."""
        first = self.lifted()[:1]
        names = [s.name for s in self.listening.structure.sections if s.label != "outro"]
        return tuple(names[names.index(first[0]) :]) if first and first[0] in names else tuple(names)

    def tracks(self, *roles: str) -> tuple[TrackListening, ...]:
        """Heard tracks with one of `roles` that may be changed, loudest first."""
        kept = kept_tracks(self.brief, self.demo)
        found = [t for t in self.listening.tracks if t.role in roles and t.name not in kept]
        return tuple(sorted(found, key=lambda t: -(t.desk_lufs if t.desk_lufs is not None else -200.0)))

    def section_of(self, span: Span) -> str:
        """Name of the section that holds the middle of `span`; "" where there is none."""
        section = self.listening.structure.at_bar(self.listening.grid.bar((span.start + span.end) / 2))
        return section.name if section else ""

    def window(self, change_bar: int) -> Span:
        """Eight demo bars in which a change at `change_bar` is heard best: four before it, four from it on."""
        first = max(1, min(change_bar - BEFORE_CHANGE, self.last_bar - PREVIEW_BARS + 1))
        last = max(first, min(first + PREVIEW_BARS - 1, self.last_bar))
        return span_of_bars(self.listening.grid, first, last)

    def window_of(self, sections: tuple[str, ...]) -> Span:
        """The preview of a change that begins with the first of `sections` (the loudest place of the song if none)."""
        named = [s for s in self.listening.structure.sections if s.name in (sections or self.lifted())]
        return self.window(named[0].first_bar if named else BEFORE_CHANGE + 1)

    def offer(
        self,
        finding: Finding,
        action: Action,
        summary: str,
        why: str,
        *,
        section: str = "",
        window: Span | None = None,
        instead_of: str = "",
    ) -> Proposal:
        """A proposal Longplay carries out itself."""
        name = readable_id(finding.question, section, action.target, action.kind)
        measure = finding.evidence[0].measure if finding.evidence else ""
        return Proposal(
            name, (finding.id,), action, summary, why, "in_house", self.free, 0.0, measure, window, instead_of
        )
