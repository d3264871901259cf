"""The last hands on the desk: groups, sections, throws, once everybody has a channel."""

from dataclasses import replace

from longplay.cache.kept import stage
from longplay.song.arrangement import Form
from longplay.song.mix import Automation, Mix
from longplay.song.style import Style
from longplay.song.track import Track
from longplay.stages.mix.desk import KEPT, WHOLE, lead_on
from longplay.stages.mix.glue import working_busses
from longplay.stages.mix.layers import layer_rides
from longplay.stages.mix.sections import balances, lead_rides, wetter_choruses
from longplay.stages.mix.throws import tempo_delay, throws

_ROUNDS = 3


@stage(credit="mix engineer")
def finish(mix: Mix, tracks: tuple[Track, ...], form: Form, style: Style) -> Mix:
    """`mix` with what only the whole band shows: work on busses, the lead's rides, wetter choruses, delay throws.

    tracks: all of the record, each with a channel. Nothing here touches a channel that the artist wants kept.
    """
    mix = replace(mix, busses=working_busses(mix, tracks))
    wanted = style.lead_over_track_lu
    mix = _with(mix, _section_rides(mix, tracks, form, wanted) + wetter_choruses(mix, tracks, form))
    mix = _with_throws(mix, tracks, form, style)
    return replace(mix, balance=balances(mix, tracks, form, wanted))


def _section_rides(
    mix: Mix, tracks: tuple[Track, ...], form: Form, wanted: tuple[float, float]
) -> tuple[Automation, ...]:
    """Rides of the lead and of the new layers; each depends on the other, and three rounds settle them."""
    front: tuple[Automation, ...] = ()
    layers: tuple[Automation, ...] = ()
    for _ in range(_ROUNDS):
        front = lead_rides(_with(mix, layers), tracks, form, wanted)
        layers = layer_rides(_with(mix, front), tracks, form, wanted)
    return front + layers


def _with(mix: Mix, rides: tuple[Automation, ...]) -> Mix:
    return replace(mix, automation=mix.automation + rides)


def _with_throws(mix: Mix, tracks: tuple[Track, ...], form: Form, style: Style) -> Mix:
    level, lead = style.space_db("throw_db"), lead_on(mix, tracks)
    channel = mix.channel(mix.lead)
    if level is None or lead is None or channel is None or channel.why == KEPT or lead.role in WHOLE:
        return mix
    delay = tempo_delay(form)
    thrown = throws(channel, lead, delay, level)
    if thrown is None:
        return mix
    send, ride = thrown
    sent = tuple(replace(c, sends=(*c.sends, send)) if c is channel else c for c in mix.channels)
    return replace(mix, channels=sent, delays=(*mix.delays, delay), automation=(*mix.automation, ride))
