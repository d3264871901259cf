"""Demos that just came in: five points each, on pages that can be sent."""

from pathlib import Path

import pytest
from tests.short_demo import cut_bounce, cut_demo

from longplay.producing.inbox import HeardDemo, five_points, hear_inbox
from longplay.song.finding import Finding
from longplay.song.refusal import Refusal


def finding(verdict: str, number: int) -> Finding:
    """A finding of which only id and verdict count."""
    return Finding(f"{verdict}.{number}", "q", "structure", verdict, "summary", "because", (), ())


@pytest.mark.parametrize(("loud", "good", "expected"), [(7, 2, (4, 1)), (2, 9, (2, 3)), (9, 0, (5, 0)), (0, 0, (0, 0))])
def test_five_points_say_what_is_good_too(loud: int, good: int, expected: tuple[int, int]) -> None:
    found = [*(finding("fix", n) for n in range(loud)), finding("not_heard", 0)]
    points = five_points([*found, *(finding("good", n) for n in range(good))])
    assert (sum(p.verdict == "fix" for p in points), sum(p.verdict == "good" for p in points)) == expected


Inbox = tuple[tuple[HeardDemo, ...], tuple[tuple[Path, Refusal], ...], Path]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    """A folder of stems, a bounce of the same name elsewhere, and something that is no music."""
    place = tmp_path_factory.mktemp("inbox")
    stems = cut_demo(place / "song", 1, 8)
    (place / "other").mkdir()
    bounce = cut_bounce(place / "other" / "song.wav", 1, 8)
    broken = place / "broken.wav"
    broken.write_bytes(b"not music")
    heard, refused = hear_inbox([stems, broken, bounce], place / "notes", 1)
    return heard, refused, place


def test_every_demo_gets_its_own_page_and_the_broken_one_is_named(inbox: Inbox) -> None:
    heard, refused, place = inbox
    assert [demo.source.name for demo in heard] == ["song", "song.wav"]
    assert [source.name for source, _ in refused] == ["broken.wav"]
    assert len({demo.page for demo in heard}) == 2
    assert sorted((place / "notes").glob("*.html")) == sorted(demo.page for demo in heard)


def test_a_page_says_its_points_and_plays_them(inbox: Inbox) -> None:
    heard, _, _ = inbox
    page = heard[0].page.read_text(encoding="utf-8")
    assert 1 <= len(heard[0].points) <= 5
    assert all(point.summary.split("“")[0].replace("'", "&#x27;") in page for point in heard[0].points)
    assert "What became of it" not in page
    assert page.count("<audio") == sum(
        bool(p.where) and p.where[0].end - p.where[0].start < 16 for p in heard[0].points
    )


def test_the_originals_are_only_read(inbox: Inbox) -> None:
    _, _, place = inbox
    assert sorted(p.name for p in (place / "song").iterdir()) == ["Drum Loop.wav", "LV take 3.wav", "gtr DI.wav"]
