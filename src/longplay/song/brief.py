"""What the artist asked for, before anybody listened."""

from dataclasses import dataclass, field

from longplay.song.money import Money


@dataclass(frozen=True, slots=True)
class Brief:
    """The answers in brief.toml; each may be empty.

    people: names that may decide. about: what the song is about. line_that_matters: its words. style: a name in
    library/styles. must_keep: tracks, sections or words that must not be changed. roles: track name -> role as
    corrected by a person. deadline: ISO date. tempo_bpm: stated by the artist, 0 if not. references: records it should
    stand beside, sound files of the artist's. singer: who sings it. purpose: what it is for ("a single", "a film").
    """

    title: str = ""
    artist: str = ""
    people: tuple[str, ...] = ()
    about: str = ""
    line_that_matters: str = ""
    style: str = "singer-songwriter pop"
    references: tuple[str, ...] = ()
    must_keep: tuple[str, ...] = ()
    budget: Money | None = None
    deadline: str = ""
    roles: dict[str, str] = field(default_factory=dict)
    tempo_bpm: float = 0.0
    target_lufs: float = -14.0
    singer: str = ""
    purpose: str = ""
    reference_amount: float = 0.5
    isrc: str = ""
