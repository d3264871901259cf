"""What the parts of the page say."""

from dataclasses import replace
from typing import Any

import pytest
from tests.formats.report.made_report import finding, full_report, proposal

from longplay.formats.report.closing import sounds
from longplay.formats.report.evidence import outcome
from longplay.formats.report.page import report_html
from longplay.formats.report.sleeve import verdict_line
from longplay.formats.report.words import AudioClip, Choice, Point, Report
from longplay.song.change import Change
from longplay.song.proposal import SingAgain
from longplay.song.time import Span


def with_points(*verdicts: str) -> Report:
    points = tuple(Point(finding(f"{n}.{v}", v, at=n * 5.0)) for n, v in enumerate(verdicts))
    return replace(full_report(), points=points)


def test_points_stand_loudest_first(read_page: Any) -> None:
    page = read_page(report_html(with_points("good", "consider", "not_heard", "fix")))
    marks = [mark["class"] for mark in page.classed("mark")][:4]
    groups = [g["class"].split("g-")[1] for g in page.classed("group") if "g-" in g["class"]]
    assert groups == ["fix", "consider", "not_heard", "good"]
    assert len(marks) == 4


def test_a_pin_stands_at_its_place(read_page: Any) -> None:
    pin = read_page(report_html(full_report())).classed("pin")[0]
    assert "left:min(33.333%," in pin["style"]
    assert pin["href"] == "#point-1"


def test_pins_that_would_overlap_are_stacked(read_page: Any) -> None:
    points = tuple(Point(finding(name, at=10.0)) for name in ("a", "b"))
    pins = read_page(report_html(replace(full_report(), points=points))).classed("pin")
    assert ["top:0px" in pins[0]["style"], "top:30px" in pins[1]["style"]] == [True, True]


def test_a_point_about_the_whole_song_is_not_pinned_to_a_second(read_page: Any) -> None:
    whole = replace(finding("w"), where=(Span(0.0, 30.0, 1, 12),))
    page = read_page(report_html(replace(full_report(), points=(Point(whole),))))
    assert page.classed("whole")
    assert "style" not in page.classed("pin")[0]


def test_a_play_button_names_its_clip_and_seconds(read_page: Any) -> None:
    page = read_page(report_html(full_report()))
    button = next(play for play in page.classed("play") if play["aria-label"].startswith("Play: Point 1"))
    assert (button["data-a"], button["data-a-from"], button["data-a-to"]) == ("1", "8.000", "16.000")
    assert "data-b" not in button


def test_a_missing_clip_leaves_no_dead_button(read_page: Any) -> None:
    page = read_page(report_html(replace(full_report(), clips=())))
    assert [play["id"] for play in page.classed("play")] == ["go"]


def test_a_preview_can_be_switched(read_page: Any) -> None:
    page = read_page(report_html(full_report()))
    assert [side["data-side"] for side in page.classed("side")] == ["a", "b"] * 2


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (-50.0, -20.0, "reached"),
        (-50.0, -40.0, "closer"),
        (-50.0, -60.0, "no closer"),
        (0.0, 10.0, "still inside"),
        (0.0, 60.0, "no closer"),
        (None, 0.0, "not measured"),
        (0.0, None, "not measured"),
    ],
)
def test_a_change_says_honestly_what_it_did(before: float | None, after: float | None, word: str) -> None:
    assert outcome(Change("p", "s", "m", "cents", before, after, (-25.0, 25.0))) == word


def test_the_three_columns_hold_what_was_decided() -> None:
    choices = tuple(
        Choice(replace(proposal(f"p{n}", keep=keep), summary=f"summary {n}"), state)
        for n, (state, keep) in enumerate((("accepted", False), ("accepted", True), ("rejected", False)))
    )
    page = report_html(replace(full_report(), must_keep=("voice",), choices=choices, changes=()))
    kept, changed, left = page.split('class="column"')[1:4]
    assert "voice" in kept
    assert "summary 1" in kept
    assert "summary 0" in changed
    assert "summary 2" in left.split("The master")[0]


def test_who_is_asked_is_told_how() -> None:
    action = SingAgain("voice", Span(0.0, 4.0, 1, 2), "oh, carry me", "Breathe first; lean in.")
    asked = Choice(replace(proposal("p"), route="artist", action=action), "open")
    assert "Direction: Breathe first; lean in." in report_html(replace(full_report(), choices=(asked,)))


def test_work_for_people_is_not_called_done() -> None:
    asked = Choice(replace(proposal("p"), route="hire"), "accepted")
    page = report_html(replace(full_report(), choices=(asked,), changes=()))
    assert "agreed; waiting for the player" in page
    assert "1 asked of people" in page


def test_the_verdict_counts() -> None:
    assert verdict_line(with_points("fix", "consider", "good")).startswith("3 points: 1 to fix and 1 to consider.")
    assert verdict_line(with_points("good")).startswith("Nothing to fix")


def test_equal_loudness_tells_its_gain() -> None:
    assert "the demo plays as it is and the record plays 6 dB quieter" in report_html(full_report())


def test_sounds_are_inside_the_page() -> None:
    assert 'src="data:audio/mpeg;base64,YWJj"' in sounds((AudioClip("x", "audio/mpeg", b"abc", 1.0),))
    assert "evil" not in sounds((AudioClip("x", "text/evil", b"abc", 1.0),))


def test_a_song_without_sections_has_no_row_for_them(read_page: Any) -> None:
    report = full_report()
    demo = replace(report.demo, blocks=())
    assert not read_page(report_html(replace(report, demo=demo, record=None))).classed("blocks")


def test_a_changed_form_is_said() -> None:
    report = full_report()
    assert "the form has changed" in report_html(report)
    assert "the same form" in report_html(replace(report, record=report.demo))
