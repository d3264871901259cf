"""Read a style: one TOML file that a musician types, and what it inherits from another."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from longplay.formats.library import library_file
from longplay.formats.names import slug
from longplay.song.refusal import Refusal
from longplay.song.structure import LABELS
from longplay.song.style import BassFigure, ChordFigure, Groove, Lane, Style, Threshold

KEYS = {
    "kick": 36, "stick": 37, "snare": 38, "hat": 42, "pedal": 44, "open": 46, "crash": 49, "ride": 51, "bell": 53,
    "tom1": 50, "tom2": 47, "tom3": 43,
}  # fmt: skip
"""Lane names to General MIDI drum keys; tom1 is the highest."""
STEPS_IN_BAR = 16


def read_style(path: Path) -> Style:
    """Return the style in `path`, with what its `inherits` line takes from another (tables are merged entry by entry,
    lists such as [[groove]] are replaced whole). Errors: Refusal with file, line where it can be told, and what is
    wrong.
    """
    text = _text(path)
    try:
        return _style(_inherited(path, (path,)))
    except _StyleError as wrong:
        place = f"{path}{_line(text, wrong.near)}"
        raise Refusal(place, wrong.reason, "Correct it; docs of a style stand in its comments") from wrong
    except KeyError as error:
        raise Refusal(str(path), f"entry {error} is missing", "Add it") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise Refusal(str(path), f"an entry has the wrong kind of value ({error})", "Correct it") from error


def _inherited(path: Path, seen: tuple[Path, ...]) -> dict[str, Any]:
    """Return the data of a file laid over that of the file it inherits from: beside it, or in the library."""
    try:
        data = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise Refusal(str(path), f"not valid TOML: {error}", "Correct the line") from error
    name = data.pop("inherits", "")
    if not name:
        return data
    beside = path.with_name(f"{slug(str(name))}.toml")
    base = beside if beside.is_file() and beside not in seen else library_file("styles", str(name))
    if base in seen:
        raise Refusal(f"{path}{_line(_text(path), 'inherits')}", f"inherits from itself ({name})", "Name another style")
    return _over(_inherited(base, (*seen, base)), data)


def _over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return `base` with the entries of `own`; tables are merged in the same way."""
    both = {k: _over(base[k], v) for k, v in own.items() if isinstance(v, dict) and isinstance(base.get(k), dict)}
    return base | own | both


class _StyleError(Exception):
    """What is wrong, and the text beside which it stands."""

    def __init__(self, reason: str, near: str) -> None:
        super().__init__(reason)
        self.reason, self.near = reason, near


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(str(path), f"cannot be read ({error})", "Give a readable text file") from error


def _line(text: str, near: str) -> str:
    found = (i for i, line in enumerate(text.splitlines(), 1) if near and near in line)
    number = next(found, None)
    return f", line {number}" if number else ""


def _style(data: Mapping[str, Any]) -> Style:
    for label in data["energy"]:
        if label not in LABELS:
            raise _StyleError(f"{label!r} is not a section label ({', '.join(LABELS)})", f"{label} ")
    low, high = data.get("lead_over_track_lu", (0.0, 3.0))
    return Style(
        name=data["name"],
        thresholds=tuple(_threshold(name, t) for name, t in data.get("thresholds", {}).items()),
        grooves=tuple(_groove(g) for g in data["groove"]),
        fills=tuple(_fill(f) for f in data.get("fill", ())),
        bass_figures=tuple(_bass_figure(b) for b in data.get("bass", ())),
        kit=data["instruments"]["kit"],
        bass=data["instruments"]["bass"],
        sustain=data["instruments"]["sustain"],
        energy=tuple((label, int(value)) for label, value in data["energy"].items()),
        lead_over_track_lu=(float(low), float(high)),
        drummer=data["instruments"].get("drummer", "pocket drummer"),
        keys=_names(data["instruments"], "keys"),
        guitar=_names(data["instruments"], "guitar"),
        chord_figures=tuple(_chord_figure(role, f) for role in ("keys", "guitar") for f in data.get(role, ())),
        space=tuple((name, float(level)) for name, level in data.get("space", {}).items()),
    )


