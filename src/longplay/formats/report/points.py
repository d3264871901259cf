"""What was found, loudest first: what, why, where, and what was measured."""

from longplay.formats.report.evidence import evidence_row
from longplay.formats.report.figures import place
from longplay.formats.report.index import Index
from longplay.formats.report.marks import VERDICT_WORDS, play_button, state_sign, verdict_mark
from longplay.formats.report.markup import Html, join, tag
from longplay.formats.report.words import Point

PLACES_SHOWN = 4


def points_section(index: Index) -> Html:
    """All points, grouped by verdict; a plain sentence where there are none."""
    groups = [_group(verdict, index) for verdict in VERDICT_WORDS]
    none = tag("p", "No points: nothing was found that asks for a change.", cls="soft")
    content = join(*groups) if index.points else none
    return tag("section", tag("h2", "Points", id="points"), content, aria_labelledby="points")


def _group(verdict: str, index: Index) -> Html | None:
    cards = [_card(n, point, index) for n, point in enumerate(index.points, 1) if point.finding.verdict == verdict]
    if not cards:
        return None
    title, meaning = VERDICT_WORDS[verdict]
    heading = tag("h3", title, tag("small", f" {len(cards)} · {meaning}"))
    return tag("div", heading, tag("div", *cards, cls="cards"), cls=f"group g-{verdict}")


def _card(number: int, point: Point, index: Index) -> Html:
    finding = point.finding
    evidence = [evidence_row(evidence) for evidence in finding.evidence]
    return tag(
        "article",
        verdict_mark(finding.verdict, number),
        tag(
            "div",
            tag("h4", finding.summary),
            tag("p", finding.because, cls="because"),
            tag("div", _play(number, point, index), _where(point), cls="where"),
            tag("div", *evidence, cls="measures") if evidence else None,
            _answers(point, index),
        ),
        id=f"point-{number}",
        cls="card point",
        tabindex="-1",
    )


def _play(number: int, point: Point, index: Index) -> Html | None:
    where = point.finding.where
    at = {"data-at": f"{where[0].start:.3f}"} if where else {}
    sound = index.sound("a", point.clip)
    return play_button(f"Point {number}: {point.finding.summary}", {**sound, **at} if sound else {}, "Listen")


def _where(point: Point) -> Html:
    where = point.finding.where
    places = [tag("span", place(span), cls="place") for span in where[:PLACES_SHOWN]]
    more = tag("span", f"and {len(where) - PLACES_SHOWN} more", cls="place") if len(where) > PLACES_SHOWN else None
    target = tag("span", point.finding.target, cls="place target") if point.finding.target else None
    return join(target, *places, more)


def _answers(point: Point, index: Index) -> Html | None:
    choices = index.answers.get(point.finding.id, ())
    if not choices:
        return None
    links = [
        tag(
            "li",
            state_sign(choice.state),
            tag("a", choice.proposal.summary, href=f"#choice-{index.choice[choice.proposal.id]}"),
        )
        for choice in choices
    ]
    return tag("ul", *links, cls="answers", aria_label="Proposals")
