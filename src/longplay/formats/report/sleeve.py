"""The head of the page: whose song it is, what came of it, and the song as a record."""

from math import cos, pi, sin

from longplay.formats.report.figures import minutes, number, percent_of, quantity
from longplay.formats.report.index import Index
from longplay.formats.report.marks import play_button
from longplay.formats.report.markup import Html, join, tag
from longplay.formats.report.words import Choice, Excerpt, Facts, Report, Timeline
from longplay.song.structure import LABELS

SPOKES = 300
GROOVES = (112, 128, 144, 160, 176, 192)


def sleeve(report: Report, index: Index) -> Html:
    """Title, artist, one line of verdict, what the song is about; the record itself, which plays."""
    words = tag(
        "div",
        tag("p", "A production by Longplay" if report.record else "Notes from Longplay", cls="maker"),
        tag("h1", report.title or "Untitled"),
        tag("p", report.artist, cls="artist") if report.artist else None,
        tag("p", verdict_line(report), cls="verdict"),
        _about(report),
        cls="words",
    )
    return join(tag("header", words, _disc(report, index), cls="sleeve"), facts(report), _notes(report))


def verdict_line(report: Report) -> str:
    """The whole report in one or two short sentences."""
    verdicts = [point.finding.verdict for point in report.points]
    fix, consider = verdicts.count("fix"), verdicts.count("consider")
    if not verdicts:
        heard = "Nothing was found that asks for a change."
    elif not fix + consider:
        heard = "Nothing to fix; the song stands as it is."
    else:
        parts = [f"{fix} to fix" if fix else "", f"{consider} to consider" if consider else ""]
        heard = f"{_points(len(verdicts))}: {' and '.join(part for part in parts if part)}."
    return f"{heard} {_done(report.choices)}".strip()


def _points(count: int) -> str:
    return f"{count} point{'' if count == 1 else 's'}"