def _threshold(name: str, data: Mapping[str, Any]) -> Threshold:
    if not isinstance(data, Mapping) or not data.get("reason"):
        raise _StyleError(f"threshold {name!r} needs a reason", name)
    low, high = (None if data.get(side) is None else float(data[side]) for side in ("low", "high"))
    return Threshold(name, low, high, data.get("unit", ""), data["reason"], data.get("source", "default, unsourced"))


def _energy(data: Mapping[str, Any]) -> tuple[int, int]:
    low, high = data["energy"]
    if not 1 <= low <= high <= 5:
        raise _StyleError(f"energy {data['energy']} is not a range within 1 to 5", data["name"])
    return int(low), int(high)


def _groove(data: Mapping[str, Any]) -> Groove:
    lanes = _lanes(data, lambda steps: steps > 0 and steps % STEPS_IN_BAR == 0, "16, 32 or 64")
    return Groove(data["name"], _energy(data), len(lanes[0].steps) // STEPS_IN_BAR, lanes, _swing(data))


def _swing(data: Mapping[str, Any]) -> float:
    swing = float(data.get("swing", 0.5))
    if not 0.5 <= swing <= 0.75:
        raise _StyleError(f"swing {swing:g} of {data['name']!r} is not within 0.5 (even) to 0.75", data["name"])
    return swing


def _fill(data: Mapping[str, Any]) -> Groove:
    """A fill is 4, 8, 12 or 16 steps long: the last beats of its bar."""
    return Groove(data["name"], _energy(data), 1, _lanes(data, lambda steps: steps in {4, 8, 12, 16}, "4, 8, 12 or 16"))


def _lanes(data: Mapping[str, Any], fits: Callable[[int], bool], wanted: str) -> tuple[Lane, ...]:
    lanes = tuple(_lane(name, steps) for name, steps in data.items() if name not in {"name", "energy", "swing"})
    if not lanes:
        raise _StyleError(f"{data['name']!r} has no lanes", data["name"])
    for lane in lanes:
        if not fits(len(lane.steps)) or len(lane.steps) != len(lanes[0].steps):
            raise _StyleError(f"a lane of {data['name']!r} has {len(lane.steps)} steps, not {wanted}", data["name"])
    return lanes


def _lane(name: str, typed: str) -> Lane:
    steps = _typed(typed, "Xxog.", typed)
    if name not in KEYS:
        raise _StyleError(f"{name!r} is not a drum ({', '.join(KEYS)})", typed)
    return Lane(KEYS[name], steps)


def _bass_figure(data: Mapping[str, Any]) -> BassFigure:
    steps = _typed(data["steps"], "158-.<", data["steps"])
    if not steps or len(steps) % STEPS_IN_BAR:
        raise _StyleError(f"bass figure {data['name']!r} has {len(steps)} steps, not 16 or 32", data["steps"])
    return BassFigure(data["name"], _energy(data), tuple(steps))


def _chord_figure(role: str, data: Mapping[str, Any]) -> ChordFigure:
    right, left = _typed(data["right"], "Xxo1234-.", data["right"]), _typed(data.get("left", ""), "158-.", data["name"])
    if not right or len(right) % STEPS_IN_BAR or len(left) not in {0, len(right)}:
        raise _StyleError(f"{role} figure {data['name']!r} has {len(right)} steps, not 16 or 32", data["right"])
    return ChordFigure(role, data["name"], _energy(data), right, left)


def _names(data: Mapping[str, Any], role: str) -> tuple[str, ...]:
    names = data.get(role, ())
    return (names,) if isinstance(names, str) else tuple(names)


def _typed(text: str, allowed: str, near: str) -> str:
    """Return the steps without the spaces and bar lines that keep them readable."""
    steps = text.replace(" ", "").replace("|", "")
    if unknown := sorted(set(steps) - set(allowed)):
        raise _StyleError(f"step {unknown[0]!r} in {text!r} is not one of {' '.join(allowed)}", near)
    return steps
