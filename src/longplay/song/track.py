"""What is on tape."""

from dataclasses import dataclass

from longplay.song.recording import Recording

ROLES = (
    "lead vocal",
    "backing vocal",
    "guitar",
    "keys",
    "bass",
    "drums",
    "percussion",
    "strings",
    "pad",
    "brass",
    "bounce",
    "voice and guitar",
    "other",
)
"""A track's role. "bounce" is a finished stereo mix, "voice and guitar" a memo with both on one microphone."""
LEAD_ROLES = ("lead vocal", "voice and guitar", "bounce")
"""Roles that can carry the lead, the likeliest first."""
SUNG_ROLES = (*LEAD_ROLES, "backing vocal")
"""Roles that sing."""
SUSTAINING = ("keys", "pad", "strings", "brass")
"""Roles that can hold a chord."""


@dataclass(frozen=True, slots=True)
class Take:
    """One recording of a part. start_s: where its first frame lies on the track's clock; player: who made it."""

    name: str
    recording: Recording
    player: str = ""
    start_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Track:
    """A track of the demo or of the record.

    name: the artist's own name for it. role: one of ROLES. role_source: "name", "sound" or "person".
    source: "demo" for what the artist brought, "longplay" for parts we played, else the player's name.
    """

    name: str
    role: str
    takes: tuple[Take, ...]
    role_source: str = "name"
    role_confidence: float = 1.0
    source: str = "demo"

    @property
    def recording(self) -> Recording:
        """The recording of the first take."""
        return self.takes[0].recording


@dataclass(frozen=True, slots=True)
class Demo:
    """What the artist brought, on one timeline at one rate (Hz). kind: "stems", "bounce" or "memo"."""

    tracks: tuple[Track, ...]
    rate: int
    duration: float
    kind: str
    lyrics: str = ""

    def with_role(self, *roles: str) -> tuple[Track, ...]:
        """Tracks that have one of `roles`."""
        return tuple(track for track in self.tracks if track.role in roles)

    def named(self, name: str) -> Track | None:
        """The track called `name`."""
        return next((track for track in self.tracks if track.name == name), None)

    @property
    def lead_role(self) -> str:
        """The role that carries the lead, the likeliest of those that are there; "" where none is."""
        return next((role for role in LEAD_ROLES if self.with_role(role)), "")
