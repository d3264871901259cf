"""Values of the desk by name: set one by hand, and see in which two desks differ."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from longplay.song.mix import Bus, Channel, Delay, Mix, Room, Send
from longplay.song.refusal import ExitCode, Refusal

SEE = "See the desk with: longplay mix FOLDER"
_LIMITS = {
    "fader_db": (-120.0, 24.0),
    "pan": (-1.0, 1.0),
    "send": (-120.0, 24.0),
    "decay_s": (0.1, 10.0),
    "predelay_ms": (0.0, 250.0),
    "high_cut_hz": (500.0, 24000.0),
    "low_cut_hz": (10.0, 2000.0),
    "feedback": (0.0, 0.95),
    "duck_db": (0.0, 60.0),
}
"""As docs/schemas/mix.schema.json has them."""
_ON, _OFF = ("on", "yes", "true", "1"), ("off", "no", "false", "0")


@dataclass(frozen=True, slots=True)
class Difference:
    """One value in which two desks differ; "" where one of them has none."""

    what: str
    here: str
    there: str


def set_value(mix: Mix, assignment: str, by: str) -> Mix:
    """`mix` with one value set by a person: "Lead.fader_db=-2", "Lead.send.room=off", "drums bus.fader_db=-1".

    What the person touched carries their name as its origin, so that `produce` leaves it. A name without its stem
    ("drums" for "drums/kick" and its like) sets all of them. Errors: Refusal naming what there is instead.
    """
    left, sign, value = assignment.partition("=")
    if not sign:
        raise Refusal(assignment, "no value", 'Write NAME.WHAT=VALUE, as in "Lead.fader_db=-2"', ExitCode.USAGE)
    name, field = _split(mix, left.strip())
    if name in _effects_and_busses(mix):
        return _set_other(mix, name, field, _number(assignment, field, value), by)
    return replace(mix, channels=tuple(_set(mix, c, name, field, value.strip(), by, assignment) for c in mix.channels))


def channels_named(mix: Mix, name: str) -> tuple[str, ...]:
    """Tracks that `name` means: a channel, the stems of a part, or all channels of a bus. Errors: Refusal."""
    wanted = name.strip().lower()
    found = tuple(c.track for c in mix.channels if wanted in _names(c))
    found = found or tuple(c.track for c in mix.channels if wanted in (c.bus, f"{c.bus} bus"))
    if not found:
        raise _unknown(name, sorted({c.track for c in mix.channels}))
    return found


def differences(here: Mix, there: Mix) -> tuple[Difference, ...]:
    """Every value in which two desks differ, channel by channel."""
    a, b = dict(_values(here)), dict(_values(there))
    return tuple(Difference(k, a.get(k, ""), b.get(k, "")) for k in dict.fromkeys((*a, *b)) if a.get(k) != b.get(k))


def taken_over(now: Mix, version: Mix, by: str) -> Mix:
    """`version` as the desk to go on with: where it differs from `now` in what Longplay set, it is pinned by `by`.

    What a person had set since goes back to what the version had.
    """
    current: dict[str, Any] = {c.track: c for c in now.channels}
    channels = tuple(_pinned(c, current.get(c.track), by) for c in version.channels)
    busses = tuple(_pinned(b, _named(now.busses, b.name), by) for b in version.busses)
    rooms = tuple(_pinned(r, _named(now.rooms, r.name), by) for r in version.rooms)
    delays = tuple(_pinned(d, _named(now.delays, d.name), by) for d in version.delays)
    return replace(version, channels=channels, busses=busses, rooms=rooms, delays=delays)


def _pinned(theirs: Any, ours: Any, by: str) -> Any:
    same = ours is None or theirs == ours or theirs.origin != "longplay" or ours.origin != "longplay"
    return theirs if same else replace(theirs, origin=by)


def _named(entries: tuple[Any, ...], name: str) -> Any:
    return next((entry for entry in entries if entry.name == name), None)


def _names(channel: Channel) -> tuple[str, str]:
    return channel.track.lower(), channel.track.split("/", maxsplit=1)[0].lower()


def _effects_and_busses(mix: Mix) -> dict[str, Bus | Room | Delay]:
    return {**{effect.name: effect for effect in mix.effects}, **{f"{bus.name} bus": bus for bus in mix.busses}}


def _split(mix: Mix, left: str) -> tuple[str, str]:
    """(name as the desk has it, what of it): names may hold dots, so the longest one that fits counts."""
    known = {*(name for c in mix.channels for name in _names(c)), *_effects_and_busses(mix)}
    fitting = [name for name in known if left.lower().startswith(f"{name}.")]
    if not fitting:
        raise _unknown(left.rsplit(".", 1)[0], sorted({*(c.track for c in mix.channels), *_effects_and_busses(mix)}))
    name = max(fitting, key=len)
    return name, left[len(name) + 1 :]


def _unknown(name: str, known: list[str]) -> Refusal:
    near = get_close_matches(name, known, 3, 0.4) or known
    return Refusal(name, "nothing on this desk is called so", f"There is: {', '.join(near)}. {SEE}", ExitCode.NOT_FOUND)


def _number(assignment: str, field: str, value: str) -> float:
    if field not in _LIMITS:
        raise Refusal(assignment, f"there is no {field!r} to set", f"Say one of: {', '.join(_LIMITS)}", ExitCode.USAGE)
    low, high = _LIMITS[field]
    try:
        number = float(value)
    except ValueError:
        raise Refusal(
            assignment, "the value is no number", f"Give one from {low:g} to {high:g}", ExitCode.USAGE
        ) from None
    if not low <= number <= high:
        raise Refusal(assignment, f"not from {low:g} to {high:g}", "Give a value in that range", ExitCode.USAGE)
    return number


def _set_other(mix: Mix, name: str, field: str, number: float, by: str) -> Mix:
    entry = _effects_and_busses(mix)[name]
    if not hasattr(entry, field):
        raise Refusal(f"{name}.{field}", f"{name} has no such value", SEE, ExitCode.USAGE)
    changed: Any = replace(entry, **{field: number, "origin": by})  # type: ignore[arg-type]  # checked by name
    busses, rooms, delays = (tuple(changed if e is entry else e for e in es) for es in _others(mix))
    return replace(mix, busses=busses, rooms=rooms, delays=delays)


def _others(mix: Mix) -> tuple[tuple[Any, ...], ...]:
    return mix.busses, mix.rooms, mix.delays


def _set(mix: Mix, channel: Channel, name: str, field: str, value: str, by: str, assignment: str) -> Channel:
    if name not in _names(channel) or (name != _names(channel)[0] and name in {c.track.lower() for c in mix.channels}):
        return channel
    if field == "mute":
        if value.lower() not in (*_ON, *_OFF):
            raise Refusal(assignment, "mute is on or off", 'Write for example "Lead.mute=on"', ExitCode.USAGE)
        return replace(channel, mute=value.lower() in _ON, origin=by)
    if field.startswith("send."):
        return _sent(mix, channel, field.removeprefix("send."), value, by, assignment)
    if field not in ("fader_db", "pan"):
        raise Refusal(
            assignment, f"there is no {field!r} to set", "Say fader_db, pan, mute or send.ROOM", ExitCode.USAGE
        )
    number = _number(assignment, field, value)
    told = f"set by {by}; before: {channel.why}"
    return replace(channel, **{field: number, "origin": by, "why": told})  # type: ignore[arg-type]  # one of two floats


def _sent(mix: Mix, channel: Channel, to: str, value: str, by: str, assignment: str) -> Channel:
    effects = [effect.name for effect in mix.effects]
    if to not in effects:
        raise Refusal(
            assignment, f"there is no {to!r} to send to", f"There is: {', '.join(effects)}", ExitCode.NOT_FOUND
        )
    others = tuple(send for send in channel.sends if send.to != to)
    sends = others if value in _OFF[:2] else (*others, Send(to, _number(assignment, "send", value), f"set by {by}"))
    return replace(channel, sends=sends, origin=by)


def _values(mix: Mix) -> Iterator[tuple[str, str]]:
    """(what, value) of everything a person can read off the desk."""
    for c in mix.channels:
        yield f"{c.track}.fader_db", f"{c.fader_db:+.1f}"
        yield f"{c.track}.pan", f"{c.pan:+.2f}"
        yield f"{c.track}.mute", "on" if c.mute else "off"
        yield f"{c.track}.chain", ", ".join(_device(d.type, d.params) for d in c.chain)
        yield from ((f"{c.track}.send.{send.to}", f"{send.level_db:+.1f}") for send in c.sends)
    for bus in mix.busses:
        yield f"{bus.name} bus.fader_db", f"{bus.fader_db:+.1f}"
        yield f"{bus.name} bus.chain", ", ".join(_device(d.type, d.params) for d in bus.chain)
    for room in mix.rooms:
        yield f"{room.name}.decay_s", f"{room.decay_s:g}"
        yield f"{room.name}.high_cut_hz", f"{room.high_cut_hz:g}"
    for ride in mix.automation:
        yield (
            f"{ride.track}.{ride.target} ride",
            f"{min(db for _, db in ride.points):+.1f} to {max(db for _, db in ride.points):+.1f}",
        )


def _device(kind: str, params: tuple[tuple[str, float], ...]) -> str:
    return f"{kind} ({', '.join(f'{name} {value:g}' for name, value in params)})"
