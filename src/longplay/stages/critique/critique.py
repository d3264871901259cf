"""What would a producer say about this song?"""

from collections import Counter

from longplay.cache.kept import stage
from longplay.song.brief import Brief
from longplay.song.finding import Finding, loudest_first
from longplay.song.listening import Listening
from longplay.song.reference import Reference
from longplay.song.structure import Structure
from longplay.song.style import Style
from longplay.song.track import Demo
from longplay.stages.critique.levels import Levels
from longplay.stages.critique.question import (
    Material,
    QuestionFile,
    ask,
    ask_file,
    our_questions,
    question_files,
)

NOTES_PER_SECTION = 5
"""More than five notes to one section are not heard by anybody (a producer's rule, unsourced)."""
NEVER_CUT = ("not_heard", "cannot_tell", "good")


def critique(
    demo: Demo,
    listening: Listening,
    brief: Brief,
    style: Style,
    user_questions: str = "",
    references: tuple[Reference, ...] = (),
) -> tuple[Finding, ...]:
    """The answers to all questions, loudest first, at most five points a section, what is good included.

    user_questions: a person's own folder of question files ("" = none); a broken one becomes a finding.
    references: what was heard of the records it should stand beside.
    """
    return answer_questions(demo, listening, brief, style, question_files(user_questions), references)


@stage(credit="producer")
def answer_questions(
    demo: Demo,
    listening: Listening,
    brief: Brief,
    style: Style,
    own: tuple[QuestionFile, ...] = (),
    references: tuple[Reference, ...] = (),
) -> tuple[Finding, ...]:
    """The kept step of `critique`: own question files come with the hash of their text."""
    material = Material(demo, listening, brief, style, Levels(listening), references)
    found = [finding for question in our_questions() for finding in ask(question, material)]
    found += [finding for file in own for finding in ask_file(file, material)]
    return few(loudest_first(tuple(found)), listening.structure)


def few(findings: tuple[Finding, ...], structure: Structure) -> tuple[Finding, ...]:
    """One finding per id (the loudest) and at most five points to act on per section; order is kept."""
    seen: set[str] = set()
    notes: Counter[str] = Counter()
    kept = []
    for finding in findings:
        section = section_of(finding, structure)
        full = section != "" and finding.verdict not in NEVER_CUT and notes[section] >= NOTES_PER_SECTION
        if finding.id in seen or full:
            continue
        seen.add(finding.id)
        notes[section] += finding.verdict not in NEVER_CUT
        kept.append(finding)
    return tuple(kept)


def section_of(finding: Finding, structure: Structure) -> str:
    """The section all of the finding lies in; "" for a point about more than one."""
    names = set()
    for span in finding.where:
        first, last = structure.at_bar(span.first_bar), structure.at_bar(span.last_bar)
        names |= {first.name if first else "", last.name if last else ""}
    return names.pop() if len(names) == 1 else ""
