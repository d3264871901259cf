"""Is there an intro riff that never comes back?"""

from collections.abc import Iterator

from longplay.formats.ids import readable_id
from longplay.song.finding import Finding
from longplay.song.listening import Figure, Listening
from longplay.song.structure import Section, Structure
from longplay.song.style import Style
from longplay.song.time import span_of_bars
from longplay.stages.critique.question import measured, wanted

ID = "intro_riff"
FAMILY = "hook"
RATIONALE = """The first thing a listener hears is the first thing they can hum. A riff that opens the song and is then
forgotten is a promise not kept: it can close the song, or open the door to the last chorus."""
SOURCE = "a producer's rule, unsourced"


def answer(listening: Listening, style: Style, structure: Structure, figures: tuple[Figure, ...]) -> Iterator[Finding]:
    """The strongest riff heard in the intro: once only is a point, coming back is good."""
    intro = structure.sections[0]
    riffs = [f for f in figures if f.kind == "riff" and f.first_bar <= intro.last_bar and intro.label == "intro"]
    if not riffs:
        return
    # One strong riff of the intro that returns keeps the promise for the others.
    least = wanted(style, "riff_strength").low or 0.0
    riff = max(riffs, key=lambda f: (f.strength >= least and f.later > 0, f.strength))
    strength = measured("how far the riff stands out", riff.strength, wanted(style, "riff_strength"), 0.7, 0.1)
    if not strength.inside:
        return
    back = measured("times the riff returns after the intro", riff.later, wanted(style, "riff_returns"), 0.7)
    verdict = "good" if back.inside else "consider"
    summary, because = _texts(riff, intro)
    where = (span_of_bars(listening.grid, riff.first_bar, riff.first_bar + riff.bars - 1, riff.track),)
    name = "returns" if back.inside else "never-returns"
    yield Finding(
        readable_id(ID, name, riff.track), ID, FAMILY, verdict, summary, because, where, (back, strength), riff.track
    )


def _texts(riff: Figure, intro: Section) -> tuple[str, str]:
    if riff.later:
        return (
            f"The riff on “{riff.track}” opens the song and comes back: people will hum it.",
            f"It returns {riff.later} time{'s' if riff.later > 1 else ''} after the intro.",
        )
    return (
        f"The riff on “{riff.track}” opens the song and never comes back.",
        f"It is heard in bars {riff.first_bar}-{riff.first_bar + riff.bars - 1} and not once after bar "
        f"{intro.last_bar}. It could close the song, or open the last chorus.",
    )
