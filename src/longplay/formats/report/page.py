"""One page that a record producer would hand over: everything heard, decided and done, with sound, in one file."""

from longplay.formats.report.markup import Html, tag
from longplay.formats.report.words import Report


def report_html(report: Report) -> str:
    """The whole page as HTML: pure and deterministic, no request to anywhere, every text escaped."""
    return "<!doctype html>\n" + tag("html", tag("body", tag("h1", report.title)), lang="en") + Html("\n")
