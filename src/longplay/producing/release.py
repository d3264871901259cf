"""Everything a record consists of, by reference."""

from dataclasses import dataclass

from longplay.cache.kept import credits_of_stages
from longplay.producing.previews import Preview
from longplay.producing.rehearing import Rehearing
from longplay.producing.sounding import Song, Sounding
from longplay.song.credit import Credit
from longplay.song.decision import Decision, states_of
from longplay.song.finding import Finding
from longplay.song.proposal import Proposal
from longplay.stages.master.master import Master

HOUSE = frozenset({"", "Longplay", "longplay", "the artist"})
"""Names of takes that are nobody's in particular, or ours."""
OF_PARTS = frozenset({"arrange", "perform"})
"""Work that is on the record only where a part is."""
OF_TAKES = "session producer"
"""The craft that is on the record only where a person's take is."""


@dataclass(frozen=True, slots=True)
class Release:
    """One record. notes: files left out and what was noticed; demo_lufs: of the demo as it came."""

    song: Song
    findings: tuple[Finding, ...]
    proposals: tuple[Proposal, ...]
    decisions: tuple[Decision, ...]
    previews: tuple[Preview, ...]
    sounding: Sounding
    master: Master
    rehearing: Rehearing
    notes: tuple[str, ...]
    versions: dict[str, str]
    demo_lufs: float | None

    @property
    def states(self) -> dict[str, str]:
        """What stands decided, by proposal id."""
        return states_of(self.proposals, self.decisions)

    @property
    def credits(self) -> tuple[Credit, ...]:
        """Who did what that can be heard on this record: people whose takes are on it, then the house.

        Without a new part nobody of the house arranged or played one.
        """
        parts = self.sounding.version.arrangement.parts
        ours = tuple(c for c in credits_of_stages() if parts or c.work not in OF_PARTS)
        ours = tuple(c for c in ours if self.song.takes or c.craft != OF_TAKES)
        return self.players + ours

    @property
    def players(self) -> tuple[Credit, ...]:
        """People whose takes are heard, one credit a track; a track whose takes name nobody is the artist's own."""
        tracks = (*self.sounding.demo_tracks, *self.sounding.parts)
        return tuple(
            Credit(name, track.role, track.name)
            for track in tracks
            for name in sorted({take.player for take in track.takes} - HOUSE)
        )
