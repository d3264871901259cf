"""Which other versions of the master are worth having, and which tracks are on each."""

from dataclasses import dataclass

from longplay.song.mix import Channel, Mix

LEAD, BACKING = "lead vocal", "backing vocal"


@dataclass(frozen=True, slots=True)
class Variant:
    """A version of the master with fewer tracks. name: "instrumental", "a-cappella" or "tv"."""

    name: str
    tracks: tuple[str, ...]
    note: str


def variants_of(mix: Mix) -> tuple[Variant, ...]:
    """Instrumental, a cappella and TV, as far as this desk can tell them apart.

    None without a lead vocal on a track of its own, or with nothing beside it; no TV mix without backing vocals (it
    would be the instrumental).
    """
    heard = [channel for channel in mix.channels if not channel.mute]
    band = _names(heard, without=(LEAD, BACKING))
    leads, backing = _names(heard, only=LEAD), _names(heard, only=BACKING)
    whole = {"voice and guitar", "bounce"} & {channel.role for channel in heard}
    if not leads or not band or whole:
        return ()
    tv = (Variant("tv", band + backing, "without the lead, with the backing vocals: for singing live on television"),)
    return (
        Variant("instrumental", band, "without any voice"),
        Variant("a-cappella", leads + backing, "the voices alone"),
        *(tv if backing else ()),
    )


def _names(channels: list[Channel], only: str = "", without: tuple[str, ...] = ()) -> tuple[str, ...]:
    return tuple(c.track for c in channels if (c.role == only if only else c.role not in without))
