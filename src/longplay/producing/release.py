"""Everything a record consists of, by reference."""

from dataclasses import dataclass

from longplay.producing.previews import Preview
from longplay.producing.rehearing import Rehearing
from longplay.producing.sounding import Song, Sounding
from longplay.song.decision import Decision, states_of
from longplay.song.finding import Finding
from longplay.song.proposal import Proposal
from longplay.stages.master.master import Master


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
