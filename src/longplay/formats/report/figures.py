"""How figures are written for people: a true minus sign, three digits at most, units as engineers write them."""

from math import isfinite

from longplay.song.time import Span

UNITS = {
    "db": "dB",
    "dbfs": "dBFS",
    "dbtp": "dBTP",
    "lu": "LU",
    "lufs": "LUFS",
    "percent": "%",
    "hz": "Hz",
    "count": "",
    "ratio": "",
}
UNBROKEN = "\u00a0"


def number(value: float, sign: bool = False) -> str:
    """`value` with at most two decimals, fewer where it is large. sign: write the plus too."""
    if not isfinite(value):
        return "–"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    size = f"{abs(value):.{digits}f}"
    size = size.rstrip("0").rstrip(".") if "." in size else size
    if size == "0":
        return "0"
    return ("−" if value < 0 else "+" if sign else "") + size


def quantity(value: float, unit: str, sign: bool = False) -> str:
    """`value` with its unit."""
    name = UNITS.get(unit, unit)
    gap = "" if name in ("", "%") else UNBROKEN
    return f"{number(value, sign)}{gap}{name}"


def wanted_words(wanted: tuple[float | None, float | None], unit: str) -> str:
    """The accepted range in words; empty where it is open on both sides."""
    low, high = wanted
    if low is None and high is None:
        return ""
    if low is None:
        return f"wanted: at most {quantity(high or 0.0, unit)}"
    if high is None:
        return f"wanted: {quantity(low, unit)} or more"
    return f"wanted: {number(low)} to {quantity(high, unit)}"


def minutes(seconds: float) -> str:
    """Seconds as m:ss."""
    whole = max(0, int(seconds)) if isfinite(seconds) else 0
    return f"{whole // 60}:{whole % 60:02d}"


def place(span: Span) -> str:
    """Where a span lies: "bars 22–24, 0:54–0:58"; from its start where it has no bars."""
    times = f"{minutes(span.start)}–{minutes(span.end)}"
    return f"{span.bars.replace('-', '–')}, {times}" if span.bars else times


def percent_of(value: float, whole: float) -> str:
    """`value` as a share of `whole` for a style: "12.345%", kept inside 0 to 100."""
    share = value / whole * 100 if whole > 0 and isfinite(value) else 0.0
    return f"{min(max(share, 0.0), 100.0):.3f}%"