def _done(choices: tuple[Choice, ...]) -> str:
    agreed = [c for c in choices if c.state in ("accepted", "smaller") and c.proposal.action.kind != "leave_alone"]
    done = sum(c.proposal.route == "in_house" for c in agreed)
    asked = len(agreed) - done
    waiting = sum(c.state in ("open", "stale") for c in choices)
    parts = [
        f"{done} proposal{'' if done == 1 else 's'} carried out" if done else "",
        f"{asked} asked of people" if asked else "",
        f"{waiting} waiting for an answer" if waiting else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _about(report: Report) -> Html | None:
    line = tag("blockquote", f"“{report.line_that_matters.strip('“”')}”") if report.line_that_matters else None
    about = tag("p", report.about, cls="about") if report.about else None
    return tag("div", line, about, cls="meaning") if line or about else None


def facts(report: Report) -> Html:
    """The strip of measures under the title; each with its next best answer where there is one."""
    heard, master = report.facts, report.master
    cells = [
        _fact("Length", minutes(heard.duration), _record_length(report)),
        *_musical(heard),
        _fact("Demo", quantity(report.demo_lufs, "lufs"), _KINDS.get(heard.kind, "")) if report.demo_lufs else None,
        _fact("Master", quantity(master.integrated_lufs, "lufs"), _aim(report)) if master else None,
        _fact("True peak", quantity(master.true_peak_dbtp, "dbtp"), f"range {quantity(master.range_lu, 'lu')}")
        if master
        else None,
    ]
    return tag("dl", *cells, cls="facts")


_KINDS = {"stems": "from its stems", "bounce": "from one mix", "memo": "from a memo"}


def _aim(report: Report) -> str:
    master = report.master
    if master is None or master.reached:
        return "as loud as wanted"
    return f"wanted {quantity(master.target_lufs, 'lufs')}"


def _record_length(report: Report) -> str:
    if report.record is None or minutes(report.record.seconds) == minutes(report.facts.duration):
        return ""
    return f"the record {minutes(report.record.seconds)}"


def _musical(heard: Facts) -> list[Html | None]:
    steady = "steady" if heard.steady else "it breathes"
    also = f", or {number(heard.tempo_runner_up)}" if heard.tempo_runner_up else ""
    tuning = None if heard.tuning_cents is None else quantity(heard.tuning_cents, "cents", sign=True)
    return [
        _fact("Tempo", quantity(heard.tempo_bpm, "bpm"), steady + also) if heard.tempo_bpm else None,
        _fact("Time", heard.time_signature, "") if heard.time_signature else None,
        _fact("Key", heard.key, f"or {heard.key_runner_up}" if heard.key_runner_up else "") if heard.key else None,
        _fact("Tuning", tuning, "from A = 440 Hz") if tuning else None,
    ]


def _fact(name: str, value: str, more: str) -> Html:
    return tag("div", tag("dt", name), tag("dd", value, tag("small", more) if more else None))


def _notes(report: Report) -> Html | None:
    if not report.notes:
        return None
    items = tag("ul", *(tag("li", note) for note in report.notes))
    return tag("aside", tag("h2", "Before you listen"), items, cls="notes", aria_label="Notes")


def _disc(report: Report, index: Index) -> Html:
    timeline = report.record or report.demo
    drawing = tag(
        "svg",
        tag("circle", cx="200", cy="200", r="198", cls="vinyl"),
        *(tag("circle", cx="200", cy="200", r=r, cls="groove") for r in GROOVES),
        tag("path", d=_spokes(timeline), cls="spokes"),
        *_arcs(timeline),
        tag("circle", cx="200", cy="200", r="70", cls="label"),
        tag("line", x1="200", y1="6", x2="200", y2="96", cls="needle"),
        viewBox="0 0 400 400",
        aria_hidden="true",
    )
    return tag("div", drawing, _whole_song(report, index), cls="disc")


def _whole_song(report: Report, index: Index) -> Html | None:
    pair = report.pair
    if pair is None:
        return None
    sound = {**index.sound("a", Excerpt(pair.demo)), **index.sound("b", Excerpt(pair.master)), "data-full": True}
    return play_button("The whole song, demo and record", sound, cls="big") if "data-a" in sound else None


def _energy(timeline: Timeline) -> list[float]:
    energy = [0.0] * SPOKES
    for lane in timeline.lanes:
        high = lane.peaks[1::2]
        reach = lane.seconds / timeline.seconds if timeline.seconds > 0 else 0.0
        for spoke in range(SPOKES):
            at = int(spoke / SPOKES / reach * len(high)) if reach else len(high)
            step = max(1, round(len(high) / SPOKES / reach)) if reach else 1
            energy[spoke] += max(high[at : at + step], default=0) ** 2
    loudest = max(energy) or 1.0
    return [(value / loudest) ** 0.5 for value in energy]


def _spokes(timeline: Timeline) -> str:
    lines = []
    for spoke, level in enumerate(_energy(timeline)):
        turn = 2 * pi * (spoke + 0.5) / SPOKES
        reach = 1 + 40 * level
        (x, y), (u, v) = (_at(turn, radius) for radius in (146 - reach, 146 + reach))
        lines.append(f"M{x:.1f} {y:.1f}L{u:.1f} {v:.1f}")
    return "".join(lines)


def _arcs(timeline: Timeline) -> list[Html]:
    arcs = []
    for block in timeline.blocks:
        label = block.label if block.label in LABELS else "part"
        start, end = (float(percent_of(s, timeline.seconds)[:-1]) / 50 * pi for s in (block.start, block.end))
        (x, y), (u, v) = _at(start + 0.012, 86), _at(max(end - 0.012, start + 0.012), 86)
        large = int(end - start > pi)
        arcs.append(tag("path", d=f"M{x:.1f} {y:.1f}A86 86 0 {large} 1 {u:.1f} {v:.1f}", cls=f"arc l-{label}"))
    return arcs


def _at(turn: float, radius: float) -> tuple[float, float]:
    return 200 + radius * sin(turn), 200 - radius * cos(turn)
