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
        "The tops of the wave are cut off ({}), which sounds like crackle on the loud notes. They can be "
        "drawn again, but only guessed at.",
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
    "hum": (
        "There is a steady hum under “{}”.",
        "It is the mains, {}, at {}: a cable or a power supply near the pick-up. It can be taken out without touching "
        "your low notes.",
        "fix",
    ),
    "click": (
        "“{}” clicks.",
        "A few samples jump out of the sound ({}), as from a bad cable or a cut without a fade. Each is bridged from "
        "what sounds around it.",
        "consider",
    ),
    "wrong_rate": (
        "“{}” runs at the wrong speed.",
        "It is {} off in speed and pitch: it was recorded at one sample rate and labelled with another.",
        "fix",
    ),
    "silent_tail": (
        "“{}” ends with a stretch of noise after the last note.",
        "{} of hiss come after its last note; they can be faded out.",
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
    "silent_tail": ("s", "noise after the last note"),
    "hum": ("dbfs", "mains hum"),
    "click": ("count", "clicks"),
    "wrong_rate": ("percent", "a wrong sample rate"),
    "dropout": ("ms", "dropouts"),
}
"""Kinds whose absence is a zero (in dBFS: SILENT_DBFS): unit, and how to name it to an artist."""
SILENT_DBFS = -120.0
QUIET_DBFS = -90.0
"""Hum and noise below this are under the dither of a 16-bit record; default, unsourced."""
SURE = 0.6
"""A fix needs this confidence, otherwise it is mentioned; default, unsourced."""
SLIGHT_RUNS = 10
"""Fewer clipped runs than this in a whole track are mentioned, not sent back; default, unsourced."""
PLACES = 6


def answer(demo: Demo, listening: Listening, problems: tuple[Problem, ...]) -> Iterator[Finding]:
    """One finding per track and kind, its places together; good where nothing is wrong."""
    ordered = sorted((p for p in problems if not _inaudible(p)), key=lambda p: (p.track, p.kind, p.start))
    for (_track, kind), group in groupby(ordered, key=lambda p: (p.track, p.kind)):
        if kind in _SAYS:
            yield _finding(demo, listening, tuple(group))
    absent = tuple(kind for kind in _COUNTED if kind not in {p.kind for p in ordered})
    if absent:
        yield _clean(listening, absent, any(p.kind in _SAYS for p in ordered))


def _inaudible(problem: Problem) -> bool:
    """Whether it is there and no record would carry it: under the dither of 16 bits."""
    return problem.unit == "dbfs" and problem.value <= QUIET_DBFS


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
        _because(because, worst, len(group)) + note,
        tuple(_place(listening, p) for p in group[:PLACES]),
        (_evidence(worst, group),),
        worst.track,
    )


def _evidence(worst: Problem, group: tuple[Problem, ...]) -> Evidence:
    total = sum(p.value for p in group) if worst.unit in ("count", "s") else worst.value
    total = total if worst.unit == "dbfs" else abs(total)  # an offset or a delay to either side is one
    return Evidence(
        worst.measure, total, worst.unit, _wanted(worst.unit), SOURCE, worst.confidence, runner_up=worst.detail
    )


def _wanted(unit: str) -> tuple[float | None, float | None]:
    return (None, QUIET_DBFS if unit == "dbfs" else 0.0)


def _because(text: str, worst: Problem, places: int) -> str:
    """The reason with its amount; a hum is told by its frequency first."""
    frequency = f"{worst.hz:.1f} Hz" if worst.kind == "hum" else _amount(worst, places)
    return text.format(frequency, _amount(worst, places))


_UNITS = {"count": "clipped runs", "percent": "%", "dbfs": "dBFS", "ms": "ms", "s": "seconds", "ratio": "correlation"}


def _amount(worst: Problem, places: int) -> str:
    if worst.kind == "click":
        return f"{places} of them"
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
        tuple(_absent(kind, _COUNTED[kind][0]) for kind in absent),
        "recordings",
    )


def _absent(kind: str, unit: str) -> Evidence:
    value = SILENT_DBFS if unit == "dbfs" else 0.0
    return Evidence(kind.replace("_", " "), value, unit, _wanted(unit), SOURCE, 0.8)
