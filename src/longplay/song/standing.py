"""How a production stands: the five answers a producer must always have."""

from dataclasses import dataclass

QUESTIONS = (
    "Is a studio needed?",
    "Is an engineer needed?",
    "Whom to audition?",
    "Will the deadline hold?",
    "What does it cost?",
)


@dataclass(frozen=True, slots=True)
class StandingAnswer:
    """One of the five. question: one of QUESTIONS; answer: a word or two; because: the reason with its figures.

    details: one line a thing (a part and who could play it, a sum, a date).
    """

    question: str
    answer: str
    because: str
    details: tuple[str, ...] = ()
