"""Who plays where, and whether each new part earned its place."""

from longplay.formats.report.figures import quantity
from longplay.formats.report.markup import Html, tag
from longplay.song.change import Earning
from longplay.song.section_plan import SectionPlan


def arrangement_section(plan: tuple[SectionPlan, ...], earned: tuple[Earning, ...]) -> Html | None:
    """The plan as a small table, and each part tried muted; None where nothing of ours plays."""
    if not any(p.ours for section in plan for p in section.playing):
        return None
    names = tuple(dict.fromkeys(p.name for section in plan for p in section.playing))
    head = tag("tr", *(tag("th", word, scope="col") for word in ("Section", "Energy", "Way in", *names)))
    table = tag("table", tag("thead", head), tag("tbody", *(_row(section, names) for section in plan)))
    return tag(
        "section",
        tag("h2", "The arrangement", id="arrangement"),
        tag("div", table, cls="wide"),
        tag("ul", *(tag("li", tag("b", e.part), " ", verdict(e)) for e in earned)) if earned else None,
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
