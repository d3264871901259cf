"""The song from left to right: sections, points at their place, one waveform a track."""

from longplay.formats.report.figures import minutes, number, percent_of, place, quantity
from longplay.formats.report.index import Index
from longplay.formats.report.marks import VERDICT_WORDS, verdict_class, verdict_mark
from longplay.formats.report.markup import Html, join, tag
from longplay.formats.report.words import Block, Lane, Point, Report, Timeline
from longplay.song.structure import LABELS
from longplay.song.time import Span

PIN_SHARE = 3.4  # percent of the width that a pin takes on a phone
WHOLE_SONG = 0.8  # a point over more than this share of the song belongs to all of it (default, unsourced)
SHORT = {
    "intro": "in",
    "verse": "v",
    "pre-chorus": "pc",
    "chorus": "c",
    "bridge": "br",
    "interlude": "il",
    "outro": "out",
}
SURE = 0.5  # sections named less surely than this get a question mark (default, unsourced)


def timelines(report: Report, index: Index) -> Html:
    """The demo's timeline, and the record's beneath it where there is a record."""
    record = report.record
    return tag(
        "section",
        tag("h2", "The song", id="song"),
        _score("demo", "The demo", report.demo, report, index),
        _score("record", _record_title(report), record, report, index) if record else None,
        _legend(report),
        cls="wide",
        aria_labelledby="song",
    )


def _record_title(report: Report) -> str:
    changed = report.record and _form(report.record) != _form(report.demo)
    return "The record: the form has changed" if changed else "The record: the same form"


def _form(timeline: Timeline) -> list[tuple[str, int]]:
    return [(block.name, block.last_bar - block.first_bar) for block in timeline.blocks]


def _legend(report: Report) -> Html:
    used = {point.finding.verdict for point in report.points}
    marks = [
        tag("span", verdict_mark(verdict, ""), words[0].lower())
        for verdict, words in VERDICT_WORDS.items()
        if verdict in used
    ]
    played = tag("span", tag("i", cls="swatch ours"), "played by Longplay") if report.record else None
    return tag("p", *marks, tag("span", tag("i", cls="swatch"), "played by the artist"), played, cls="legend")


def _score(side: str, title: str, timeline: Timeline, report: Report, index: Index) -> Html:
    points = index.points if side == "demo" else ()
    rows = [
        _row("", _ruler(timeline.seconds), "ruler"),
        *_block_rows(timeline),
        *_pin_rows(points, timeline.seconds),
        *(_lane_row(lane, timeline.seconds, points) for lane in timeline.lanes),
    ]
    head = tag("i", cls="playhead", aria_hidden="true")
    score = tag(
        "div", _guides(timeline), *rows, head, cls="score", data_clock=side, data_seconds=f"{timeline.seconds:.3f}"
    )
    heading = tag("h3", title, tag("small", f" {minutes(timeline.seconds)}"))
    can_seek = report.pair is not None
    scroll = tag("div", score, cls="scroll", tabindex="0", role="group", aria_label=title)
    return tag("div", heading, scroll, cls="timeline", data_seek=side if can_seek else None)


def _guides(timeline: Timeline) -> Html:
    lines = (
        tag(
            "i",
            cls=f"l-{block.label if block.label in LABELS else 'part'}",
            style=f"left:{percent_of(block.start, timeline.seconds)};"
            f"width:{percent_of(block.end - block.start, timeline.seconds)}",
        )
        for block in timeline.blocks
    )
    return tag("div", *lines, cls="guides", aria_hidden="true")


def _row(name: object, content: Html, cls: str) -> Html:
    return tag("div", tag("div", name, cls="name"), tag("div", content, cls="plot"), cls=f"row {cls}")


def _ruler(seconds: float) -> Html:
    step = next((s for s in (5, 10, 15, 30, 60, 120, 300) if seconds / s <= 12), 600)
    ticks = range(0, int(seconds) + 1, step)
    return join(*(tag("span", minutes(t), style=f"left:{percent_of(t, seconds)}") for t in ticks if t < seconds * 0.97))


def _block_rows(timeline: Timeline) -> list[Html]:
    blocks = [_block(block, timeline) for block in timeline.blocks]
    return [_row("Sections", join(*blocks), "blocks")] if blocks else []


def _block(block: Block, timeline: Timeline) -> Html:
    label = block.label if block.label in LABELS else "part"
    start, width = percent_of(block.start, timeline.seconds), percent_of(block.end - block.start, timeline.seconds)
    bars = Span(block.start, block.end, block.first_bar, block.last_bar)
    sure = block.confidence >= SURE
    name = block.name if sure else f"{block.name}?"
    told = f"{block.name}, {place(bars)}, named with confidence {number(block.confidence)}"
    return tag(
        "button",
        tag("b", name, data_short=_short(block), cls=_length(name)),
        tag("small", bars.bars.replace("bars ", "").replace("bar ", "").replace("-", "–")),
        type="button",
        cls=f"block l-{label}{'' if sure else ' unsure'}",
        style=f"left:{start};width:{width}",
        data_at=f"{block.start:.3f}",
        title=told,
        aria_label=f"Play from {told}",
    )


