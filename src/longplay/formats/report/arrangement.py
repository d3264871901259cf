"""Who plays where, whether each new part earned its place, and how the seams of a new form hold."""

from longplay.formats.report.figures import quantity
from longplay.formats.report.markup import Html, tag
from longplay.formats.report.words import Report
from longplay.song.change import Earning
from longplay.song.section_plan import SectionPlan


def has_arrangement(report: Report) -> bool:
    """Whether anything was arranged: something of ours plays, or the form has seams."""
    return bool(report.seams) or any(p.ours for section in report.plan for p in section.playing)


def arrangement_section(report: Report) -> Html | None:
    """The plan as a small table, each part tried muted, and each seam; None where nothing was arranged."""
    if not has_arrangement(report):
        return None
    names = tuple(dict.fromkeys(p.name for section in report.plan for p in section.playing))
    head = tag("tr", *(tag("th", word, scope="col") for word in ("Section", "Energy", "Way in", *names)))
    rows = sorted(report.plan, key=lambda section: section.first_bar)
    table = tag("table", tag("thead", head), tag("tbody", *(_row(section, names) for section in rows)))
    earned = (tag("li", tag("b", e.part), " ", verdict(e)) for e in report.earned)
    return tag(
        "section",
        tag("h2", "The arrangement", id="arrangement"),
        tag("div", table, cls="scroll", tabindex="0", role="group", aria_label="Who plays where"),
        tag("ul", *earned, cls="earned") if report.earned else None,
        tag("ul", *(tag("li", seam) for seam in report.seams), cls="seams soft") if report.seams else None,
        aria_labelledby="arrangement",
    )


def _row(section: SectionPlan, names: tuple[str, ...]) -> Html:
    rests = f"{' and '.join(section.leaves)} rest before it" if section.leaves else ""
    way = ", ".join(part for part in ("" if section.door == "plain" else section.door, rests) if part)
    last = section.first_bar + section.bars - 1
    bars = tag("span", f" {section.first_bar}-{last}", cls="soft small")
    cells = [tag("td", _does(section, name)) for name in names]
    return tag(
        "tr", tag("th", section.section, bars, scope="row"), tag("td", str(section.energy)), tag("td", way), *cells
    )


def _does(section: SectionPlan, name: str) -> str:
    playing = section.plays(name)
    if playing is None:
        return ""
    return section.groove if playing.function == "time" and playing.ours and section.groove else playing.function


def verdict(earning: Earning) -> str:
    """Whether a part earned its place, by what, and what it costs the lead."""
    kept = [t for t in earning.trials if t.earns] or list(earning.trials)
    told = "; ".join(
        f"{t.measure} {quantity(t.without, t.unit)} without it, {quantity(t.with_part, t.unit)} with it" for t in kept
    )
    cost = earning.lead_cost_db
    lead = f" It sets the lead back by {quantity(cost, 'db')}." if cost is not None and cost >= 1.0 else ""
    if earning.earned:
        return f"earned its place: {told}.{lead}"
    measured = told or "nothing to measure it by"
    return f"did not earn its place ({measured}). Leave it out: reject its proposal with longplay decide.{lead}"
