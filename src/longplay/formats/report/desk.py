"""The mixing desk, strip by strip: every value with its reason."""

from longplay.formats.report.figures import minutes, number, quantity
from longplay.formats.report.markup import Html, tag
from longplay.song.mix import FADER, Automation, Bus, Channel, Delay, Mix, Processor, Room, Send

FADER_TOP_DB, FADER_BOTTOM_DB = 12.0, -36.0


def desk_section(mix: Mix | None) -> Html | None:
    """The desk behind a fold; nothing where there was no mix."""
    if mix is None or not mix.channels:
        return None
    strips = tag("div", *(_strip(channel) for channel in mix.channels), cls="strips")
    others = [
        *(_bus(bus) for bus in mix.busses if bus.chain or bus.fader_db),
        *(_room(room) for room in mix.rooms),
        *(_delay(delay) for delay in mix.delays),
        *(_automation(ride) for ride in mix.automation),
    ]
    count = f"{len(mix.channels)} channel{'' if len(mix.channels) == 1 else 's'}, each value with its reason"
    fold = tag(
        "details",
        tag("summary", "Open the desk", tag("small", f" {count}")),
        strips,
        tag("ul", *others, cls="busses") if others else None,
    )
    return tag("section", tag("h2", "The desk", id="desk"), fold, aria_labelledby="desk")


def _strip(channel: Channel) -> Html:
    level = (channel.fader_db - FADER_BOTTOM_DB) / (FADER_TOP_DB - FADER_BOTTOM_DB) * 100
    fader = tag("div", tag("i", style=f"bottom:{min(max(level, 0.0), 100.0):.1f}%"), cls="fader", aria_hidden="true")
    knob = tag("div", tag("i", style=f"left:{min(max((channel.pan + 1) * 50, 0.0), 100.0):.1f}%"), cls="pan")
    devices = [_processor(processor) for processor in channel.chain] + [_send(send) for send in channel.sends]
    return tag(
        "article",
        tag("h4", channel.track),
        tag("p", f"{channel.role} → {channel.bus}", cls="soft small"),
        tag("div", fader, tag("p", quantity(channel.fader_db, "db", sign=True), cls="level"), cls="faders"),
        tag("div", knob, tag("p", pan_words(channel.pan), cls="small"), cls="pans"),
        tag("p", channel.why, cls="why"),
        tag("ul", *devices) if devices else None,
        _by(channel.origin),
        cls="strip",
    )


def pan_words(pan: float) -> str:
    """A place between the loudspeakers: "centre", "30 % left"."""
    share = round(abs(pan) * 100)
    return "centre" if not share else f"{share} % {'left' if pan < 0 else 'right'}"


def _processor(processor: Processor) -> Html:
    params = ", ".join(_param(name, value) for name, value in processor.params)
    return tag("li", tag("b", processor.type.replace("_", " ")), f" {params}", tag("p", processor.why, cls="soft"))


def _param(name: str, value: float) -> str:
    words, _, unit = name.rpartition("_")
    if unit in ("hz", "db", "ms", "s"):
        return f"{words.replace('_', ' ')} {quantity(value, unit)}".strip()
    return f"{name.replace('_', ' ')} {number(value)}"


def _send(send: Send) -> Html:
    return tag("li", tag("b", f"to the {send.to}"), f" {quantity(send.level_db, 'db')}", tag("p", send.why, cls="soft"))


def _by(origin: str) -> Html | None:
    return None if origin == "longplay" else tag("p", f"set by {origin}", cls="soft small")


def _bus(bus: Bus) -> Html:
    devices = tag("ul", *(_processor(processor) for processor in bus.chain)) if bus.chain else None
    level = quantity(bus.fader_db, "db", sign=True)
    return tag("li", tag("b", f"{bus.name} bus"), f" {level}", tag("p", bus.why, cls="soft"), devices)


def _room(room: Room) -> Html:
    figures = f" {quantity(room.decay_s, 's')}, {quantity(room.predelay_ms, 'ms')} before it starts, "
    dark = f"dark over {quantity(room.high_cut_hz, 'hz')}"
    return tag("li", tag("b", room.name), figures + dark, tag("p", room.why, cls="soft"))


def _delay(delay: Delay) -> Html:
    times = sorted({round(1000.0 * time) for _, time in delay.times})
    spread = f" {times[0]} ms" if len(times) == 1 else f" {times[0]} to {times[-1]} ms"
    return tag("li", tag("b", delay.name), f"{spread} between repeats", tag("p", delay.why, cls="soft"))


def _automation(ride: Automation) -> Html:
    highest = max(ride.points, key=lambda point: abs(point[1]), default=(0.0, 0.0))
    what = "" if ride.target == FADER else f" to the {ride.target}"
    figures = f"{what} rides, at most {quantity(highest[1], 'db', sign=True)} (at {minutes(highest[0])})"
    return tag("li", tag("b", ride.track), figures, tag("p", ride.why, cls="soft"))
