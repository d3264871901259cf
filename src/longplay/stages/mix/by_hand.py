"""What people set on the desk stays as they left it."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from longplay.cache.kept import kept
from longplay.song.arrangement import Form
from longplay.song.mix import Automation, Bus, Channel, Delay, Mix, Room
from longplay.song.style import Style
from longplay.song.track import Track
from longplay.stages.mix.sections import balances

ENGINE = "longplay"
W = TypeVar("W", bound=Bus | Room | Delay | Automation)


def keep_by_hand(mix: Mix, earlier: Mix) -> Mix:
    """`mix` with every channel, device, bus, reverb, delay and ride that a person set, as in `earlier`.

    A send to something that this desk does not have any more is left out.
    """
    kept = replace(
        mix,
        busses=_theirs(mix.busses, earlier.busses, lambda bus: bus.name),
        rooms=_theirs(mix.rooms, earlier.rooms, lambda room: room.name),
        delays=_theirs(mix.delays, earlier.delays, lambda delay: delay.name),
        automation=_theirs(mix.automation, earlier.automation, lambda ride: (ride.track, ride.target)),
        channels=tuple(_by_hand(channel, earlier.channel(channel.track)) for channel in mix.channels),
    )
    there = {effect.name for effect in kept.effects}
    channels = tuple(replace(c, sends=tuple(s for s in c.sends if s.to in there)) for c in kept.channels)
    return replace(kept, channels=channels)


@kept
def balanced_by_hand(mix: Mix, earlier: Mix, tracks: tuple[Track, ...], form: Form, style: Style) -> Mix:
    """As `keep_by_hand`, with the lead's place in each section as it stands behind what people set."""
    mine = keep_by_hand(mix, earlier)
    return mine if mine == mix else replace(mine, balance=balances(mine, tracks, form, style.lead_over_track_lu))


def _theirs(ours: tuple[W, ...], earlier: tuple[W, ...], name: Callable[[W], object]) -> tuple[W, ...]:
    """Ours, each replaced by what a person made of it, and what only a person has behind them."""
    by_hand = {name(entry): entry for entry in earlier if entry.origin != ENGINE}
    names = {name(entry) for entry in ours}
    return (*(by_hand.get(name(e), e) for e in ours), *(e for n, e in by_hand.items() if n not in names))


def _by_hand(channel: Channel, earlier: Channel | None) -> Channel:
    if earlier is None:
        return channel
    if earlier.origin != ENGINE:
        return earlier
    theirs = tuple(device for device in earlier.chain if device.origin != ENGINE)
    ours = tuple(device for device in channel.chain if device.type not in {d.type for d in theirs})
    return replace(channel, chain=ours + theirs)