def _short(block: Block) -> str:
    """A section's name where there is no room for it, as bands write it on a set list: "c2"."""
    number_ = "".join(character for character in block.name.split()[-1] if character.isdigit())
    return SHORT.get(block.label, block.name[:2]) + number_


def _length(name: str) -> str:
    """The class of a name by the room it needs."""
    return "longer" if len(name) > 9 else "long" if len(name) > 6 else "short"


def _pin_rows(points: tuple[Point, ...], seconds: float) -> list[Html]:
    numbered = list(enumerate(points, 1))
    whole = [(number_, p) for number_, p in numbered if _is_whole(p, seconds)]
    placed = [(number_, p) for number_, p in numbered if not _is_whole(p, seconds)]
    rows = []
    if placed:
        rows.append(_row("Points", _placed_pins(placed, seconds), "pins"))
    if whole:
        rows.append(_row("Whole song", join(*(_pin(n, p, "") for n, p in whole)), "pins whole"))
    return rows


def _is_whole(point: Point, seconds: float) -> bool:
    where = point.finding.where
    return not where or any(span.end - span.start > WHOLE_SONG * seconds for span in where)


def _placed_pins(placed: list[tuple[int, Point]], seconds: float) -> Html:
    ends: list[float] = []
    pins = []
    for number_, point in sorted(placed, key=lambda item: (item[1].finding.where[0].start, item[0])):
        at = point.finding.where[0].start / seconds * 100 if seconds > 0 else 0.0
        level = next((i for i, end in enumerate(ends) if at >= end), len(ends))
        ends[level : level + 1] = [at + PIN_SHARE]
        left = f"left:min({percent_of(at, 100)}, 100% - 25px)"  # one at the very end stays on the page
        pins.append(_pin(number_, point, f"{left};top:{level * 30}px"))
    return tag("div", *pins, cls="stack", style=f"height:{len(ends) * 30}px")


def _pin(number_: int, point: Point, style: str) -> Html:
    finding = point.finding
    where = "; ".join(place(span) for span in finding.where[:1]) or "whole song"
    word = VERDICT_WORDS.get(finding.verdict, (finding.verdict, ""))[0]
    return tag(
        "a",
        verdict_mark(finding.verdict, number_),
        href=f"#point-{number_}",
        cls="pin",
        style=style or None,
        title=f"{finding.summary} ({where})",
        aria_label=f"Point {number_}, {word.lower()}: {finding.summary} ({where})",
    )


def _lane_row(lane: Lane, seconds: float, points: tuple[Point, ...]) -> Html:
    loud = "" if lane.lufs is None else f" · {quantity(lane.lufs, 'lufs')}"
    name = join(tag("b", lane.name), tag("small", f"{lane.role}{loud}"))
    who = "" if lane.source == "demo" else " ours" if lane.source == "longplay" else " guest"
    marks = [_lane_mark(span, point, seconds) for point in points for span in _spans_on(point, lane, seconds)]
    return _row(name, join(_wave(lane, seconds), *marks), f"lane{who}")


def _spans_on(point: Point, lane: Lane, seconds: float) -> list[Span]:
    if point.finding.verdict not in ("fix", "consider") or _is_whole(point, seconds):
        return []
    return [span for span in point.finding.where if lane.name in (span.track, point.finding.target)]


def _lane_mark(span: Span, point: Point, seconds: float) -> Html:
    style = f"left:{percent_of(span.start, seconds)};width:{percent_of(span.end - span.start, seconds)}"
    return tag("i", cls=f"here {verdict_class(point.finding.verdict)}", style=style, aria_hidden="true")


def _wave(lane: Lane, seconds: float) -> Html:
    low, high = lane.peaks[0::2], lane.peaks[1::2]
    if not high or seconds <= 0:
        return Html("")
    loudest = max(*high, -min(low), 1)
    scale = 60 / loudest if loudest < 60 else 1.0  # a quiet track is drawn larger, or nobody sees where it plays
    top = [f"{x} {128 - max(h * scale, 0.6) * 2:.0f}" for x, h in enumerate(high)]
    bottom = [f"{x} {128 - min(v * scale, -0.6) * 2:.0f}" for x, v in reversed(list(enumerate(low)))]
    shape = tag("path", d="M" + "L".join([*top, *bottom]) + "Z")
    return tag(
        "svg",
        shape,
        viewBox=f"0 0 {len(high) - 1 or 1} 256",
        preserveAspectRatio="none",
        style=f"width:{percent_of(lane.seconds, seconds)}",
        role="img",
        aria_label=f"Waveform of {lane.name}",
    )
