"""Is there a strong line that is used only once?"""

from collections.abc import Iterator

from longplay.formats.ids import readable_id
from longplay.song.brief import Brief
from longplay.song.finding import Finding
from longplay.song.listening import Figure, Listening
from longplay.song.style import Style
from longplay.song.time import span_of_bars
from longplay.stages.critique.question import measured, wanted

ID = "strong_line"
FAMILY = "hook"
RATIONALE = """Writers often hide their best line in a verse. A line that stands out in height, length and level, and is
sung once, may be the song's real hook: it can come again before the last chorus, if the singer agrees."""
SOURCE = "a producer's rule, unsourced"


NEARLY = 0.85
"""A line sung once is news when it is nearly as strong as the strongest that returns; default, unsourced."""
TIMES = "times the line is sung"


def answer(listening: Listening, brief: Brief, style: Style, figures: tuple[Figure, ...]) -> Iterator[Finding]:
    """The strongest line sung once (the line the artist named comes first), and the strongest that returns."""
    lines = [f for f in figures if f.kind == "line"]
    once = max((f for f in lines if f.times == 1), key=lambda f: (_named(f, brief), f.strength), default=None)
    returning = [f for f in lines if f.times > 1]
    best = max((f.strength for f in returning), default=0.0)
    if once and (_named(once, brief) or (_strong(once, style) and once.strength >= NEARLY * best)):
        yield _finding(listening, brief, style, once)
    for back in (f for f in returning if _named(f, brief) or (_strong(f, style) and f.strength == best)):
        yield _finding(listening, brief, style, back)


def _strong(line: Figure, style: Style) -> bool:
    return line.strength >= (wanted(style, "line_strength").low or 0.0)


def _finding(listening: Listening, brief: Brief, style: Style, line: Figure) -> Finding:
    times = measured(TIMES, line.times, wanted(style, "line_times"), 0.6)
    place = listening.structure.at_bar(line.first_bar)
    verdict = "good" if times.inside else "consider"
    return Finding(
        readable_id(ID, place.name if place else "", f"bar {line.first_bar}"),
        ID,
        FAMILY,
        verdict,
        *_texts(line, verdict == "good", _named(line, brief)),
        (span_of_bars(listening.grid, line.first_bar, line.first_bar + line.bars - 1, line.track),),
        (times, measured("how far the line stands out", line.strength, wanted(style, "line_strength"), 0.6, 0.1)),
        line.track,
    )


def _texts(line: Figure, returns: bool, named: bool) -> tuple[str, str]:
    words = f" (“{line.text}”)" if line.text else ""
    bars = f"bars {line.first_bar}-{line.first_bar + line.bars - 1}"
    said = " You said it is the line that matters." if named else ""
    if returns:
        name = "The line that matters" if named else "Your strongest line"
        return (
            f"{name}{words} comes back: it will be remembered.",
            f"The line of {bars} is sung {line.times} times.",
        )
    return (
        f"One of your strongest lines{words} is sung only once.",
        f"In {bars} the melody stands out from everything around it, and it never returns.{said} "
        "It could lead into the last chorus.",
    )


def _named(line: Figure, brief: Brief) -> bool:
    wanted_words, sung = (_plain(text) for text in (brief.line_that_matters, line.text))
    return bool(wanted_words and sung) and (wanted_words in sung or sung in wanted_words)


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
