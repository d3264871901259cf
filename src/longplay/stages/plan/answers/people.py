"""Have a person do it: the artist once more, or somebody for hire."""

from dataclasses import replace

from longplay.song.finding import Finding
from longplay.song.proposal import HirePlayer, Proposal
from longplay.stages.plan.situation import Situation


def by_artist(proposal: Proposal, room: Situation) -> Proposal:
    """The same proposal as work for the artist: it costs time, no money."""
    return replace(proposal, route="artist", days=room.rates.artist_days)


def hire(
    finding: Finding, room: Situation, craft: str, sections: tuple[str, ...], direction: str, *, instead_of: str = ""
) -> Proposal | None:
    """A person from the rate card playing `sections`; None where the card does not know the craft."""
    rate = room.rates.rate(craft)
    if rate is None:
        return None
    offer = room.offer(
        finding,
        HirePlayer(craft, craft, sections, direction),
        f"Hire a {craft}: {rate.song}, {rate.days:g} days.",
        f"A person brings an own idea and feel. Price by the rate card “{room.rates.name}” of {room.rates.dated} "
        f"({rate.source}).",
        section=sections[0] if sections else "",
        instead_of=instead_of,
    )
    return replace(offer, route="hire", cost=rate.song, days=rate.days)
