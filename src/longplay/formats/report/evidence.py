"""One measured value against what is wanted, as a bar that can be read at a glance."""

from math import isfinite

from longplay.formats.report.figures import number, quantity, wanted_words
from longplay.formats.report.markup import Html, tag
from longplay.song.change import Change
from longplay.song.finding import Evidence

MARGIN = 0.18  # of the axis, on both sides: room for the dot and for an open end


def evidence_row(evidence: Evidence) -> Html:
    """The measure's name, its value with uncertainty, the wanted range; where the range comes from on demand."""
    value = quantity(evidence.value, evidence.unit)
    give = f" ± {number(evidence.uncertainty)}" if evidence.uncertainty else ""
    wanted = wanted_words(evidence.wanted, evidence.unit)
    inside = "for information" if not wanted else "inside" if evidence.inside else "outside"
    return tag(
        "div",
        tag("div", tag("span", evidence.measure, cls="measure"), _source(evidence), cls="what"),
        _bar(evidence.wanted, ((evidence.value, "dot"),), evidence.uncertainty) if wanted else None,
        tag("div", tag("strong", value), give, tag("span", f" · {wanted}" if wanted else "", cls="soft"), cls="value"),
        cls=f"evidence {inside.replace(' ', '-')}",
    )


def change_row(change: Change) -> Html:
    """Before and after of one measure on one axis, and in a word what became of it."""
    before, after = (
        "not measured" if value is None else quantity(value, change.unit) for value in (change.before, change.after)
    )
    wanted = wanted_words(change.wanted, change.unit)
    dots = tuple((v, c) for v, c in ((change.before, "dot was"), (change.after, "dot")) if v is not None)
    return tag(
        "div",
        tag("div", tag("span", change.measure, cls="measure"), tag("span", outcome(change), cls="fate"), cls="what"),
        _bar(change.wanted, dots, 0.0) if dots and wanted else None,
        tag(
            "div",
            tag("span", before, cls="soft"),
            tag("span", " → ", aria_label="to"),
            tag("strong", after),
            tag("span", f" · {wanted}" if wanted else "", cls="soft"),
            cls="value",
        ),
        cls=f"evidence {outcome(change).replace(' ', '-')}",
    )


def outcome(change: Change) -> str:
    """ "reached", "closer", "no closer", or "not measured" where a side or the wanted range is missing."""
    if change.before is None or change.after is None or change.wanted == (None, None):
        return "not measured"
    was, now = (_distance(value, change.wanted) for value in (change.before, change.after))
    if now == 0:
        return "reached" if was > 0 else "still inside"
    return "closer" if now < was else "no closer"


def _distance(value: float, wanted: tuple[float | None, float | None]) -> float:
    low, high = wanted
    return max((low - value) if low is not None else 0.0, (value - high) if high is not None else 0.0, 0.0)


def _source(evidence: Evidence) -> Html:
    note = f"Source: {evidence.source}. Confidence {number(evidence.confidence)}."
    note += f" Next best: {evidence.runner_up}." if evidence.runner_up else ""
    return tag("span", "i", cls="tip", tabindex="0", role="note", aria_label=note, data_tip=note)


def _bar(wanted: tuple[float | None, float | None], dots: tuple[tuple[float, str], ...], give: float) -> Html:
    low, high = wanted
    start, end = _axis([*wanted, *(v - give for v, _ in dots), *(v + give for v, _ in dots)])
    left = 0.0 if low is None else _share(low, start, end)
    right = 100.0 if high is None else _share(high, start, end)
    ends = "".join(name for side, name in ((low, " open-left"), (high, " open-right")) if side is None)
    band = tag("i", cls=f"band{ends}", style=f"left:{left:.1f}%;right:{100 - right:.1f}%")
    marks: list[Html] = []
    if len(dots) == 2:
        ends_at = sorted(_share(value, start, end) for value, _ in dots)
        marks.append(tag("i", cls="way", style=f"left:{ends_at[0]:.1f}%;right:{100 - ends_at[1]:.1f}%"))
    for value, cls in dots:
        if give:
            a, b = _share(value - give, start, end), _share(value + give, start, end)
            marks.append(tag("i", cls="give", style=f"left:{a:.1f}%;right:{100 - b:.1f}%"))
        marks.append(tag("i", cls=cls, style=f"left:{_share(value, start, end):.1f}%"))
    return tag("div", band, *marks, cls="bar", aria_hidden="true")


def _axis(values: list[float | None]) -> tuple[float, float]:
    known = [value for value in values if value is not None and isfinite(value)] or [0.0]
    low, high = min(known), max(known)
    room = (high - low) * MARGIN or max(abs(low) * MARGIN, 1.0)
    return low - room, high + room


def _share(value: float, start: float, end: float) -> float:
    if not isfinite(value):
        return 0.0
    return min(max((value - start) / (end - start) * 100, 0.0), 100.0)
