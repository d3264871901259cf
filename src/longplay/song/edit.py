"""What is done to the demo's own audio, as a list over untouched originals."""

from dataclasses import dataclass

from longplay.song.proposal import StopBar

Slice = tuple[float, float, float]
"""(start, end, shift_s) of a stretch that moves, in demo seconds: from one attack to the next."""


@dataclass(frozen=True, slots=True)
class TrackEdit:
    """Mending and muting of one track, on the demo's clock.

    shift_s: moved by so much (negative = earlier). mutes: (start, end) seconds faded out. rides: (start, end,
    gain_db) seconds. thins: (start, end, gain_db, high_pass_hz). proposals: whose answers these are.
    hum_hz, clicks, declip, recorded_at_hz: as in proposal.RepairTrack. tunes: (start, end, cents). slices: (start, end,
    shift_s) for a played track brought to the clock. phrase_rides: as rides, with the fader's way between phrases.
    """

    track: str
    dc: float = 0.0
    invert: bool = False
    shift_s: float = 0.0
    mutes: tuple[tuple[float, float], ...] = ()
    rides: tuple[tuple[float, float, float], ...] = ()
    thins: tuple[tuple[float, float, float, float], ...] = ()
    proposals: tuple[str, ...] = ()
    hum_hz: float = 0.0
    clicks: tuple[float, ...] = ()
    declip: bool = False
    recorded_at_hz: int = 0
    tunes: tuple[tuple[float, float, float], ...] = ()
    slices: tuple[Slice, ...] = ()
    phrase_rides: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Bars of the demo laid on the record, in order: demo bars `first_bar`..`last_bar`, both included.

    copy: this stretch was brought again. tracks: the tracks that sound in it (empty = all).
    """

    first_bar: int
    last_bar: int
    copy: bool = False
    tracks: tuple[str, ...] = ()
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class EditList:
    """All edits. pieces: empty = the demo's own order, from its first frame to its last.

    stops: where everything holds still, in the order of their proposals' ids.
    """

    tracks: tuple[TrackEdit, ...]
    pieces: tuple[Piece, ...] = ()
    stops: tuple[StopBar, ...] = ()

    def of(self, track: str) -> TrackEdit:
        """The edit of `track`; an empty one where nothing is done."""
        return next((e for e in self.tracks if e.track == track), TrackEdit(track))
