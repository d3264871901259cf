"""One page that a record producer would hand over: everything heard, decided and done, with sound, in one file."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from longplay.formats.report.arrangement import arrangement_section, has_arrangement
from longplay.formats.report.choices import choices_section
from longplay.formats.report.closing import closing, player, sounds, stretches
from longplay.formats.report.desk import desk_section
from longplay.formats.report.index import index_of
from longplay.formats.report.markup import Html, tag
from longplay.formats.report.outcome import outcome_section
from longplay.formats.report.points import points_section
from longplay.formats.report.sleeve import sleeve
from longplay.formats.report.timeline import timelines
from longplay.formats.report.words import Report

__all__ = ["Report", "report_html"]


def report_html(report: Report) -> str:
    """The whole page as HTML: pure and deterministic, no request to anywhere, every text escaped.

    The policy in its head lets only the page's own script run and only sounds inside the page play, so that even a
    mistake here could not make it call anybody.
    """
    return "<!doctype html>\n" + tag("html", _head(report), _body(report), lang="en") + "\n"


def _head(report: Report) -> Html:
    title = " – ".join(part for part in (report.title, report.artist) if part) or "Longplay"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy()),
        tag("meta", name_="color-scheme", content="light dark"),
        tag("link", rel="icon", href="data:,"),
        tag("title", title),
        tag("style", Html(_own("report.css"))),
    )


def _body(report: Report) -> Html:
    index = index_of(report)
    main = tag(
        "main",
        sleeve(report, index),
        _contents(report),
        timelines(report, index),
        outcome_section(report) if report.record else None,
        points_section(index),
        choices_section(report.choices, index),
        arrangement_section(report),
        desk_section(report.mix),
        closing(report),
    )
    skip = tag("a", "Skip to the points", href="#points", cls="skip")
    theme = tag("button", "Paper or dark", type="button", id="theme")
    foot = tag("footer", tag("p", "Made by Longplay. This page is one file and asks nothing of any network."), theme)
    script = tag("script", Html(_own("report.js")))
    return tag("body", skip, main, foot, sounds(report.clips), player(), stretches(report.pair), script)


def _contents(report: Report) -> Html:
    places = (
        ("song", "The song", True),
        ("outcome", "What became of it", report.record is not None),
        ("points", f"{len(report.points)} points", bool(report.points)),
        ("choices", f"{len(report.choices)} proposals", bool(report.choices)),
        ("arrangement", "The arrangement", has_arrangement(report)),
        ("desk", "The desk", report.mix is not None and bool(report.mix.channels)),
        ("files", "Files", bool(report.files)),
    )
    links = (tag("a", words, href=f"#{place}") for place, words, there in places if there)
    return tag("nav", *links, aria_label="On this page")


def _policy() -> str:
    script = b64encode(sha256(_own("report.js").encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{script}'; style-src 'unsafe-inline'; media-src data:; img-src data:"
    )


@cache
def _own(name: str) -> str:
    return (files("longplay.formats.report") / name).read_text(encoding="utf-8")
