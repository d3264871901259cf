"""A region of an SFZ instrument: one sample with the conditions under which it sounds, and how."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from longplay.formats.sfz_text import SfzToken

_NOTE = re.compile(r"([a-gA-G])([#b♯♭]?)(-?\d+)$")
_STEPS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_CONDITION = re.compile(r"(lo|hi)(hd)?cc(\d+)$")
_START_CONDITION = re.compile(r"(?:on_|start_)(?:lo|hi)(?:hd)?cc(\d+)$")
_MODULATION = re.compile(r"(volume|gain|amplitude|pan|tune|pitch|cutoff)_?(?:on)?cc(\d+)$")
_CURVE = re.compile(r"(volume|gain|amplitude|pan|tune|pitch|cutoff)_?curvecc(\d+)$")
_CROSSFADE = re.compile(r"xf(in|out)_(lo|hi)cc(\d+)$")
_CURVE_POINT = re.compile(r"amp_velcurve_(\d+)$")
ALIASES = {
    "loopmode": "loop_mode", "loopstart": "loop_start", "loopend": "loop_end", "offby": "off_by",
    "pitch": "tune", "ampeg_sustain_level": "ampeg_sustain", "filtype": "fil_type", "group_volume": "volume_group",
    "master_volume": "volume_master", "global_volume": "volume_global", "gain": "volume", "polyphony_group": "group",
}  # fmt: skip
"""Other spellings of version 1 and ARIA (sfzformat.com, opcode list)."""
WITHOUT_EFFECT = re.compile(
    r"(sw|label_|hint_|set_|image|.*_label|.*_label\d+|.*_curvecc\d+|.*_smoothcc\d+|count|note_polyphony|polyphony|"
    r"delay_samples|bend.*|lochan|hichan|lobend|hibend|lochanaft|hichanaft|lopolyaft|hipolyaft|effect\d|output)"
    r"\w*$"
)
"""Opcodes that change nothing in a rendered part: names of things, the bend wheel, channels, a cap on voices."""


@dataclass(frozen=True, slots=True)
class CcCondition:
    """A controller that must lie between low and high (0 to 127) for the region to sound."""

    controller: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CcModulation:
    """How far a controller at 127 moves a value: decibels, percent, cents. curve: on which way (0 straight)."""

    target: str
    controller: int
    depth: float
    curve: int = 0

    def at(self, position: float) -> float:
        """Return the movement with the controller at `position`, 0 to 127 (curves 0 to 6 of ARIA, sfzformat.com)."""
        x = min(1.0, max(0.0, position / 127.0))
        ways = (x, 2.0 * x - 1.0, 1.0 - x, 1.0 - 2.0 * x, x * x, x**0.5, (1.0 - x) ** 0.5)
        return self.depth * (ways[self.curve] if self.curve < len(ways) else x)


@dataclass(frozen=True, slots=True)
class CcFade:
    """A crossfade by controller: in from low to high, or out."""

    fade_in: bool
    controller: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SfzRegion:
    """Fields are called and mean what the opcodes are and do (sfzformat.com); defaults are that format's.

    sample: as written, default_path before it; "" for none. place: where the region stands. Levels in dB, amplitude,
    width and pan in percent, times in seconds, offset to loop_end in frames of the sample (-1: not given).
    """

    sample: str = ""
    place: str = ""
    lokey: int = 0
    hikey: int = 127
    pitch_keycenter: int = 60
    lovel: int = 1
    hivel: int = 127
    lorand: float = 0.0
    hirand: float = 1.0
    seq_length: int = 1
    seq_position: int = 1
    trigger: str = "attack"
    sw_lokey: int = -1
    sw_hikey: int = -1
    sw_last: int = -1
    sw_default: int = -1
    group: int = 0
    off_by: int = 0
    off_mode: str = "fast"
    off_time: float = 0.006
    delay: float = 0.0
    offset: int = 0
    offset_random: int = 0
    end: int = -1
    loop_mode: str = ""
    loop_start: int = -1
    loop_end: int = -1
    transpose: int = 0
    tune: float = 0.0
    pitch_keytrack: float = 100.0
    pitch_veltrack: float = 0.0
    pitch_random: float = 0.0
    volume: float = 0.0
    volume_group: float = 0.0
    volume_master: float = 0.0
    volume_global: float = 0.0
    amplitude: float = 100.0
    amp_veltrack: float = 100.0
    amp_keytrack: float = 0.0
    amp_keycenter: int = 60
    amp_random: float = 0.0
    rt_decay: float = 0.0
    pan: float = 0.0
    width: float = 100.0
    position: float = 0.0
    xfin_lokey: int = 0
    xfin_hikey: int = 0
    xfout_lokey: int = 127
    xfout_hikey: int = 127
    xfin_lovel: int = 0
    xfin_hivel: int = 0
    xfout_lovel: int = 127
    xfout_hivel: int = 127
    xf_keycurve: str = "power"
    xf_velcurve: str = "power"
    xf_cccurve: str = "power"
    ampeg_delay: float = 0.0
    ampeg_start: float = 0.0
    ampeg_attack: float = 0.0
    ampeg_hold: float = 0.0
    ampeg_decay: float = 0.0
    ampeg_sustain: float = 100.0
    ampeg_release: float = 0.001
    ampeg_vel2delay: float = 0.0
    ampeg_vel2attack: float = 0.0
    ampeg_vel2hold: float = 0.0
    ampeg_vel2decay: float = 0.0
    ampeg_vel2sustain: float = 0.0
    ampeg_vel2release: float = 0.0
    fil_type: str = "lpf_2p"
    cutoff: float = 0.0
    resonance: float = 0.0
    fil_veltrack: float = 0.0
    fil_keytrack: float = 0.0
    fil_keycenter: int = 60
    group_label: str = ""
    master_label: str = ""
    region_label: str = ""
    conditions: tuple[CcCondition, ...] = ()
    modulations: tuple[CcModulation, ...] = ()
    cc_fades: tuple[CcFade, ...] = ()
    velocity_curve: tuple[tuple[int, float], ...] = ()
    by_controller: bool = False


_PLAIN = {f.name: type(f.default) for f in fields(SfzRegion) if not isinstance(f.default, tuple | bool)}
_TARGET = {"gain": "volume", "pitch": "tune"}
_KEYS = {name for name in _PLAIN if name.endswith(("key", "keycenter"))} | {"sw_last", "sw_default"}


@dataclass(frozen=True, slots=True)
class ReadRegion:
    """A region, the opcodes of it that nobody here plays, and values that mean nothing (by place)."""

    region: SfzRegion
    unknown: tuple[str, ...]
    problems: tuple[str, ...]


def note_number(text: str) -> int:
    """Return a key given as 0 to 127 or by name: c4 is 60, -1 none. Errors: ValueError."""
    if found := _NOTE.match(text):
        step = _STEPS[found[1].lower()] + {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}[found[2]]
        return step + 12 * (int(found[3]) + 1)
    return int(float(text))


def region_of(opcodes: Mapping[str, SfzToken], place: str, shift: int = 0) -> ReadRegion:
    """Return the region with all that it inherits. shift: semitones by which <control> moves all keys."""
    values: dict[str, object] = {"place": place}
    unknown, problems = [], []
    numbered = _Numbered()
    for name, token in opcodes.items():
        try:
            if not (numbered.take(name, token.value) or _plain(name, token.value, shift, values)):
                unknown.append(name)
        except (ValueError, OverflowError):
            problems.append(f"{token.place}: {name}={token.value[:40]!r} is no value for it")
    return ReadRegion(numbered.onto(SfzRegion(**values)), tuple(unknown), tuple(problems))  # type: ignore[arg-type]


def _plain(name: str, text: str, shift: int, values: dict[str, object]) -> bool:
    """Put one opcode with a fixed name into `values`; whether it is one."""
    name = ALIASES.get(name, name)
    if name == "key":
        key = note_number(text) + (shift if note_number(text) >= 0 else 0)
        values.update({"lokey": key, "hikey": key, "pitch_keycenter": key})
    elif name not in _PLAIN or name == "place":
        return bool(WITHOUT_EFFECT.match(name))
    elif name in _KEYS:
        key = note_number(text)
        values[name] = key + shift if key >= 0 and not name.startswith(("xf", "amp_", "fil_")) else key
    elif _PLAIN[name] is str:
        values[name] = text if name in ("sample", "group_label", "master_label", "region_label") else text.lower()
    else:
        values[name] = int(float(text)) if _PLAIN[name] is int else _finite(text)
    return True


def _finite(text: str) -> float:
    value = float(text)
    if not abs(value) < 1e9:
        raise ValueError(text)
    return value


@dataclass(slots=True)
class _Numbered:
    """Opcodes whose names carry numbers, by those numbers."""

    ranges: dict[int, dict[str, float]] = field(default_factory=dict)
    depths: dict[tuple[str, int], float] = field(default_factory=dict)
    curves: dict[tuple[str, int], int] = field(default_factory=dict)
    fades: dict[tuple[str, int], dict[str, float]] = field(default_factory=dict)
    curve: dict[int, float] = field(default_factory=dict)
    by_controller: bool = False

    def take(self, name: str, text: str) -> bool:
        """Take one opcode; whether it is such a one. Errors: ValueError for its value."""
        if found := _CONDITION.match(name):
            self.ranges.setdefault(int(found[3]), {})[found[1]] = _finite(text) * (127.0 if found[2] else 1.0)
        elif _START_CONDITION.match(name):
            self.by_controller = True
        elif found := _CROSSFADE.match(name):
            self.fades.setdefault((found[1], int(found[3])), {})[found[2]] = _finite(text)
        elif found := _MODULATION.match(name):
            self.depths[_TARGET.get(found[1], found[1]), int(found[2])] = _finite(text)
        elif found := _CURVE.match(name):
            self.curves[_TARGET.get(found[1], found[1]), int(found[2])] = int(text)
        elif found := _CURVE_POINT.match(name):
            self.curve[int(found[1])] = _finite(text)
        else:
            return False
        return True

    def onto(self, region: SfzRegion) -> SfzRegion:
        """Return the region with all of them."""
        ranges = [CcCondition(cc, r.get("lo", 0.0), r.get("hi", 127.0)) for cc, r in sorted(self.ranges.items())]
        fades = sorted(self.fades.items())
        return replace(
            region,
            conditions=tuple(ranges),
            cc_fades=tuple(CcFade(way == "in", cc, f.get("lo", 0.0), f.get("hi", 127.0)) for (way, cc), f in fades),
            modulations=tuple(
                CcModulation(target, cc, depth, self.curves.get((target, cc), 0))
                for (target, cc), depth in self.depths.items()
            ),
            velocity_curve=tuple(sorted(self.curve.items())),
            by_controller=self.by_controller,
        )
