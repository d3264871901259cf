"""A question is one file: its docstring's first line asks, `answer` yields findings, parameters name the evidence.

A question file holds ID (stable for ever), FAMILY (one of finding.FAMILIES), RATIONALE (why a producer asks),
SOURCE (where the measure comes from) and `answer(...)`, a generator of Findings whose parameter names are keys of
EVIDENCE below. Evidence that was not heard gives a `not_heard` finding by itself.
"""

import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from longplay.formats.ids import readable_id
from longplay.song.brief import Brief
from longplay.song.finding import FAMILIES, VERDICTS, Evidence, Finding
from longplay.song.lead import lead_name
from longplay.song.listening import Listening, Phrase, SungNote, TrackListening
from longplay.song.reference import Reference
from longplay.song.style import Style, Threshold
from longplay.song.time import Span, span_of_bars
from longplay.song.track import Demo
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.tones import Tones

S = TypeVar("S", SungNote, Phrase)
UNITS = ("lufs", "db", "dbfs", "cents", "ms", "s", "percent", "count", "ratio", "bpm", "hz")


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a question may ask for."""

    demo: Demo
    listening: Listening
    brief: Brief
    style: Style
    levels: Levels
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked. wants: names of evidence, in the order `answer` takes them."""

    id: str
    family: str
    asks: str
    rationale: str
    source: str
    wants: tuple[str, ...]
    answer: Callable[..., Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """A question a person wrote: where it lies, and the hash of its text (so that an edit is asked anew)."""

    path: str
    digest: str


class ThresholdMissing(LookupError):  # noqa: N818  (what happened, in the house's words)
    """The style says nothing about this measure."""


def lead_of(listening: Listening) -> TrackListening | None:
    """The track that carries the voice."""
    return listening.track(lead_name({t.name: t.role for t in listening.tracks}, listening.notes))


def _of_lead(material: Material, sung: tuple[S, ...]) -> tuple[S, ...] | None:
    lead = lead_of(material.listening)
    return tuple(s for s in sung if lead and s.track == lead.name) or None


def _tracks_of(material: Material, role: str) -> Any:
    return tuple(t for t in material.listening.tracks if t.role == role) or None


EVIDENCE: dict[str, tuple[Callable[[Material], Any], str]] = {
    "demo": (lambda m: m.demo, ""),
    "listening": (lambda m: m.listening, ""),
    "brief": (lambda m: m.brief, ""),
    "style": (lambda m: m.style, ""),
    "levels": (lambda m: m.levels, ""),
    "tones": (lambda m: Tones(m.listening), ""),
    "problems": (lambda m: m.listening.problems, ""),
    "lead": (lambda m: lead_of(m.listening), "I found no track that carries the voice"),
    "drums": (lambda m: _tracks_of(m, "drums"), "no drums came on a track of their own"),
    "structure": (
        lambda m: m.listening.structure if len(m.listening.structure.sections) > 1 else None,
        "I could not tell the sections of the song apart",
    ),
    "phrases": (lambda m: _of_lead(m, m.listening.phrases), "I could not make out sung phrases"),
    "notes": (lambda m: _of_lead(m, m.listening.notes), "I could not make out sung notes"),
    "references": (lambda m: m.references, ""),
    "figures": (lambda m: m.listening.figures or None, "no riff or line stood out clearly enough to follow"),
}
"""Evidence by name: how to get it (None = not heard), and what to tell when it is missing."""


def ask(question: Question, material: Material) -> tuple[Finding, ...]:
    """The findings of one question; evidence or thresholds that are missing are findings too."""
    evidence = {name: EVIDENCE[name][0](material) for name in question.wants}
    missing = [_why_missing(name, material) for name, value in evidence.items() if value is None]
    if missing:
        return (_not_heard(question, missing),)
    try:
        return tuple(check_finding(finding) for finding in question.answer(**evidence))
    except ThresholdMissing as error:
        return (_cannot_tell(question, f"the style {material.style.name!r} has no wanted range for {error}"),)


def _why_missing(name: str, material: Material) -> str:
    if name == "drums" and material.listening.has_drums:
        return "the drums are inside the finished mix and cannot be heard apart"
    return EVIDENCE[name][1]


def wanted(style: Style, name: str) -> Threshold:
    """The style's threshold called `name`. Errors: ThresholdMissing."""
    try:
        return style.threshold(name)
    except KeyError as error:
        raise ThresholdMissing(name) from error


def measured(measure: str, value: float, range_: Threshold, confidence: float, uncertainty: float = 0.0) -> Evidence:
    """Evidence held against a threshold; the unit is the threshold's."""
    return Evidence(
        measure, value, range_.unit, (range_.low, range_.high), range_.source, round(confidence, 3), uncertainty
    )


def section_span(listening: Listening, name: str) -> Span:
    """The seconds and bars of the section called `name`. Errors: KeyError."""
    section = listening.structure.named(name)
    if section is None:
        raise KeyError(name)
    return span_of_bars(listening.grid, section.first_bar, section.last_bar)


def whole_song(listening: Listening) -> Span:
    """The whole song, with the bars of its structure."""
    sections = listening.structure.sections
    first, last = (sections[0].first_bar, sections[-1].last_bar) if sections else (0, 0)
    return Span(0.0, listening.duration, first, last)


def our_questions() -> tuple[Question, ...]:
    """The house's own questions, by name. A file that does not import stops the run: it is our fault."""
    package = importlib.import_module("longplay.stages.critique.questions")
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    return tuple(question_of(importlib.import_module(f"{package.__name__}.{name}")) for name in names)


def question_files(folder: str) -> tuple[QuestionFile, ...]:
    """The question files of a person's folder, by name; none for "" or a folder that is not there."""
    paths = sorted(Path(folder).glob("*.py")) if folder else []
    return tuple(QuestionFile(str(p), sha256(p.read_bytes()).hexdigest()) for p in paths if not p.name.startswith("_"))


def ask_file(file: QuestionFile, material: Material) -> tuple[Finding, ...]:
    """Ask a person's own question; whatever breaks in it is told by name, and the others go on."""
    name = Path(file.path).stem
    try:
        return ask(question_of(_load(file.path)), material)
    except Exception as error:  # a stranger's file may raise anything
        broken = Question(f"own question {name}", "structure", name, "", file.path, (), _nothing)
        return (_cannot_tell(broken, f"the question file {Path(file.path).name} broke ({error})"),)


def question_of(module: ModuleType) -> Question:
    """Read a question module. Errors: ValueError naming what is missing or wrong."""
    wants = tuple(inspect.signature(module.answer).parameters)
    asks = (module.__doc__ or "").strip().split("\n")[0]
    question = Question(module.ID, module.FAMILY, asks, module.RATIONALE, module.SOURCE, wants, module.answer)
    if not asks.endswith("?"):
        raise ValueError(f"{module.__name__}: the docstring's first line must be the question")
    if question.family not in FAMILIES:
        raise ValueError(f"{module.__name__}: unknown family {question.family!r}")
    if unknown := [name for name in wants if name not in EVIDENCE]:
        raise ValueError(f"{module.__name__}: unknown evidence {', '.join(unknown)}")
    return question


def check_finding(finding: Finding) -> Finding:
    """The finding itself. Errors: ValueError for a verdict, family or unit that is not in the vocabulary."""
    units = [e.unit for e in finding.evidence if e.unit not in UNITS]
    if finding.verdict not in VERDICTS or finding.family not in FAMILIES or units:
        raise ValueError(f"{finding.id}: verdict, family or unit not in the vocabulary ({', '.join(units)})")
    return finding


def _load(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"own_question_{Path(path).stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError("not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _nothing() -> Iterator[Finding]:
    yield from ()


def _not_heard(question: Question, missing: list[str]) -> Finding:
    reason = " and ".join(missing)
    return Finding(
        readable_id(question.id, "not heard"),
        question.id,
        question.family,
        "not_heard",
        f"I could not answer “{question.asks}”: {reason}.",
        f"This is a blind spot, not a verdict: {reason}.",
        (),
        (),
    )


def _cannot_tell(question: Question, reason: str) -> Finding:
    return Finding(
        readable_id(question.id, "cannot tell"),
        question.id,
        question.family,
        "cannot_tell",
        f"I cannot tell: {question.asks}",
        f"{reason[0].upper()}{reason[1:]}.",
        (),
        (),
    )
