"""Is anything wrong with the recordings themselves?"""

from collections.abc import Iterator
from itertools import groupby

from longplay.formats.ids import readable_id
from longplay.song.finding import Evidence, Finding
from longplay.song.listening import Listening, Problem
from longplay.song.time import Span, span_between
from longplay.song.track import Demo
from longplay.stages.critique.question import whole_song

ID = "recording_problems"
FAMILY = "recording"
RATIONALE = """What is broken on tape is mended or sung again before anything is built on it. A finished mix that
touches full scale is loud by intention, and only mentioned."""
SOURCE = "clipped runs, noise: defaults, unsourced; the others: any amount found is told"

_SAYS: dict[str, tuple[str, str, str]] = {
    "clipping": (
        "“{}” is clipped: it was recorded too loud.",
        "The tops of the wave are cut off ({}), which sounds like crackle on the loud notes. No plug-in truly brings "
        "them back.",
        "fix",
    ),
    "dc": (
        "“{}” has an electrical offset.",
        "The wave does not swing around zero ({}). You cannot hear it, but it eats headroom; it goes away without a "
        "trace.",
        "fix",
    ),
    "noise": (
        "“{}” is noisy when nobody plays.",
        "Between the notes a floor of hiss or hum remains ({}).",
        "consider",
    ),
    "polarity": (
        "“{}” swings the wrong way round against its partner.",
        "Its polarity is flipped ({}), so the two take low end from each other when played together.",
        "fix",
    ),
    "late": (
        "“{}” starts late against the others.",
        "It lies {} off the rest, more than a player would.",
        "fix",
    ),
    "silent_head": (
        "“{}” begins with a stretch of noise before the first note.",
        "{} of hiss come before its first note; they can be faded out.",
        "consider",
    ),
    "silence": ("“{}” is silent.", "Nothing sounds on it ({}). Was the right file exported?", "consider"),
    "dropout": ("“{}” drops out.", "The sound stops dead and comes back ({}).", "fix"),
    "not_a_number": (
        "“{}” holds broken samples.",
        "Some values are not numbers at all ({}); the export went wrong.",
        "fix",
    ),
}
_COUNTED = {
    "clipping": ("count", "clipping"),
    "dc": ("percent", "an electrical offset"),
    "polarity": ("ratio", "a flipped track"),
    "late": ("ms", "a late track"),
    "silent_head": ("s", "noise before the first note"),
    "dropout": ("ms", "dropouts"),
}
"""Kinds whose absence is a zero: unit, and how to name it to an artist."""
SURE = 0.6
"""A fix needs this confidence, otherwise it is mentioned; default, unsourced."""
SLIGHT_RUNS = 10
"""Fewer clipped runs than this in a whole track are mentioned, not sent back; default, unsourced."""
PLACES = 6


def answer(demo: Demo, listening: Listening, problems: tuple[Problem, ...]) -> Iterator[Finding]:
    """One finding per track and kind, its places together; good where nothing is wrong."""
    ordered = sorted(problems, key=lambda p: (p.track, p.kind, p.start))
    for (_track, kind), group in groupby(ordered, key=lambda p: (p.track, p.kind)):
        if kind in _SAYS:
            yield _finding(demo, listening, tuple(group))
    absent = tuple(kind for kind in _COUNTED if kind not in {p.kind for p in problems})
    if absent:
        yield _clean(listening, absent, bool(problems))


def _finding(demo: Demo, listening: Listening, group: tuple[Problem, ...]) -> Finding:
    worst = max(group, key=lambda p: (p.confidence, abs(p.value)))
    summary, because, verdict = _SAYS[worst.kind]
    finished = demo.kind == "bounce" and worst.kind in ("clipping", "noise")
    slight = worst.kind == "clipping" and sum(p.value for p in group) < SLIGHT_RUNS
    if finished or slight or worst.confidence < SURE:
        verdict = "consider"
    note = " In a finished mix this may be meant." if finished else ""
    return Finding(
        readable_id(ID, worst.kind, worst.track),
        ID,
        "stem_alignment" if worst.kind == "late" else FAMILY,
        verdict,
        summary.format(worst.track),
        because.format(_amount(worst, len(group))) + note,
        tuple(_place(listening, p) for p in group[:PLACES]),
        (_evidence(worst, group),),
        worst.track,
    )


def _evidence(worst: Problem, group: tuple[Problem, ...]) -> Evidence:
    total = sum(p.value for p in group) if worst.unit in ("count", "s") else worst.value
    name = worst.kind.replace("_", " ")
    return Evidence(name, total, worst.unit, (None, 0.0), SOURCE, worst.confidence, runner_up=worst.detail)


_UNITS = {"count": "clipped runs", "percent": "%", "dbfs": "dBFS", "ms": "ms", "s": "seconds", "ratio": "correlation"}


def _amount(worst: Problem, places: int) -> str:
    number = f"{worst.value:.3g}" if abs(worst.value) < 1000 else f"{worst.value:.0f}"
    where = f" in {places} places" if places > 1 else ""
    return f"{number} {_UNITS.get(worst.unit, worst.unit)}{where}"


def _place(listening: Listening, problem: Problem) -> Span:
    if problem.end <= problem.start:
        song = whole_song(listening)
        return Span(song.start, song.end, song.first_bar, song.last_bar, problem.track)
    return span_between(listening.grid, problem.start, problem.end, problem.track)


def _clean(listening: Listening, absent: tuple[str, ...], otherwise: bool) -> Finding:
    """What was looked for and not found: also the measure of a repair, once it is made."""
    names = ", ".join(_COUNTED[kind][1] for kind in absent)
    return Finding(
        readable_id(ID, "clean"),
        ID,
        FAMILY,
        "good",
        "Otherwise the recordings are clean." if otherwise else "The recordings are clean.",
        f"Looked for and not found: {names}.",
        (whole_song(listening),),
        tuple(Evidence(k.replace("_", " "), 0.0, _COUNTED[k][0], (None, 0.0), SOURCE, 0.8) for k in absent),
        "recordings",
    )
