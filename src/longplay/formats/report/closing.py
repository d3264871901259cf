"""The end of the page: who did what, what lies in the folder, and the sounds themselves."""

import json
from base64 import b64encode

from longplay.formats.report.markup import Html, join, tag
from longplay.formats.report.words import AudioClip, FileLine, FullPair, Report
from longplay.song.credit import Credit


def closing(report: Report) -> Html:
    """Credits and files side by side."""
    parts = [_credits(report.credits), _files(report.files)]
    return tag("section", *parts, cls="closing", aria_label="Credits and files")


def _credits(credits_: tuple[Credit, ...]) -> Html | None:
    crafts: dict[tuple[str, str], list[str]] = {}
    for credit in credits_:
        crafts.setdefault((credit.craft, credit.name), []).append(credit.work)
    lines = [
        tag("div", tag("dt", craft), tag("dd", name, tag("small", ", ".join(work))))
        for (craft, name), work in crafts.items()
    ]
    return tag("div", tag("h2", "Credits"), tag("dl", *lines, cls="credits")) if lines else None


def _files(files: tuple[FileLine, ...]) -> Html | None:
    lines = [tag("tr", tag("th", tag("code", file.path), scope="row"), tag("td", file.meaning)) for file in files]
    if not lines:
        return None
    fold = tag("details", tag("summary", f"{len(lines)} files in the folder"), tag("table", *lines))
    return tag("div", tag("h2", "Files", id="files"), fold)


def sounds(clips: tuple[AudioClip, ...]) -> Html:
    """The clips as ordinary audio elements: the player reads them; without JavaScript they play by themselves."""
    return tag("div", *(_sound(number, clip) for number, clip in enumerate(clips, 1)), id="sounds")


def _sound(number: int, clip: AudioClip) -> Html:
    source = Html(f"data:{clip.mime if clip.mime in MIMES else MIMES[0]};base64,{b64encode(clip.data).decode()}")
    audio = tag("audio", id=f"clip-{number}", preload="none", controls=True, src=source)
    return tag("p", clip.label, " ", audio)


MIMES = ("audio/mpeg", "audio/wav", "audio/flac", "audio/ogg")


def stretches(pair: FullPair | None) -> Html:
    """Where the demo's time lies on the record, for the player: numbers only, [demo, record, seconds] each."""
    rows = [[s.demo_start, s.record_start, s.seconds] for s in pair.stretches] if pair else []
    return tag("script", Html(json.dumps(rows)), type="application/json", id="stretches")


def player() -> Html:
    """The one player at the foot of the window, which everything on the page plays through."""
    sides = tag(
        "span",
        tag("button", "A · before", type="button", cls="side", data_side="a", aria_pressed="false"),
        tag("button", "B · after", type="button", cls="side", data_side="b", aria_pressed="true"),
        cls="ab",
        role="group",
        aria_label="Before or after",
        hidden=True,
    )
    keys = join(*(join(tag("kbd", key), f" {what} ") for key, what in _KEYS))
    return tag(
        "div",
        tag(
            "button", tag("span", cls="icon", aria_hidden="true"), type="button", id="go", cls="play", aria_label="Play"
        ),
        tag("div", tag("p", "", id="now", aria_live="polite"), tag("p", keys, cls="keys"), cls="now"),
        sides,
        tag("input", type="range", id="seek", min="0", max="1000", value="0", aria_label="Place in the sound"),
        tag("output", "0:00", id="clock"),
        id="player",
        role="region",
        aria_label="Player",
        hidden=True,
    )


_KEYS = (("space", "play, pause"), ("x", "switch"), ("← →", "5 s"))
