"""What became of the song: what was kept, what was changed and by how much, what was left alone."""

from longplay.formats.report.evidence import change_row
from longplay.formats.report.figures import number, quantity
from longplay.formats.report.markup import Html, join, tag
from longplay.formats.report.words import Choice, FullPair, Report
from longplay.song.change import Change
from longplay.song.mix import MasterReport
from longplay.song.platform import Playback

AGREED = ("accepted", "smaller")


def outcome_section(report: Report) -> Html:
    """Three columns, and what the master measures."""
    columns = (
        _column("Kept", _kept(report), "Nothing was named that must stay."),
        _column("Changed", _changed(report), "Nothing was changed."),
        _column("Left alone", _left_alone(report), "Nothing else was proposed."),
    )
    return tag(
        "section",
        tag("h2", "What became of it", id="outcome"),
        tag("div", *columns, cls="columns"),
        _master(report.master, report.demo_lufs, report.pair) if report.master else None,
        _platforms(report.playbacks) if report.playbacks else None,
        aria_labelledby="outcome",
    )


def _column(title: str, items: list[Html], empty: str) -> Html:
    content = tag("ul", *items) if items else tag("p", empty, cls="soft")
    return tag("div", tag("h3", title), content, cls="column")


def _kept(report: Report) -> list[Html]:
    asked = [
        tag("li", tag("b", name), tag("p", "asked for in the brief", cls="soft small")) for name in report.must_keep
    ]
    agreed = [c for c in report.choices if c.state in AGREED and c.proposal.action.kind == "leave_alone"]
    return asked + [_line(choice, choice.proposal.why) for choice in agreed]


def _changed(report: Report) -> list[Html]:
    measured = {change.proposal: change for change in report.changes}
    agreed = [c for c in report.choices if c.state in AGREED and c.proposal.action.kind != "leave_alone"]
    known = {choice.proposal.id for choice in report.choices}
    others = [_change(change.summary, change, "") for change in report.changes if change.proposal not in known]
    return [_agreed(choice, measured.get(choice.proposal.id)) for choice in agreed] + others


def _agreed(choice: Choice, change: Change | None) -> Html:
    if choice.proposal.route != "in_house":
        who = "the artist" if choice.proposal.route == "artist" else "the player"
        return _change(choice.proposal.summary, None, f"agreed; waiting for {who}")
    return _change(choice.proposal.summary, change, "smaller than proposed" if choice.state == "smaller" else "")


def _change(summary: str, change: Change | None, remark: str) -> Html:
    row = change_row(change) if change else None
    return tag("li", tag("b", summary), tag("p", remark, cls="soft small") if remark else None, row)


def _left_alone(report: Report) -> list[Html]:
    words = {
        "rejected": "turned down",
        "superseded": "another choice was accepted later, so not done",
        "open": "not decided, so not done",
        "other_way": "something else was agreed in its place",
        "stale": "must be decided again, so not done",
    }
    left = [c for c in report.choices if c.state in words and c.proposal.action.kind != "leave_alone"]
    return [_line(choice, ": ".join(part for part in (words[choice.state], choice.reason) if part)) for choice in left]


def _line(choice: Choice, why: str) -> Html:
    return tag("li", tag("b", choice.proposal.summary), tag("p", why, cls="soft small"))


def _master(master: MasterReport, demo_lufs: float | None, pair: FullPair | None) -> Html:
    was = f"The demo came at {quantity(demo_lufs, 'lufs')}. " if demo_lufs is not None else ""
    aim = "as wanted" if master.reached else f"wanted {quantity(master.target_lufs, 'lufs')}"
    figures = (
        f"{was}The master stands at {quantity(master.integrated_lufs, 'lufs')} ({aim}), true peak "
        f"{quantity(master.true_peak_dbtp, 'dbtp')}, range {quantity(master.range_lu, 'lu')}."
    )
    why = tag("p", f"{master.why[:1].upper()}{master.why[1:]}.", cls="because") if master.why else None
    return tag("div", tag("h3", "The master"), tag("p", figures), why, _equal(pair), cls="master")


def _platforms(playbacks: tuple[Playback, ...]) -> Html:
    """What streaming makes of the master: playback levels, not orders."""
    heads = ("platform", "plays at", "turned", "heard true peak", "source, read on")
    rows = [tag("tr", *(tag("td", cell) for cell in _platform(p))) for p in playbacks]
    head = tag("tr", *(tag("th", text) for text in heads))
    said = "These are playback levels, not orders: a louder master is only turned down."
    table = tag("table", tag("thead", head), tag("tbody", *rows))
    return tag(
        "div",
        tag("h3", "On streaming platforms"),
        tag("p", said, cls="soft small"),
        tag("div", table, cls="scroll"),
        cls="platforms",
    )


def _platform(played: Playback) -> tuple[str, ...]:
    platform = played.platform
    turned = quantity(played.gain_db, "db", sign=True) if abs(played.gain_db) >= 0.05 else "left as it is"
    where = quantity(platform.lufs, "lufs")
    return platform.name, where, turned, quantity(played.dbtp, "dbtp"), f"{platform.source}, {platform.dated}"


def _equal(pair: FullPair | None) -> Html | None:
    if pair is None:
        return None
    gains = " and ".join(
        f"the {name} plays {number(-gain)} dB quieter" if gain < -0.05 else f"the {name} plays as it is"
        for name, gain in (("demo", pair.demo_gain_db), ("record", pair.master_gain_db))
    )
    return join(tag("p", f"On this page {gains}, so that both are equally loud and nobody prefers one for its level."))
