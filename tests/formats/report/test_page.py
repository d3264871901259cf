"""The page: whole, safe, quiet, the same twice."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.report.made_report import full_report

from longplay.formats.report.page import report_html
from longplay.formats.report.words import Facts, Report, Timeline

ATTACK = """<script>alert(1)</script>"'><img src=x onerror=alert(2)> & javascript:alert(3) </style>"""
BARE = Report("", "", Facts(0.0), Timeline(0.0, (), ()))


@pytest.mark.parametrize("report", [full_report(), BARE, replace(full_report(), points=(), choices=())])
def test_every_element_is_closed(report: Report, read_page: Any) -> None:
    assert read_page(report_html(report)).open == []


def test_outside_texts_become_text_only(read_page: Any) -> None:
    hostile, plain = (read_page(report_html(full_report(text))) for text in (ATTACK, "plain"))
    assert [name for name, _ in hostile.elements] == [name for name, _ in plain.elements]
    assert [set(attributes) for _, attributes in hostile.elements] == [set(a) for _, a in plain.elements]
    assert ATTACK in hostile.text


def test_outside_texts_never_address_anything(read_page: Any) -> None:
    page = read_page(report_html(full_report(ATTACK)))
    for _, attributes in page.elements:
        for name in ("id", "class", "href", "src", "style", "type"):
            assert "alert" not in (attributes.get(name) or "")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_title_is_shown_and_nothing_else_changes(title: str) -> None:
    page = report_html(replace(BARE, title=title))
    assert page.count("<") == report_html(replace(BARE, title="x")).count("<")


def test_nothing_outside_the_page_is_asked_for() -> None:
    page = report_html(full_report())
    assert not re.findall(r"(?:https?:|//)[\w.]+\.\w", re.sub(r"base64,[^\"]*", "", page))
    assert not re.findall(r"@import|url\(|fetch\(|XMLHttpRequest|WebSocket|import\(", page)


def test_only_the_pages_own_script_may_run(read_page: Any) -> None:
    page = read_page(report_html(full_report()))
    script = (files("longplay.formats.report") / "report.js").read_text(encoding="utf-8")
    wanted = f"script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
    policy = next(meta["content"] for meta in page.named("meta") if "http-equiv" in meta)
    assert policy.startswith("default-src 'none'; ")
    assert wanted in policy


def test_same_report_same_page() -> None:
    assert report_html(full_report()) == report_html(full_report())


def test_ids_are_unique_and_links_lead_somewhere(read_page: Any) -> None:
    page = read_page(report_html(full_report()))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    targets = {link["href"][1:] for link in page.named("a")}
    assert len(ids) == len(set(ids))
    assert targets <= set(ids)


def test_every_button_and_picture_has_a_name(read_page: Any) -> None:
    page = read_page(report_html(full_report()))
    for play in page.classed("play"):
        assert play["aria-label"]
    for drawing in page.named("svg"):
        assert drawing.get("aria-label") or drawing.get("aria-hidden") == "true" or drawing["viewbox"] == "0 0 24 24"


def test_style_and_script_stay_small() -> None:
    own = [(files("longplay.formats.report") / name).read_bytes() for name in ("report.css", "report.js")]
    assert sum(map(len, own)) <= 60_000
    assert b"</" not in own[1]


def test_a_bare_report_still_says_what_it_is(read_page: Any) -> None:
    page = read_page(report_html(BARE))
    assert "Nothing was found that asks for a change" in page.text
    assert not page.classed("play")[1:]
